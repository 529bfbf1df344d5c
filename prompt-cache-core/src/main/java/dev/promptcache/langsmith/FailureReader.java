package dev.promptcache.langsmith;

import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;

/** Turns LangSmith's refusals into exceptions of their kind. Thread-safe. */
final class FailureReader {

    private static final String WORKSPACE_NEEDED = "org_scoped_key_requires_workspace";

    private static final Set<Integer> TRANSIENT = Set.of(408, 425, 429, 500, 502, 503, 504);

    private final Credentials credentials;

    FailureReader(Credentials credentials) {
        this.credentials = credentials;
    }

    /** The failure that an answer other than 200 stands for. */
    PromptException read(PromptKey key, LangSmithResponse response, RetryAdvice advice) {
        int status = response.status();
        ErrorText said = ErrorText.of(response.body(), credentials);
        String answer = "LangSmith answered " + status + (said.words().isEmpty() ? "" : ": " + said.words());
        Duration wait = RetryAfter.parse(response.header("Retry-After"), Clock.systemUTC());
        if (TRANSIENT.contains(status)) {
            advice.retryAfter(wait);
        }
        if (status >= HttpURLConnection.HTTP_INTERNAL_ERROR) {
            return new PromptException.Unavailable(key, answer, status, wait, null);
        }
        return switch (status) {
            case 401, 403 -> refused(key, answer, said, status);
            case 404 -> missing(key, answer, said);
            case 407 ->
                invalid(
                        key,
                        "A proxy before LangSmith answered 407: it wants credentials of its own. "
                                + "Give the HTTP client an authenticator that has them",
                        status);
            case 408, 425 -> new PromptException.Unavailable(key, answer, status, wait, null);
            case 429 -> new PromptException.RateLimited(key, answer, status, wait);
            case 301, 302, 303, 307, 308 ->
                invalid(key, answer + ". Redirects are not followed: check the " + SettingText.ENDPOINT, status);
            default -> invalid(key, answer, status);
        };
    }

    private PromptException refused(PromptKey key, String answer, ErrorText said, int status) {
        if (said.foreign()) {
            return invalid(
                    key,
                    answer
                            + ", but not in LangSmith's words: a proxy, a firewall or a gateway refuses the request. Ask who runs "
                            + "what stands before LangSmith, and check the " + SettingText.ENDPOINT,
                    status);
        }
        return new PromptException.AccessDenied(key, answer + ". " + advice(said), status);
    }

    private String advice(ErrorText said) {
        if (said.words().contains(WORKSPACE_NEEDED)) {
            return "The API key belongs to an organization: set the " + SettingText.WORKSPACE_ID;
        }
        return credentials.lines().isEmpty()
                ? "There is no API key: set the " + SettingText.API_KEY
                : "Check the " + SettingText.API_KEY + ", and that it may read this prompt";
    }

    /**
     * Only LangSmith knows that it has no such prompt: a proxy that has lost its way answers 404 too, with a page or an error of its
     * own or with nothing, and must not make the cache drop what it has.
     */
    private static PromptException missing(PromptKey key, String answer, ErrorText said) {
        if (said.isAboutAPrompt()) {
            return new PromptException.NotFound(key, answer, HttpURLConnection.HTTP_NOT_FOUND);
        }
        return invalid(
                key,
                answer + ", but not in LangSmith's words, so that the prompt may well exist: check the "
                        + SettingText.ENDPOINT + " and what stands before it",
                HttpURLConnection.HTTP_NOT_FOUND);
    }

    private static PromptException invalid(PromptKey key, String detail, int status) {
        return new PromptException.Invalid(key, detail, status, null);
    }
}
