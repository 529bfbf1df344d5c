package dev.promptcache.boot.langsmith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptcache.contract.Holds;
import dev.promptcache.langsmith.LangSmithTransport;
import dev.promptcache.langsmith.Pulls;
import dev.promptcache.langsmith.RawServer;
import dev.promptcache.langsmith.TransportContract;
import org.junit.jupiter.api.Test;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

class RestClientTransportTests extends TransportContract {

    @Override
    protected LangSmithTransport transport() {
        return transport(RestClient.builder());
    }

    @Test
    void whatTheClientAddsIsSentAndItsBaseUrlIsNotUsed() {
        try (RawServer server = RawServer.sending(RawServer.prompt())) {
            RestClient.Builder client = RestClient.builder()
                    .baseUrl("http://elsewhere.invalid/path")
                    .defaultHeader("X-Default", "1")
                    .defaultHeader("x-api-key", "not this")
                    .requestInterceptor((request, body, execution) -> {
                        request.getHeaders().add("X-Interceptor", "2");
                        request.getHeaders().add("X-Interceptor", "3");
                        return execution.execute(request, body);
                    });
            assertThat(Pulls.hash(Pulls.from(server.url()).transport(transport(client))))
                    .isEqualTo("11aa");
            assertThat(server.requests())
                    .singleElement()
                    .asString()
                    .contains("X-Default: 1\r\n", "X-Interceptor: 2, 3\r\n", "x-api-key: " + Pulls.KEY + "\r\n")
                    .doesNotContain("not this");
        }
    }

    @Holds("client-transport")
    @Test
    void anotherHttpLibraryMayBeBeneath() {
        try (RawServer server = RawServer.sending(RawServer.prompt())) {
            RestClient client = RestClient.builder()
                    .requestFactory(new JdkClientHttpRequestFactory())
                    .build();
            assertThat(Pulls.hash(Pulls.from(server.url()).transport(new RestClientTransport(client))))
                    .isEqualTo("11aa");
        }
    }

    @Test
    void theJdksNewerClientTellsWhatIsUnknownFromWhatIsNotThere() {
        RawServer gone = RawServer.hanging();
        gone.close();
        RestClient client = RestClient.builder()
                .requestFactory(new JdkClientHttpRequestFactory())
                .build();
        String unknown = Pulls.failure(
                        Pulls.from("http://langsmith.invalid").transport(new RestClientTransport(client)))
                .detail();
        String refused = Pulls.failure(Pulls.from(gone.url()).transport(new RestClientTransport(client)))
                .detail();
        assertThat(unknown).contains("langsmith.invalid").doesNotContain("null");
        assertThat(refused).contains("localhost:" + gone.port()).doesNotContain("null");
        assertThat(unknown.replace("langsmith.invalid", ""))
                .isNotEqualTo(refused.replace("localhost:" + gone.port(), ""));
    }

    @Test
    void otherRequestsAreNotMadeByTheFactory() {
        RestClient client = RestClient.builder()
                .requestFactory(new UrlConnectionRequestFactory(null))
                .build();
        assertThatThrownBy(() -> client.get().uri("http://localhost").retrieve().toBodilessEntity())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("RestClientTransport");
    }

    private static LangSmithTransport transport(RestClient.Builder client) {
        return new RestClientTransport(
                client.requestFactory(new UrlConnectionRequestFactory(null)).build());
    }
}
