package dev.promptcache.boot.langsmith;

import dev.promptcache.langsmith.LangSmithConnection;
import dev.promptcache.langsmith.LangSmithPromptSource;
import dev.promptcache.langsmith.LangSmithPromptSourceBuilder;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.http.HttpHeaders;
import org.springframework.web.client.RestClient;

/** Finds out who asks, where customizers have a say in that: what they send is a credential as the API key is. */
final class SentHeaders {

    private static final String API_KEY = "x-api-key";
    private static final String WORKSPACE = "X-Tenant-Id";
    private static final List<String> OTHERS =
            List.of(HttpHeaders.AUTHORIZATION, HttpHeaders.COOKIE, HttpHeaders.USER_AGENT, HttpHeaders.ACCEPT);

    private SentHeaders() {}

    /** A builder that knows what is sent by a connection and customizers, which are tried on a client that nobody uses. */
    static LangSmithPromptSourceBuilder source(
            LangSmithConnection connection, List<Consumer<RestClient.Builder>> customizers) {
        HttpHeaders sent = new HttpHeaders();
        RestClient.Builder client = RestClient.builder().defaultHeaders(headers -> identify(headers, connection));
        customizers.forEach(customizer -> customizer.accept(client));
        client.defaultHeaders(sent::putAll);
        LangSmithPromptSourceBuilder source = LangSmithPromptSource.builder(
                new LangSmithConnection(connection.endpoint(), sent.getFirst(API_KEY), sent.getFirst(WORKSPACE)));
        OTHERS.stream()
                .filter(sent::containsHeader)
                .forEach(name -> source.header(name, String.join("; ", sent.getOrEmpty(name))));
        return source;
    }

    private static void identify(HttpHeaders headers, LangSmithConnection connection) {
        if (connection.apiKey() != null) {
            headers.set(API_KEY, connection.apiKey());
        }
        if (connection.workspaceId() != null) {
            headers.set(WORKSPACE, connection.workspaceId());
        }
    }
}
