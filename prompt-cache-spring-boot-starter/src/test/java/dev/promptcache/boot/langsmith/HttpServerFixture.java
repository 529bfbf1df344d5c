package dev.promptcache.boot.langsmith;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Request;
import dev.promptcache.FetchMode;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import java.time.Duration;
import org.springframework.web.client.RestClient;

/** A server on a real socket that answers everything the same way, and a source that pulls from it. */
final class HttpServerFixture implements AutoCloseable {

    static final String KEY = "lsv2_secret";

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final WireMockServer server = new WireMockServer(
            WireMockConfiguration.options().bindAddress("localhost").dynamicPort());

    private final String url;

    HttpServerFixture() {
        server.start();
        url = server.baseUrl();
    }

    void answer(ResponseDefinitionBuilder response) {
        server.stubFor(WireMock.any(WireMock.anyUrl()).willReturn(response));
    }

    void answer(int status, String body) {
        answer(WireMock.aResponse().withStatus(status).withBody(body));
    }

    String url() {
        return url;
    }

    PromptCommit pull(String identifier) {
        return pull(PromptKey.parse(identifier));
    }

    PromptCommit pull(PromptKey key) {
        return source(RestClient.builder()).fetch(key, FetchMode.FOREGROUND);
    }

    LangSmithPromptSource source(RestClient.Builder builder) {
        return source(builder, connection(null));
    }

    LangSmithPromptSource source(RestClient.Builder builder, LangSmithConnection connection) {
        return new LangSmithPromptSource(builder, connection, PATIENCE, PATIENCE);
    }

    LangSmithPromptSource impatientSource() {
        return new LangSmithPromptSource(RestClient.builder(), connection(null), PATIENCE, Duration.ofMillis(200));
    }

    LangSmithConnection connection(String workspaceId) {
        return new LangSmithConnection(url() + "/api/v1", KEY, workspaceId);
    }

    Request lastRequest() {
        return server.getAllServeEvents().get(0).getRequest();
    }

    int requests() {
        return server.getAllServeEvents().size();
    }

    @Override
    public void close() {
        server.stop();
    }
}
