package dev.promptcache.langsmith;

import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import java.util.zip.ZipException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Turns failures of the network into exceptions that say which host is concerned, and why. Thread-safe. */
final class NetworkFailures {

    private final Duration readTimeout;

    NetworkFailures(Duration readTimeout) {
        this.readTimeout = readTimeout;
    }

    /** The failure of a request without an answer. */
    PromptException unreachable(PromptKey key, LangSmithRequest request, IOException cause, RetryAdvice advice) {
        if (cause instanceof ZipException) {
            return invalid(key, "it is not compressed as it says", cause);
        }
        if (mayPass(cause)) {
            advice.retry();
        }
        return unavailable(key, describe(request, cause), cause);
    }

    /** The failure of a request whose answer began well and did not end. */
    PromptException incomplete(
            PromptKey key, LangSmithRequest request, IncompleteBodyException failure, RetryAdvice advice) {
        Throwable cause = failure.getCause();
        if (cause instanceof ZipException) {
            return invalid(key, "it is not compressed as it says", cause);
        }
        if (failure.isLate()) {
            return request.timeout().compareTo(readTimeout) < 0
                    ? unavailable(key, "LangSmith's answer did not end within " + bound(request), cause)
                    : invalid(key, "it did not end within " + bound(request), cause);
        }
        advice.retry();
        String how = cause instanceof EOFException || cause == null ? "" : " (" + reason(cause) + ")";
        return invalid(key, "it broke off" + how, cause);
    }

    /**
     * Neither a certificate that is not trusted, nor what is no HTTP, nor an interrupt; nor an answer that took too long, which has
     * cost the caller most of its time already.
     */
    private static boolean mayPass(IOException cause) {
        return !(cause instanceof SSLException)
                && !(cause instanceof ProtocolException)
                && (!(cause instanceof SocketTimeoutException) || isOfConnecting(cause))
                && !Thread.currentThread().isInterrupted();
    }

    private static boolean isOfConnecting(IOException timeout) {
        return String.valueOf(timeout.getMessage()).toLowerCase(Locale.ROOT).startsWith("connect");
    }

    private String describe(LangSmithRequest request, IOException cause) {
        String host = host(request.uri());
        if (cause instanceof SocketTimeoutException) {
            return isOfConnecting(cause)
                    ? "LangSmith could not be reached at " + host + " within the connect timeout of "
                            + Units.duration(request.connectTimeout())
                    : "LangSmith did not answer within " + bound(request);
        }
        if (cause instanceof UnknownHostException) {
            return "LangSmith could not be reached: the host " + host + ", or a proxy before it, is unknown ("
                    + reason(cause) + "). Check the " + SettingText.ENDPOINT + " and the name service";
        }
        if (cause instanceof ConnectException) {
            return "LangSmith could not be reached at " + host + ", or through a proxy before it: " + reason(cause);
        }
        if (cause instanceof SSLException) {
            return "No secure connection to LangSmith at " + host + " could be made (" + reason(cause)
                    + "). If its certificate comes from a private authority, trust that by " + SettingText.TRUST;
        }
        if (cause instanceof ProtocolException) {
            return "What answered at " + host + " does not speak HTTP as LangSmith does: " + reason(cause)
                    + ". Check the " + SettingText.ENDPOINT;
        }
        String kind = cause.getClass().getSimpleName();
        String reason = reason(cause);
        return "LangSmith could not be reached at " + host + ", or broke off: "
                + (reason.equals(kind) ? kind : kind + ": " + reason);
    }

    /** The first words that there are, or the kind of what lies beneath: the JDK's newer client wraps it without a word. */
    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getMessage() == null && cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }

    private static String host(URI uri) {
        return uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
    }

    private String bound(LangSmithRequest request) {
        return request.timeout().compareTo(readTimeout) < 0
                ? "the deadline"
                : "the read timeout of " + Units.duration(readTimeout);
    }

    private static PromptException unavailable(PromptKey key, String detail, @Nullable Throwable cause) {
        return new PromptException.Unavailable(key, detail, 0, cause);
    }

    private static PromptException invalid(PromptKey key, String problem, @Nullable Throwable cause) {
        return new PromptException.Invalid(
                key, "LangSmith's answer is no prompt: " + problem, HttpURLConnection.HTTP_OK, cause);
    }
}
