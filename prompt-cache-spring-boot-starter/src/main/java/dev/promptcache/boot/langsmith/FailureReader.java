package dev.promptcache.boot.langsmith;

import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.time.Clock;
import org.springframework.http.HttpHeaders;
import org.springframework.web.client.ResourceAccessException;

/** Turns LangSmith's refusals and failures into exceptions of their kind. Thread-safe. */
final class FailureReader {

    private static final String WORKSPACE_NEEDED = "org_scoped_key_requires_workspace";

    private final ErrorText errorText;

    FailureReader(String apiKey) {
        this.errorText = new ErrorText(apiKey);
    }

    /** The failure that an answer other than 200 stands for. */
    PromptException read(PromptKey key, int status, HttpHeaders headers, InputStream body) throws IOException {
        String said = errorText.read(body);
        String answer = "LangSmith answered " + status + (said.isEmpty() ? "" : ": " + said);
        if (status >= 500) {
            return new PromptException.Unavailable(key, answer, status, null);
        }
        return switch (status) {
            case 401, 403 -> new PromptException.AccessDenied(key, answer + hint(said), status);
            case 404 -> new PromptException.NotFound(key, answer, status);
            case 408, 425 -> new PromptException.Unavailable(key, answer, status, null);
            case 429 ->
                new PromptException.RateLimited(
                        key,
                        answer,
                        status,
                        RetryAfter.parse(headers.getFirst(HttpHeaders.RETRY_AFTER), Clock.systemUTC()));
            case 301, 302, 303, 307, 308 ->
                new PromptException.Invalid(
                        key, answer + ". Redirects are not followed: check langsmith.endpoint", status, null);
            default -> new PromptException.Invalid(key, answer, status, null);
        };
    }

    /** The failure of a request without an answer, or without the whole of it. */
    PromptException unreachable(PromptKey key, ResourceAccessException failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return new PromptException.Unavailable(key, describe(cause), 0, cause);
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
        String message = cause.getMessage();
        return "LangSmith could not be reached, or broke off: "
                + cause.getClass().getSimpleName()
                + (message == null ? "" : ": " + message);
    }
}
