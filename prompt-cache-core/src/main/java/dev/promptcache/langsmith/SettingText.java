package dev.promptcache.langsmith;

/** How messages name the settings that can help: for those who call the builders, and for those who set Spring Boot's properties. */
final class SettingText {

    static final String API_KEY = "API key (apiKey of the LangSmithConnection; with Spring Boot, langsmith.api-key)";
    static final String ENDPOINT = "endpoint (of the LangSmithConnection; with Spring Boot, langsmith.endpoint)";
    static final String WORKSPACE_ID =
            "workspace id (workspaceId of the LangSmithConnection; with Spring Boot, langsmith.workspace-id)";
    static final String BODY_LIMIT =
            "limit (maxBodySize of the source; with Spring Boot, langsmith.prompt-cache.http.max-body-size)";
    static final String TRUST = "the transport's SSLSocketFactory (with Spring Boot, an SSL bundle, "
            + "langsmith.prompt-cache.http.ssl.bundle)";

    private SettingText() {}
}
