package dev.promptcache.samples.stub;

import com.sun.net.httpserver.Headers;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who may call the API.
 *
 * @param apiKey the only key accepted, null to accept any
 * @param workspaceId the workspace that callers have to name, null if they need not
 */
record Credentials(@Nullable String apiKey, @Nullable String workspaceId) {

    private static final String BEARER = "Bearer ";

    /** The refusal, empty if the caller may go on. */
    Optional<Answer> refusal(Headers headers) {
        String key = presented(headers);
        if (key.isBlank()) {
            return Optional.of(Answer.error(401, "Unauthorized"));
        }
        if (apiKey != null && !apiKey.equals(key)) {
            return Optional.of(Answer.error(403, "Forbidden"));
        }
        if (workspaceId != null && !workspaceId.equals(headers.getFirst("X-Tenant-Id"))) {
            return Optional.of(Answer.error(403, "org_scoped_key_requires_workspace"));
        }
        return Optional.empty();
    }

    private static String presented(Headers headers) {
        String key = headers.getFirst("x-api-key");
        if (key != null) {
            return key;
        }
        String authorization = headers.getFirst("Authorization");
        return authorization != null && authorization.startsWith(BEARER)
                ? authorization.substring(BEARER.length())
                : "";
    }
}
