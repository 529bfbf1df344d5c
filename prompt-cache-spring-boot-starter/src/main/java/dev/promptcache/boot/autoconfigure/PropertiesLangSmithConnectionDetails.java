package dev.promptcache.boot.autoconfigure;

import dev.promptcache.boot.autoconfigure.ConnectionVariables.Setting;
import dev.promptcache.boot.diagnostics.EndpointException;
import dev.promptcache.langsmith.LangSmithConnection;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.Environment;

/** The connection that properties and environment variables describe. */
final class PropertiesLangSmithConnectionDetails implements LangSmithConnectionDetails {

    private final @Nullable String apiKey;
    private final String endpoint;
    private final @Nullable String workspaceId;

    PropertiesLangSmithConnectionDetails(LangSmithProperties properties, Environment environment) {
        ConnectionVariables variables = new ConnectionVariables(environment);
        this.apiKey = value(variables.first(properties.getApiKey(), "langsmith.api-key", "LANGCHAIN_API_KEY"));
        this.endpoint = endpoint(variables.first(properties.getEndpoint(), "langsmith.endpoint", "LANGCHAIN_ENDPOINT"));
        this.workspaceId = value(variables.first(
                properties.getWorkspaceId(),
                "langsmith.workspace-id",
                "LANGSMITH_TENANT_ID",
                "LANGCHAIN_WORKSPACE_ID"));
    }

    @Override
    public @Nullable String getApiKey() {
        return apiKey;
    }

    @Override
    public String getEndpoint() {
        return endpoint;
    }

    @Override
    public @Nullable String getWorkspaceId() {
        return workspaceId;
    }

    @Override
    public String toString() {
        return "PropertiesLangSmithConnectionDetails[endpoint=" + endpoint + ", apiKey="
                + (apiKey == null ? null : "****") + ", workspaceId=" + workspaceId + ']';
    }

    private static @Nullable String value(@Nullable Setting setting) {
        return setting == null ? null : setting.value();
    }

    private static String endpoint(@Nullable Setting setting) {
        if (setting == null) {
            return DEFAULT_ENDPOINT;
        }
        String url = setting.value().replaceAll("/+$", "");
        if (!LangSmithConnection.isBaseUrl(url)) {
            // Spring Boot's own report would show the value.
            if (url.matches(".*[@?#].*")) {
                throw new EndpointException(setting.name(), DEFAULT_ENDPOINT);
            }
            throw new InvalidConfigurationPropertyValueException(
                    setting.name(),
                    setting.value(),
                    "Must be an absolute http or https URL without user, query and fragment, for example "
                            + DEFAULT_ENDPOINT + " or https://langsmith.example.com/api/v1.");
        }
        return url;
    }
}
