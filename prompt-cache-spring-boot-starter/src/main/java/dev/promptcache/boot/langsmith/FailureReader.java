package dev.promptcache.boot.langsmith;

import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import java.io.InputStream;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.zip.ZipException;
import javax.net.ssl.SSLException;
import org.springframework.http.HttpHeaders;
import org.springframework.web.client.ResourceAccessException;

/** Turns LangSmith's refusals and failures into exceptions of their kind. Thread-safe. */
final class FailureReader {

    private static final String WORKSPACE_NEEDED = "org_scoped_key_requires_workspace";

    private static final Set<Integer> TRANSIENT = Set.of(408, 425, 429, 500, 502, 503, 504);

    private final ErrorText errorText;

    FailureReader(BodyReader reader, Credentials credentials) {
        this.errorText = new ErrorText(reader, credentials);
    }

    /** The failure that an answer other than 200 stands for. */
    PromptException read(PromptKey key, int status, HttpHeaders headers, InputStream body, RetryAdvice advice) {
        String said = errorText.read(body);
        String answer = "LangSmith answered " + status + (said.isEmpty() ? "" : ": " + said);
        Duration wait = RetryAfter.parse(headers.getFirst(HttpHeaders.RETRY_AFTER), Clock.systemUTC());
        if (TRANSIENT.contains(status)) {
            advice.retryAfter(wait);
        }
        if (status >= 500) {
            return new PromptException.Unavailable(key, answer, status, null);
        }
        return switch (status) {
            case 401, 403 -> new PromptException.AccessDenied(key, answer + hint(said), status);
            case 404 -> missing(key, answer, said);
            case 407 ->
                new PromptException.Invalid(
                        key,
                        "A proxy before LangSmith answered 407: it wants credentials of its own. "
                                + "Give the HTTP client an authenticator that has them",
                        status,
                        null);
            case 408, 425 -> new PromptException.Unavailable(key, answer, status, null);
            case 429 -> new PromptException.RateLimited(key, answer, status, wait);
            case 301, 302, 303, 307, 308 ->
                new PromptException.Invalid(
                        key, answer + ". Redirects are not followed: check langsmith.endpoint", status, null);
            default -> new PromptException.Invalid(key, answer, status, null);
        };
    }

    /**
     * Only LangSmith knows that it has no such prompt: a proxy that has lost its way answers 404 too, with a page of its own or
     * with nothing, and must not make the cache drop what it has.
     */
    private static PromptException missing(PromptKey key, String answer, String said) {
        if (said.isEmpty()) {
            return new PromptException.Invalid(
                    key,
                    answer
                            + ", but not in LangSmith's words, so that the prompt may well exist: check langsmith.endpoint and "
                            + "what stands before it",
                    404,
                    null);
        }
        return new PromptException.NotFound(key, answer, 404);
    }

    /** The failure of a request without an answer. */
    PromptException unreachable(PromptKey key, ResourceAccessException failure, RetryAdvice advice) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        if (cause instanceof ZipException) {
            // Found out by the client before it tells the status.
            return new PromptException.Invalid(
                    key, "LangSmith's answer is no prompt: it is not compressed as it says", 0, cause);
        }
        if (mayPass(cause)) {
            advice.retry();
        }
        return new PromptException.Unavailable(key, describe(cause), 0, cause);
    }

    /**
     * Neither a certificate that is not trusted nor an interrupt; nor an answer that took too long, which has cost the caller
     * most of its time already.
     */
    private static boolean mayPass(Throwable cause) {
        boolean slow = cause instanceof HttpTimeoutException && !(cause instanceof HttpConnectTimeoutException);
        return !slow
                && !(cause instanceof SSLException)
                && !Thread.currentThread().isInterrupted();
    }

    private static String hint(String said) {
        return said.contains(WORKSPACE_NEEDED)
                ? ". The API key belongs to an organization: set langsmith.workspace-id"
                : ". Check langsmith.api-key, and that it may read this prompt";
    }

    private static String describe(Throwable cause) {
        if (cause instanceof HttpConnectTimeoutException) {
            return "LangSmith could not be reached within the connect timeout";
        }
        if (cause instanceof HttpTimeoutException) {
            return "LangSmith did not answer within the read timeout";
        }
        if (cause instanceof SSLException) {
            return "No secure connection to LangSmith could be made (" + cause.getMessage()
                    + "). If its certificate comes from a private authority, set langsmith.prompt-cache.http.ssl.bundle";
        }
        String message = cause.getMessage();
        return "LangSmith could not be reached, or broke off: "
                + cause.getClass().getSimpleName()
                + (message == null ? "" : ": " + message);
    }
}
