package dev.promptcache.langsmith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptcache.PromptKey;
import dev.promptcache.contract.Holds;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTests {

    private final FakeTransport langSmith = new FakeTransport();

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
        langSmith.pull(identifier);
        assertThat(langSmith.lastRequest().uri()).hasToString(FakeTransport.URL + "/commits" + path);
        assertThat(langSmith.lastRequest().uriTemplate()).isEqualTo("/commits/{owner}/{repo}/{ref}");
    }

    @Holds("client-plain")
    @Test
    void asksForTheModelOnlyWhereItIsWanted() {
        Pulls.commit(langSmith.source().build(), PromptKey.parse("p").withModel());
        assertThat(langSmith.lastRequest().uri())
                .hasToString(FakeTransport.URL + "/commits/-/p/latest?include_model=true");
    }

    @Holds("client-plain")
    @Test
    void sendsTheKeyAndSaysWhoItIs() {
        langSmith.pull("p");
        assertThat(langSmith.lastRequest().headers())
                .containsEntry("x-api-key", Pulls.KEY)
                .containsEntry("Accept", "application/json")
                .hasEntrySatisfying("User-Agent", agent -> assertThat(agent).startsWith("prompt-cache"))
                .doesNotContainKey("X-Tenant-Id");
        assertThat(langSmith.lastRequest()).asString().doesNotContain(Pulls.KEY);
    }

    @Test
    void sendsTheWorkspaceWhereThereIsOne() {
        Pulls.hash(LangSmithPromptSource.builder(new LangSmithConnection(FakeTransport.URL, Pulls.KEY, "workspace"))
                .transport(langSmith));
        assertThat(langSmith.lastRequest().headers()).containsEntry("X-Tenant-Id", "workspace");
    }

    @Test
    void sendsFurtherHeadersInPlaceOfThoseOfTheSameName() {
        Pulls.hash(langSmith.source().header("X-Api-Key", "other").header("Authorization", "Bearer token"));
        assertThat(langSmith.lastRequest().headers())
                .containsEntry("Authorization", "Bearer token")
                .containsEntry("x-api-key", "other")
                .doesNotContainValue(Pulls.KEY);
    }

    @ParameterizedTest
    @CsvSource({"a b, x", "'', x", "a:, x", "a, 'x\ny'", "a, ä"})
    void refusesAHeaderThatIsNoneWithoutQuotingItsValue(String name, String value) {
        assertThatThrownBy(() -> langSmith.source().header(name, value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining(value.length() > 1 ? value : "ä");
    }

    @Test
    void isBoundedByTheTimeoutsAndByWhatIsLeftOfTheDeadline() {
        Pulls.hash(langSmith
                .source()
                .timeouts(Duration.ofSeconds(3), Duration.ofSeconds(7))
                .retries(2, Duration.ofSeconds(9)));
        assertThat(langSmith.lastRequest().connectTimeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(langSmith.lastRequest().timeout()).isEqualTo(Duration.ofSeconds(7));
        Pulls.hash(langSmith.source().retries(2, Duration.ofSeconds(5)));
        assertThat(langSmith.lastRequest().timeout()).isPositive().isLessThanOrEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void neverShowsTheKey() {
        LangSmithConnection connection = new LangSmithConnection("http://host", Pulls.KEY, "workspace");
        assertThat(connection).asString().contains("****", "workspace").doesNotContain(Pulls.KEY);
        assertThat(LangSmithPromptSource.builder(connection).build())
                .asString()
                .contains("http://host")
                .doesNotContain(Pulls.KEY);
    }

    @ParameterizedTest
    @CsvSource({
        "ftp://host",
        "host",
        "/path",
        "http://user@host",
        "http://host?q=1",
        "http://host#f",
        "http://a b",
        "http://host:70000"
    })
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

    @Test
    void refusesAPlaceholderThatWasNotResolved() {
        assertThatThrownBy(() -> new LangSmithConnection("http://host", "${MY_KEY}", null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("API key contains a placeholder");
        assertThatThrownBy(() -> new LangSmithConnection("http://host", "key", "team-${WORKSPACE}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("workspace id contains a placeholder");
        assertThatThrownBy(() -> new LangSmithConnection("http://${HOST}", "key", null))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "#{systemEnvironment['MY_KEY']}",
                "lsv2_${STAGE}",
                "$(MY_KEY)",
                "@my.key@",
                "%MY_KEY%",
                "{{my_key}}",
                "<your-key>"
            })
    void aPlaceholderOfAnyKindIsNoKey(String key) {
        assertThat(LangSmithConnection.isUnresolved(key)).isTrue();
        assertThatThrownBy(() -> new LangSmithConnection("http://host", key, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("API key contains a placeholder")
                .hasMessageNotContaining(key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lsv2_pt_0a1b_2c", "a$b", "a@b@c", "100%a%b", "a{{b}}c", "a<b>c", "$(a", "x$(a)"})
    void aKeyMayHaveAnySignInIt(String key) {
        assertThat(new LangSmithConnection("http://host", key, null).apiKey()).isEqualTo(key);
    }

    @Test
    void leavesOutSlashesAtTheEndOfTheEndpoint() {
        assertThat(new LangSmithConnection("http://host/api/v1//", null, null).endpoint())
                .isEqualTo("http://host/api/v1");
    }

    @Test
    void refusesLimitsThatAreNone() {
        assertThatThrownBy(() -> langSmith.source().maxBodySize(0).build())
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> langSmith
                        .source()
                        .timeouts(Duration.ZERO, Pulls.PATIENCE)
                        .build())
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> langSmith
                        .source()
                        .timeouts(Pulls.PATIENCE, Duration.ofSeconds(-1))
                        .build())
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> langSmith.source().retries(-1, Pulls.PATIENCE).build())
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> langSmith.source().retries(0, Duration.ZERO).build())
                .isInstanceOf(IllegalArgumentException.class);
    }
}
