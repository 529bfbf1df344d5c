package dev.promptcache.boot.langsmith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.client.WireMock;
import dev.promptcache.FetchMode;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.web.client.RestClient;

class RequestTests {

    private final HttpServerFixture server = new HttpServerFixture();

    @BeforeEach
    void answerWithAPrompt() {
        server.answer(200, "{\"commit_hash\": \"11aa\", \"manifest\": {\"lc\": 1}}");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "p, /-/p/latest",
        "p:prod, /-/p/prod",
        "acme/p:12344e88, /acme/p/12344e88",
        "p:feat/x, /-/p/feat%2Fx",
        "p:100%, /-/p/100%25",
        "p:a%2Fb, /-/p/a%252Fb",
        "p:a b, /-/p/a%20b",
        "p:a+b, /-/p/a%2Bb",
        "p:a?b#c, /-/p/a%3Fb%23c",
        "p:{ref}, /-/p/%7Bref%7D",
        "p:..a, /-/p/..a",
        "p:a;b, /-/p/a%3Bb",
        "größe, /-/gr%C3%B6%C3%9Fe/latest"
    })
    void eachPartOfTheIdentifierIsOneEncodedSegment(String identifier, String path) {
        server.pull(identifier);
        assertThat(server.lastRequest().getUrl()).isEqualTo("/api/v1/commits" + path);
    }

    @Test
    void asksForTheModelOnlyWhereItIsWanted() {
        server.pull(PromptKey.parse("p").withModel());
        assertThat(server.lastRequest().getUrl()).isEqualTo("/api/v1/commits/-/p/latest?include_model=true");
    }

    @Test
    void sendsTheKeyAndSaysWhoItIs() {
        server.pull("p");
        assertThat(server.lastRequest().getHeader("x-api-key")).isEqualTo(HttpServerFixture.KEY);
        assertThat(server.lastRequest().getHeader("Accept")).isEqualTo("application/json");
        assertThat(server.lastRequest().getHeader("User-Agent")).startsWith("prompt-cache");
        assertThat(server.lastRequest().containsHeader("X-Tenant-Id")).isFalse();
    }

    @Test
    void doesNotAskForAnotherProtocol() {
        server.pull("p");
        assertThat(server.lastRequest().containsHeader("Upgrade")).isFalse();
    }

    @Test
    void sendsTheWorkspaceWhereThereIsOne() {
        server.source(RestClient.builder(), server.connection("workspace"))
                .fetch(PromptKey.parse("p"), FetchMode.FOREGROUND);
        assertThat(server.lastRequest().getHeader("X-Tenant-Id")).isEqualTo("workspace");
    }

    @Test
    void keepsWhatTheApplicationAddsToItsBuilderAndLeavesThatAlone() {
        RestClient.Builder builder =
                RestClient.builder().defaultHeader("X-Trace", "1").baseUrl("http://elsewhere.invalid");
        LangSmithPromptSource source = server.source(builder);
        source.fetch(PromptKey.parse("p"), FetchMode.FOREGROUND);
        assertThat(server.lastRequest().getHeader("X-Trace")).isEqualTo("1");
        builder.defaultHeaders(
                headers -> assertThat(headers.containsHeader("x-api-key")).isFalse());
    }

    @Test
    void theHttpClientIsMadeForTheFirstRequestAndServesAll() {
        AtomicInteger made = new AtomicInteger();
        LangSmithPromptSource source = server.settings(server.connection(null))
                .httpClient(
                        ClientHttpRequestFactoryBuilder.jdk()
                                .withHttpClientCustomizer(client -> made.incrementAndGet()),
                        HttpClientSettings.defaults())
                .build();
        assertThat(made).hasValue(0);

        source.fetch(PromptKey.parse("p"), FetchMode.FOREGROUND);
        source.fetch(PromptKey.parse("p"), FetchMode.FOREGROUND);
        assertThat(made).hasValue(1);
    }

    @Test
    void redirectsAreNotFollowed() {
        server.answer(WireMock.temporaryRedirect("/elsewhere"));
        assertThatThrownBy(() -> server.pull("p"))
                .isInstanceOf(PromptException.Invalid.class)
                .hasMessageContaining("302")
                .hasMessageContaining("langsmith.endpoint");
        assertThat(server.requests()).isOne();
    }

    @Test
    void neverShowsTheKey() {
        LangSmithConnection connection = new LangSmithConnection("http://host", HttpServerFixture.KEY, "workspace");
        assertThat(connection).asString().contains("****", "workspace").doesNotContain(HttpServerFixture.KEY);
        assertThat(server.source(RestClient.builder(), connection))
                .asString()
                .contains("http://host")
                .doesNotContain(HttpServerFixture.KEY);
    }

    @ParameterizedTest
    @CsvSource({"ftp://host", "host", "/path", "http://user@host", "http://host?q=1", "http://host#f", "http://a b"})
    void refusesAnEndpointThatIsNoBaseUrl(String endpoint) {
        assertThatThrownBy(() -> new LangSmithConnection(endpoint, "key", null))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesAKeyOrAWorkspaceThatIsNoHeaderWithoutQuotingTheKey() {
        assertThatThrownBy(() -> new LangSmithConnection("http://host", "secret\nkey", null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> new LangSmithConnection("http://host", "key", "ä"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
