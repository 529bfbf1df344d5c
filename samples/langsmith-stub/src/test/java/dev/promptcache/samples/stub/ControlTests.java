package dev.promptcache.samples.stub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ControlTests {

    private LangSmithStub stub;

    private Caller caller;

    @BeforeEach
    void start() throws IOException {
        stub = LangSmithStub.builder().apiKey("test-key").start();
        caller = new Caller(stub);
    }

    @AfterEach
    void stop() {
        stub.close();
    }

    @Test
    void theRequestsAreShownWithoutTheirSecrets() throws Exception {
        caller.get("/commits/-/chat/latest?include_model=true");

        String body = caller.control("GET", "/requests", "").body();

        JsonNode json = Json.parse(body);
        assertThat(json.get("total").intValue()).isEqualTo(1);
        assertThat(json.get("maxConcurrent").intValue()).isEqualTo(1);
        assertThat(json.at("/prompts/chat").intValue()).isEqualTo(1);
        assertThat(json.at("/requests/0/path").stringValue()).isEqualTo("/commits/-/chat/latest");
        assertThat(json.at("/requests/0/query").stringValue()).isEqualTo("include_model=true");
        assertThat(body).contains("****").doesNotContain("test-key");
    }

    @Test
    void deletingTheRequestsForgetsThem() throws Exception {
        caller.get("/commits/-/chat/latest");

        assertThat(caller.control("DELETE", "/requests", "").statusCode()).isEqualTo(204);

        assertThat(stub.requestCount()).isZero();
    }

    @Test
    void aPutManifestOrCommitBodyIsANewCommit() throws Exception {
        HttpResponse<String> bare = caller.control("PUT", "/prompts/p", "{\"lc\": 1}");
        assertThat(Json.parse(bare.body()).get("commit_hash").stringValue())
                .isEqualTo(caller.json("/commits/-/p/latest").get("commit_hash").stringValue());

        caller.control("PUT", "/prompts/other%2Fp", "{\"manifest\": {\"lc\": 2}, \"description\": \"d\"}");
        assertThat(caller.json("/commits/other/p/latest").get("description").stringValue())
                .isEqualTo("d");
    }

    @Test
    void aTagIsPutAtTheNewestCommitOrAtTheOneNamedAndTakenAway() throws Exception {
        String first = stub.commitText("p", "one");
        String second = stub.commitText("p", "two");

        caller.control("PUT", "/prompts/p/tags/feat%2Fx", "");
        assertThat(caller.json("/commits/-/p/feat/x").get("commit_hash").stringValue())
                .isEqualTo(second);

        caller.control("PUT", "/prompts/p/tags/feat%2Fx", "{\"commit\": \"" + first.substring(0, 8) + "\"}");
        assertThat(caller.json("/commits/-/p/feat/x").get("commit_hash").stringValue())
                .isEqualTo(first);

        assertThat(caller.control("DELETE", "/prompts/p/tags/feat%2Fx", "").statusCode())
                .isEqualTo(204);
        assertThat(caller.get("/commits/-/p/feat/x").statusCode()).isEqualTo(404);
    }

    @Test
    void thePromptsAreListedWithTheirTagsAndCommits() throws Exception {
        String hash = stub.commitText("p", "one");
        stub.tag("p", "prod");

        JsonNode one = Json.parse(caller.control("GET", "/prompts/p", "").body());
        assertThat(one.get("name").stringValue()).isEqualTo("p");
        assertThat(one.at("/tags/prod").stringValue()).isEqualTo(hash);
        assertThat(one.at("/commits/0").stringValue()).isEqualTo(hash);
        assertThat(Json.parse(caller.control("GET", "/prompts", "").body()).valueStream())
                .contains(one);
    }

    @Test
    void aDeletedPromptIsGone() throws Exception {
        assertThat(caller.control("DELETE", "/prompts/chat", "").statusCode()).isEqualTo(204);

        assertThat(caller.get("/commits/-/chat/latest").statusCode()).isEqualTo(404);
        assertThat(caller.control("DELETE", "/prompts/chat", "").statusCode()).isEqualTo(404);
    }

    @Test
    void aFaultIsPutShownAndTakenAway() throws Exception {
        String fault = "{\"status\":503,\"headers\":{\"Retry-After\":\"1\"},\"body\":\"down\",\"times\":9}";
        assertThat(caller.control("PUT", "/fault", fault).statusCode()).isEqualTo(204);

        HttpResponse<String> response = caller.get("/commits/-/chat/latest");
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(response.body()).isEqualTo("down");
        assertThat(caller.control("GET", "/fault", "").body()).isEqualTo("[" + fault + "]");

        assertThat(caller.control("DELETE", "/fault", "").statusCode()).isEqualTo(204);
        assertThat(caller.get("/commits/-/chat/latest").statusCode()).isEqualTo(200);
        assertThat(caller.control("GET", "/fault", "").body()).isEqualTo("[]");
    }

    @Test
    void aFaultMayBeForOnePromptAndTakenAwayFromItAlone() throws Exception {
        caller.control("PUT", "/fault", "{\"status\":404,\"prompt\":\"chat\"}");
        caller.control("PUT", "/fault", "{\"status\":500}");
        assertThat(caller.control("GET", "/fault", "").body()).contains("\"prompt\":\"chat\"");
        assertThat(caller.get("/commits/-/chat/latest").statusCode()).isEqualTo(404);

        caller.control("DELETE", "/fault?prompt=chat", "");

        assertThat(caller.get("/commits/-/chat/latest").statusCode()).isEqualTo(500);
    }

    @Test
    void aUsedUpFaultIsNotShown() throws Exception {
        caller.control("PUT", "/fault", "{\"status\":404,\"prompt\":\"chat\",\"times\":1}");
        caller.get("/commits/-/chat/latest");

        assertThat(caller.control("GET", "/fault", "").body()).isEqualTo("[]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hang", "drop", "truncate"})
    void everyOtherFaultIsReadAndShown(String effect) throws Exception {
        String fault = "{\"" + effect + "\":true,\"delay\":\"5ms\",\"prompt\":\"chat\"}";
        caller.control("PUT", "/fault", fault);

        assertThat(caller.control("GET", "/fault", "").body()).isEqualTo("[" + fault + "]");
    }

    @ParameterizedTest
    @CsvSource({"2s,PT2S", "500ms,PT0.5S", "1m,PT1M", "3,PT3S", "PT4S,PT4S"})
    void aDelayIsWrittenAsPeopleDo(String text, Duration duration) {
        assertThat(FaultJson.read(Json.parse("{\"delay\":\"" + text + "\"}"))).isEqualTo(Fault.delay(duration));
    }

    @Test
    void aBareNumberIsADelayInSeconds() {
        assertThat(FaultJson.read(Json.parse("{\"delay\":2}"))).isEqualTo(Fault.delay(Duration.ofSeconds(2)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{",
                "{\"prompt\":\"chat\"}",
                "{\"status\":503,\"hang\":true}",
                "{\"hang\":false}",
                "{\"status\":7}",
                "{\"status\":\"x\"}",
                "{\"delay\":\"soon\"}",
                "{\"status\":503,\"retryAfter\":1}"
            })
    void whatIsNoFaultIsABadRequestThatSaysWhy(String body) throws Exception {
        HttpResponse<String> response = caller.control("PUT", "/fault", body);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(Json.parse(response.body()).get("error").stringValue()).isNotBlank();
        assertThat(caller.get("/commits/-/chat/latest").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/nope,404",
        "GET,'',404",
        "GET,/prompts/nope,404",
        "GET,/prompts/chat/nope,404",
        "PUT,/prompts/nope/tags/prod,404",
        "PUT,/prompts/chat,400",
        "POST,/prompts,405",
        "POST,/prompts/chat,405",
        "POST,/prompts/chat/tags/prod,405",
        "POST,/requests,405",
        "POST,/fault,405"
    })
    void whatCannotBeDoneIsSaidSo(String method, String path, int status) throws Exception {
        assertThat(caller.control(method, path, "").statusCode()).isEqualTo(status);
    }
}
