package dev.promptcache.boot.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Properties that say where LangSmith is and who asks. The text form never shows the key.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("langsmith")
public class LangSmithProperties {

    /**
     * API key. The environment variables LANGSMITH_API_KEY and LANGCHAIN_API_KEY are read too.
     */
    private @Nullable String apiKey;

    /**
     * Base URL of LangSmith's API; of a self-hosted LangSmith, the URL that ends in '/api/v1'. The environment variables
     * LANGSMITH_ENDPOINT and LANGCHAIN_ENDPOINT are read too.
     */
    private @Nullable String endpoint;

    /**
     * Workspace that an organization-scoped API key acts in. The environment variables LANGSMITH_WORKSPACE_ID,
     * LANGSMITH_TENANT_ID and LANGCHAIN_WORKSPACE_ID are read too.
     */
    private @Nullable String workspaceId;

    /** Makes properties without values. */
    public LangSmithProperties() {}

    /**
     * The API key as configured.
     *
     * @return the key, or null
     */
    public @Nullable String getApiKey() {
        return apiKey;
    }

    /**
     * Sets the API key.
     *
     * @param apiKey the key, or null
     */
    public void setApiKey(@Nullable String apiKey) {
        this.apiKey = apiKey;
    }

    /**
     * The base URL as configured.
     *
     * @return the URL, or null
     */
    public @Nullable String getEndpoint() {
        return endpoint;
    }

    /**
     * Sets the base URL.
     *
     * @param endpoint the URL, or null
     */
    public void setEndpoint(@Nullable String endpoint) {
        this.endpoint = endpoint;
    }

    /**
     * The workspace as configured.
     *
     * @return the workspace's id, or null
     */
    public @Nullable String getWorkspaceId() {
        return workspaceId;
    }

    /**
     * Sets the workspace.
     *
     * @param workspaceId the workspace's id, or null
     */
    public void setWorkspaceId(@Nullable String workspaceId) {
        this.workspaceId = workspaceId;
    }

    /**
     * The endpoint and the workspace; the key is masked.
     *
     * @return a text that is safe to log
     */
    @Override
    public String toString() {
        return "LangSmithProperties[endpoint=" + endpoint + ", apiKey=" + (apiKey == null ? null : "****")
                + ", workspaceId=" + workspaceId + ']';
    }
}
