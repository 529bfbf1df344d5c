package dev.promptcache.boot.langsmith;

import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads the body of a successful answer as a whole: bounded in size, and known to be UTF-8. Immutable. */
final class AnswerBody {

    static final int MAX_MEGABYTES = 5;

    private static final int MAX_BYTES = MAX_MEGABYTES * 1024 * 1024;
    private static final int OK = 200;

    private final BodyReader reader;
    private final Duration readTimeout;

    AnswerBody(BodyReader reader, Duration readTimeout) {
        this.reader = reader;
        this.readTimeout = readTimeout;
    }

    /**
     * Reads all of it.
     *
     * @param startedAt when the request began, of {@link System#nanoTime}: the HTTP client closes the stream at the read
     *     timeout, and says no more than that
     */
    byte[] read(PromptKey key, InputStream stream, long startedAt, RetryAdvice advice) {
        byte[] bytes;
        try {
            bytes = reader.read(stream, MAX_BYTES + 1);
        } catch (InterruptedIOException e) {
            throw new PromptException.Unavailable(
                    key, "The fetch was given up before LangSmith's answer was complete", OK, e);
        } catch (IOException e) {
            throw brokenOff(key, e, System.nanoTime() - startedAt, advice);
        }
        if (bytes.length > MAX_BYTES) {
            throw invalid(key, "it is larger than " + MAX_MEGABYTES + " MB", null);
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
        } catch (CharacterCodingException e) {
            throw invalid(key, "it is not UTF-8", null);
        }
        return bytes;
    }

    private PromptException brokenOff(PromptKey key, IOException failure, long nanos, RetryAdvice advice) {
        if (nanos >= readTimeout.toNanos()) {
            HttpTimeoutException timeout = new HttpTimeoutException("The body did not end in time");
            timeout.initCause(failure);
            return invalid(key, "it did not end within the read timeout", timeout);
        }
        advice.retry();
        return invalid(key, "it broke off (" + failure.getClass().getSimpleName() + ")", failure);
    }

    private static PromptException invalid(PromptKey key, String problem, @Nullable Throwable cause) {
        return new PromptException.Invalid(key, "LangSmith's answer is no prompt: " + problem, OK, cause);
    }
}
