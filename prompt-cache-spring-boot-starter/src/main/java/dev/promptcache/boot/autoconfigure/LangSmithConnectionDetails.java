package dev.promptcache.boot.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.ssl.SslBundle;

/**
 * Where LangSmith is, and who asks. A bean of this type takes the place of the properties {@code langsmith.api-key},
 * {@code langsmith.endpoint} and {@code langsmith.workspace-id}. Implementations must not show the key in their text form.
 *
 * @since 0.1.0
 */
public interface LangSmithConnectionDetails extends ConnectionDetails {

    /** The endpoint of LangSmith's cloud in the US. */
    String DEFAULT_ENDPOINT = "https://api.smith.langchain.com";

    /**
     * The API key. It is read once.
     *
     * @return the key, or null if there is none
     */
    @Nullable
    String getApiKey();

    /**
     * The base URL of LangSmith's API, {@link #DEFAULT_ENDPOINT} by default.
     *
     * @return an absolute http or https URL, without a slash at the end
     */
    default String getEndpoint() {
        return DEFAULT_ENDPOINT;
    }

    /**
     * The workspace that an organization-scoped key acts in, none by default.
     *
     * @return the workspace's id, or null for the key's own
     */
    default @Nullable String getWorkspaceId() {
        return null;
    }

    /**
     * What to trust, and the client's certificate; in place of {@code langsmith.prompt-cache.http.ssl.bundle}. None by default.
     *
     * @return the bundle, or null for that of the properties, of all clients, or the platform's
     */
    default @Nullable SslBundle getSslBundle() {
        return null;
    }
}
