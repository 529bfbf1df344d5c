package dev.promptcache.samples.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.PromptCache;
import dev.promptcache.samples.stub.Fault;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.MediaType;
import org.springframework.test.context.TestPropertySource;

@TestPropertySource(properties = {"langsmith.prompt-cache.ttl=1h", "langsmith.prompt-cache.negative-ttl=0"})
class PullTests extends AbstractPromptServiceTests {

    @Autowired
    PromptCache cache;

    @LocalServerPort
    int port;

    @Test
    void aPromptIsPulledFromLangSmith() {
        String hash = stub.commitText("greeting", "Hello {name}");

        PromptResponse prompt = pulled("greeting");

        assertThat(prompt.identifier()).isEqualTo("greeting");
        assertThat(prompt.owner()).isEqualTo("-");
        assertThat(prompt.repo()).isEqualTo("greeting");
        assertThat(prompt.commitHash()).isEqualTo(hash);
        assertThat(prompt.manifest())
                .extractingByKey("kwargs")
                .isInstanceOfSatisfying(
                        Map.class, kwargs -> assertThat(kwargs.get("template")).isEqualTo("Hello {name}"));
    }

    @Test
    void theSecondRequestIsServedFromMemory() {
        stub.commitText("greeting", "Hello {name}");

        PromptResponse first = pulled("greeting");
        PromptResponse second = pulled("greeting");

        assertThat(second).isEqualTo(first);
        assertThat(stub.requestCount()).isOne();
    }

    @ParameterizedTest
    @CsvSource({
        "joke:prod, joke:prod, joke",
        "joke:feature/x, joke:feature/x, joke",
        "team/joke:prod, team/joke:prod, team/joke",
        "team/joke:feature/x, team/joke:feature/x, team/joke",
        "team/joke:latest, team/joke, team/joke",
        "-/joke:latest, joke, joke"
    })
    void identifiersHaveOwnersTagsAndSlashes(String identifier, String canonical, String name) {
        String hash = stub.commitText(name, "A joke of " + name);
        stub.tag(name, "prod");
        stub.tag(name, "feature/x");

        PromptResponse prompt = pulled(identifier);

        assertThat(prompt.identifier()).isEqualTo(canonical);
        assertThat(prompt.commitHash()).isEqualTo(hash);
    }

    @Test
    void spellingsOfOnePromptShareAnEntry() {
        stub.commitText("joke", "A joke");

        Stream.of("joke", "joke:latest", "-/joke", "-/joke:latest").forEach(this::pulled);

        assertThat(stub.requestCount()).isOne();
    }

    @Test
    void aPromptThatLangSmithDoesNotHaveIsNotFound() {
        pull("team/nothing:prod")
                .expectStatus()
                .isNotFound()
                .expectHeader()
                .contentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody()
                .jsonPath("$.title")
                .isEqualTo("Prompt not found")
                .jsonPath("$.identifier")
                .isEqualTo("team/nothing:prod")
                .jsonPath("$.reason")
                .isEqualTo("not_found");
    }

    @ParameterizedTest
    @CsvSource({"500, unavailable", "503, unavailable", "401, access_denied", "403, access_denied", "400, invalid"})
    void aPromptThatCannotBeHadIsUnavailable(int status, String reason) {
        stub.fault(Fault.status(status));

        pull("chat")
                .expectStatus()
                .isEqualTo(503)
                .expectHeader()
                .contentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON)
                .expectHeader()
                .doesNotExist("Retry-After")
                .expectBody()
                .jsonPath("$.title")
                .isEqualTo("Prompt unavailable")
                .jsonPath("$.identifier")
                .isEqualTo("chat")
                .jsonPath("$.reason")
                .isEqualTo(reason);
    }

    @Test
    void aRateLimitIsPassedOnWithItsWait() {
        stub.fault(Fault.status(429).header("Retry-After", "7"));

        pull("chat").expectStatus().isEqualTo(503).expectHeader().valueEquals("Retry-After", "7");
    }

    @Test
    void noProblemShowsTheKey() {
        stub.fault(Fault.status(403).body("{\"detail\": \"the key secret may not\"}"));

        assertThat(pull("chat").returnResult(String.class).getResponseBody()).doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "a/b/c", "/joke", "joke:", "joke:a:b", "team/", "%20joke"})
    void aMalformedIdentifierIsABadRequest(String identifier) throws Exception {
        HttpResponse<String> response = HttpClient.newHttpClient().send(request(identifier), BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(stub.requestCount()).isZero();
    }

    @Test
    void aMalformedIdentifierIsExplained() {
        pull("joke:a:b")
                .expectStatus()
                .isBadRequest()
                .expectHeader()
                .contentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody()
                .jsonPath("$.title")
                .isEqualTo("Malformed prompt identifier")
                .jsonPath("$.detail")
                .value(String.class, detail -> assertThat(detail).contains("joke:a:b", "more than one ':'"));
    }

    @Test
    void manyFirstPullsAtOnceMakeOneRequest() {
        int callers = 64;
        String hash = stub.commitText("crowd", "Hello all");
        long missesBefore = cache.metrics().misses();
        stub.fault("crowd", Fault.hang());
        HttpClient http = HttpClient.newHttpClient();

        List<CompletableFuture<HttpResponse<String>>> responses = Stream.generate(
                        () -> http.sendAsync(request("crowd"), BodyHandlers.ofString()))
                .limit(callers)
                .toList();
        eventually().until(() -> cache.metrics().misses() - missesBefore == callers);
        stub.recover();

        assertThat(responses).map(CompletableFuture::join).allSatisfy(response -> {
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).contains(hash);
        });
        assertThat(stub.requestCount("crowd")).isOne();
    }

    private HttpRequest request(String identifier) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/prompts/" + identifier))
                .build();
    }
}
