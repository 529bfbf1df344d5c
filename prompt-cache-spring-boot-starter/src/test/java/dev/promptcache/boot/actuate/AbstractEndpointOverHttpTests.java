package dev.promptcache.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import dev.promptcache.contract.Holds;
import dev.promptcache.testing.FakePromptSource;
import dev.promptcache.testing.FakeTicker;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What holds for the endpoint in a whole application, whatever its web framework. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AbstractEndpointOverHttpTests {

    private static final String HASH = "12344e88aabbccdd";

    private final EndpointApplication application;
    private final AsyncPromptCache cache;
    private FakePromptSource source;
    private int before;

    AbstractEndpointOverHttpTests(WebApplicationType type) {
        this.application = new EndpointApplication(type, "management.endpoint.promptcache.access=unrestricted");
        this.cache = application.bean(AsyncPromptCache.class);
    }

    @BeforeEach
    void fill() {
        source = application.bean(FakePromptSource.class).failAll(null);
        cache.clear();
        cache.resetMetrics();
        source.put("p", HASH);
        source.put("acme/q:feat/x", HASH);
        PromptKey model = PromptKey.parse("p:prod").withModel();
        source.put(model, new PromptCommit("-", "p", HASH, Map.of("template", "the prompt's text")));
        cache.pull("p");
        cache.pull("acme/q:feat/x");
        cache.pull(model);
        before = source.fetches("p") + source.fetches("acme/q:feat/x") + source.fetches("p:prod");
    }

    @AfterAll
    void close() {
        application.close();
    }

    @Holds("endpoint-list")
    @Test
    void showsTheCacheAndItsEntriesMostRecentlyUsedFirst() throws Exception {
        cache.get("p");
        JsonNode body = json(request("GET", "/promptcache"));
        assertThat(body.propertyNames())
                .containsExactly(
                        "access",
                        "running",
                        "offline",
                        "settings",
                        "metrics",
                        "size",
                        "omitted",
                        "entries",
                        "rejected",
                        "changes",
                        "refusals",
                        "failedPulls");
        assertThat(body.path("access").asString()).isEqualTo("unrestricted");
        assertThat(body.path("running").asBoolean()).isTrue();
        assertThat(body.path("offline").asBoolean()).isFalse();
        assertThat(body.path("size").asInt()).isEqualTo(3);
        assertThat(keys(body)).containsExactly("p", "p:prod:with_model", "acme/q:feat/x");
        assertThat(body.path("settings").path("ttl").asString()).isEqualTo("PT5M");
        assertThat(body.path("settings").path("onNotFound").asString()).isEqualTo("evict");
        assertThat(body.path("settings").has("staleIfError")).isFalse();
        assertThat(body.path("metrics").path("hits").asInt()).isOne();
        assertThat(body.path("metrics").path("misses").asInt()).isEqualTo(3);
        assertThat(body.path("metrics").path("hitRate").asDouble()).isEqualTo(0.25);
        assertThat(body.path("metrics").path("refreshes").path("not_found").isInt())
                .isTrue();
    }

    @Holds("endpoint-page")
    @Test
    void aBrowserGetsThePage() throws Exception {
        HttpResponse<String> response = application.request(
                "GET", "/promptcache", "Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("text/html;charset=UTF-8");
        assertThat(response.body()).startsWith("<!doctype html>").contains("<title>Prompt cache</title>");
    }

    @Holds("endpoint-page")
    @ParameterizedTest
    @ValueSource(strings = {"", "*/*", "application/json", "application/json, text/html;q=0.9"})
    void whoeverDoesNotPreferHtmlGetsJson(String accepted) throws Exception {
        String[] header = accepted.isEmpty() ? new String[0] : new String[] {"Accept", accepted};
        HttpResponse<String> response = application.request("GET", "/promptcache?limit=1", header);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(json(response).path("size").asInt()).isEqualTo(3);
    }

    @Holds("endpoint-entry")
    @Test
    void showsAnEntryWithIsoDurationsAndInstants() throws Exception {
        application.bean(FakeTicker.class).advance(Duration.ofMillis(2500));
        JsonNode entry = json(request("GET", "/promptcache/acme/q:feat/x"));
        assertThat(entry.propertyNames())
                .containsExactly(
                        "key",
                        "commitHash",
                        "state",
                        "age",
                        "immutable",
                        "lastRead",
                        "nextRefresh",
                        "failures",
                        "source",
                        "templateError",
                        "changes",
                        "refusals");
        assertThat(entry.path("key").asString()).isEqualTo("acme/q:feat/x");
        assertThat(entry.path("commitHash").asString()).isEqualTo(HASH);
        assertThat(entry.path("state").asString()).isEqualTo("fresh");
        assertThat(entry.path("age").asString()).isEqualTo("PT2.5S");
        assertThat(entry.path("immutable").asBoolean(true)).isFalse();
        assertThat(Instant.parse(entry.path("lastRead").asString())).isBefore(Instant.now());
        assertThat(Instant.parse(entry.path("nextRefresh").asString())).isAfter(Instant.now());
        assertThat(entry.path("failures").asInt()).isZero();
        assertThat(entry.path("source").asString()).isEqualTo("langsmith");
    }

    @Test
    void showsAnImmutableEntryThatWasSet() throws Exception {
        cache.set(PromptKey.parse("p:12344e88"), new PromptCommit("-", "p", HASH, Map.of()));
        JsonNode entry = json(request("GET", "/promptcache/p:12344e88"));
        assertThat(entry.path("state").asString()).isEqualTo("immutable");
        assertThat(entry.path("immutable").asBoolean()).isTrue();
        assertThat(entry.path("source").asString()).isEqualTo("set");
        assertThat(entry.has("nextRefresh")).isFalse();
    }

    @Holds("endpoint-model")
    @Test
    void addressesTheModelVariantByItsEnding() throws Exception {
        assertThat(request("GET", "/promptcache/p:prod:with_model").statusCode())
                .isEqualTo(200);
        assertThat(request("GET", "/promptcache/p:prod").statusCode()).isEqualTo(404);
    }

    @Holds("endpoint-entry")
    @Test
    void showsWhyARefreshFailed() throws Exception {
        source.failAll(new PromptException.Unavailable(PromptKey.parse("p"), "it is down", 503, null));
        cache.refresh(PromptKey.parse("p"));
        JsonNode entry = json(request("GET", "/promptcache/p"));
        assertThat(entry.path("failures").asInt()).isOne();
        assertThat(entry.path("lastError").asString()).contains("is unavailable", "it is down");
    }

    @Holds("endpoint-list")
    @Test
    void filtersEntriesByStateAndNumber() throws Exception {
        cache.set(PromptKey.parse("p:12344e88"), new PromptCommit("-", "p", HASH, Map.of()));
        assertThat(keys(json(request("GET", "/promptcache?state=immutable")))).containsExactly("p:12344e88");
        assertThat(keys(json(request("GET", "/promptcache?state=stale")))).isEmpty();
        assertThat(keys(json(request("GET", "/promptcache?limit=2")))).hasSize(2);
        assertThat(keys(json(request("GET", "/promptcache?limit=0")))).isEmpty();
        assertThat(keys(json(request("GET", "/promptcache?state=FRESH&limit=1"))))
                .hasSize(1);
        JsonNode limited = json(request("GET", "/promptcache?state=fresh&limit=1"));
        assertThat(limited.path("size").asInt()).isEqualTo(4);
        assertThat(limited.path("omitted").asInt()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"?state=rotten", "?limit=-1", "?limit=many"})
    void aFilterThatMakesNoSenseIsABadRequest(String query) throws Exception {
        assertThat(request("GET", "/promptcache" + query).statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?identifier=p",
                "?identifier=p&identifier=p",
                "?identifier=",
                "/p?identifier=acme/q:feat/x",
                "/p?identifier=p",
                "/p?identifier=a&identifier=b",
                "/p:prod:with_model?identifier=p"
            })
    void aNameInTheQueryIsRefusedAndActsOnNothing(String path) throws Exception {
        for (String method : List.of("GET", "POST", "DELETE")) {
            assertThat(request(method, "/promptcache" + path).statusCode())
                    .as(method)
                    .isEqualTo(400);
        }
        assertNothingHappened();
    }

    @ParameterizedTest
    @ValueSource(strings = {"?name=p", "?Identifier=p", "?key=p", "/p?state=stale"})
    void whatAChangeHasNoUseForIsRefusedSinceItMayMeanOnePrompt(String path) throws Exception {
        for (String method : List.of("POST", "DELETE")) {
            assertThat(request(method, "/promptcache" + path).statusCode())
                    .as(method)
                    .isEqualTo(400);
        }
        assertThat(request("GET", "/promptcache" + path).statusCode()).isEqualTo(200);
        assertNothingHappened();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/p"})
    void aNameInTheBodyIsRefusedAndActsOnNothing(String path) throws Exception {
        for (String body :
                List.of("{\"identifier\": \"acme/q:feat/x\"}", "{\"identifier\": [\"acme\", \"q:feat/x\"]}")) {
            assertThat(application.post("/promptcache" + path, body).statusCode())
                    .isEqualTo(400);
        }
        assertNothingHappened();
    }

    private void assertNothingHappened() {
        assertThat(cache.size()).isEqualTo(3);
        assertThat(source.fetches("p") + source.fetches("acme/q:feat/x") + source.fetches("p:prod"))
                .isEqualTo(before);
    }

    @Holds("endpoint-entry")
    @ParameterizedTest
    @ValueSource(strings = {"/unknown", "/a/b/c", "/p:", "/:with_model", "/p:a:b", "/%20p", "/"})
    void whatIsNotCachedOrMalformedIsNotFound(String identifier) throws Exception {
        for (String method : List.of("GET", "POST", "DELETE")) {
            if (!identifier.equals("/") || !method.equals("GET")) {
                assertThat(request(method, "/promptcache" + identifier).statusCode())
                        .as(method)
                        .isEqualTo(404);
            }
        }
        assertThat(cache.size()).isEqualTo(3);
        assertThat(source.fetches("unknown")).isZero();
    }

    @Holds("endpoint-refresh-all")
    @Test
    void refreshesEveryEntryAndSaysHowMany() throws Exception {
        source.put("p", "22bb");
        HttpResponse<String> response = request("POST", "/promptcache");
        assertThat(response.statusCode()).isEqualTo(202);
        assertThat(response.body()).isEqualTo("{\"requested\":3}");
        assertThat(cache.get("p")).map(PromptCommit::commitHash).contains("22bb");
    }

    @Holds("endpoint-refresh")
    @Test
    void refreshesOneEntryAndAnswersWithBothCommits() throws Exception {
        source.put("p", "22bb");
        HttpResponse<String> response = request("POST", "/promptcache/p");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(json(response)).isEqualTo(JsonMapper.shared().readTree("""
                                {"key": "p", "oldCommitHash": "12344e88aabbccdd", "newCommitHash": "22bb", "changed": true}
                                """));
    }

    @Holds("endpoint-entry")
    @Test
    void showsTheLastChangesOfAllAndOfOne() throws Exception {
        source.put("p", "22bb");
        request("POST", "/promptcache/p");
        source.put("acme/q:feat/x", "33cc");
        request("POST", "/promptcache/acme/q:feat/x");
        JsonNode newest = json(request("GET", "/promptcache")).path("changes").path(0);
        assertThat(newest.propertyNames()).containsExactly("key", "at", "from", "to", "trigger");
        assertThat(newest.path("key").asString()).isEqualTo("acme/q:feat/x");
        assertThat(newest.path("from").asString()).isEqualTo(HASH);
        assertThat(newest.path("to").asString()).isEqualTo("33cc");
        assertThat(newest.path("trigger").asString()).isEqualTo("refresh");
        assertThat(Instant.parse(newest.path("at").asString())).isBefore(Instant.now());
        assertThat(json(request("GET", "/promptcache/p")).path("changes"))
                .isNotEmpty()
                .allSatisfy(change -> assertThat(change.path("key").asString()).isEqualTo("p"));
    }

    @Holds("endpoint-refresh")
    @Test
    void aRefreshThatFindsThePromptGoneIsNotFound() throws Exception {
        source.failAll(new PromptException.NotFound(PromptKey.parse("p"), "gone", 404));
        assertThat(request("POST", "/promptcache/p").statusCode()).isEqualTo(404);
    }

    @Holds("endpoint-refresh")
    @Test
    void aRefreshThatFailsIsABadGatewayWithTheReason() throws Exception {
        source.failAll(new PromptException.AccessDenied(PromptKey.parse("p"), "the key was revoked", 403));
        HttpResponse<String> response = request("POST", "/promptcache/p");
        assertThat(response.statusCode()).isEqualTo(502);
        assertThat(json(response)).isEqualTo(JsonMapper.shared().readTree("""
                                {"key": "p", "outcome": "access_denied", "error": "the key was revoked"}
                                """));
    }

    @Holds("endpoint-evict")
    @Test
    void evictsOneEntry() throws Exception {
        HttpResponse<String> response = request("DELETE", "/promptcache/acme/q:feat/x");
        assertThat(response.statusCode()).isEqualTo(204);
        assertThat(response.body()).isEmpty();
        assertThat(cache.size()).isEqualTo(2);
        assertThat(request("DELETE", "/promptcache/acme/q:feat/x").statusCode()).isEqualTo(404);
    }

    @Holds("endpoint-clear")
    @Test
    void clearsAllEntries() throws Exception {
        assertThat(request("DELETE", "/promptcache").statusCode()).isEqualTo(204);
        assertThat(cache.size()).isZero();
    }

    @Holds("endpoint-secret")
    @Test
    void showsNeitherThePromptNorTheKeyAnywhere() throws Exception {
        for (String path :
                List.of("/promptcache", "/promptcache/p:prod:with_model", "/configprops", "/env", "/beans")) {
            assertThat(request("GET", path).body())
                    .as(path)
                    .isNotBlank()
                    .doesNotContain("the prompt's text")
                    .doesNotContain("lsv2_secret");
        }
    }

    @Test
    void isListedAmongTheEndpoints() throws Exception {
        JsonNode links = json(request("GET", "")).path("_links");
        assertThat(links.path("promptcache").path("href").asString()).endsWith("/actuator/promptcache");
        assertThat(links.propertyNames())
                .filteredOn(name -> name.startsWith("promptcache-"))
                .hasSize(1);
    }

    @Test
    void theMetersAreInTheRegistryOfTheApplication() throws Exception {
        assertThat(request("GET", "/prometheus").body())
                .contains("cache_size{cache=\"prompts\",cache_manager=\"langsmith\",name=\"prompts\"} 3.0")
                .containsPattern("langsmith_prompt_cache_fetches_seconds_count\\{[^}]*kind=\"miss\"[^}]*} [1-9]");
        assertThat(json(request("GET", "/metrics/cache.gets?tag=cache:prompts"))
                        .path("name")
                        .asString())
                .isEqualTo("cache.gets");
    }

    private HttpResponse<String> request(String method, String path) throws IOException, InterruptedException {
        return application.request(method, path);
    }

    private static JsonNode json(HttpResponse<String> response) {
        return JsonMapper.shared().readTree(response.body());
    }

    private static List<String> keys(JsonNode body) {
        return body.path("entries")
                .valueStream()
                .map(entry -> entry.path("key").asString())
                .toList();
    }
}
