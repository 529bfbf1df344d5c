package dev.promptcache.samples.stub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class PullTests {

    private static final String CHAT = "31e06f7d89feb99a0e6c0affe198748c3bb5bef5e3cc92d95cb9e996197d3fc3";

    private LangSmithStub stub;

    private Caller caller;

    @BeforeEach
    void start() throws IOException {
        stub = LangSmithStub.start(0);
        caller = new Caller(stub);
    }

    @AfterEach
    void stop() {
        stub.close();
    }

    @Test
    void aPullAnswersWithHashManifestExamplesAndDescriptionAsJson() throws Exception {
        HttpResponse<String> response = caller.get("/commits/-/chat/latest");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        JsonNode body = Json.parse(response.body());
        assertThat(body.propertyNames()).containsExactly("commit_hash", "manifest", "examples", "description");
        assertThat(body.get("commit_hash").stringValue()).isEqualTo(CHAT);
        assertThat(body.get("examples").isEmpty()).isTrue();
    }

    @Test
    void everyBundledPromptIsServed() throws Exception {
        assertThat(stub.prompts()).hasSize(9);
        for (String prompt : stub.prompts()) {
            assertThat(caller.get("/commits/-/" + prompt + "/latest").statusCode())
                    .as(prompt)
                    .isEqualTo(200);
        }
    }

    @Test
    void theSelfHostedPathAnswersTheSame() throws Exception {
        assertThat(caller.get("/api/v1/commits/-/chat/latest").body())
                .isEqualTo(caller.get("/commits/-/chat/latest").body());
    }

    @Test
    void withoutTheModelOnlyThePromptNodeIsServed() throws Exception {
        JsonNode body = caller.json("/commits/-/chat-with-model/latest");

        assertThat(lastOf(body.at("/manifest/id"))).isEqualTo("ChatPromptTemplate");
        assertThat(body.has("model_config")).isFalse();
        assertThat(body.has("model_provider")).isFalse();
    }

    @Test
    void eitherSpellingOfTheParameterIncludesTheModel() throws Exception {
        for (String query : new String[] {"include_model=true", "include=model", "include=is_draft,model"}) {
            JsonNode body = caller.json("/commits/-/chat-with-model/latest?" + query);

            assertThat(lastOf(body.at("/manifest/id"))).as(query).isEqualTo("RunnableSequence");
            assertThat(body.at("/model_config/model").stringValue()).isEqualTo("gpt-4.1-mini");
            assertThat(body.get("model_provider").stringValue()).isEqualTo("openai");
        }
    }

    @Test
    void askingForFalseIncludesNoModel() throws Exception {
        assertThat(caller.get("/commits/-/chat-with-model/latest?include_model=false")
                        .body())
                .isEqualTo(caller.get("/commits/-/chat-with-model/latest").body());
    }

    @Test
    void aPromptSavedWithoutAModelIsTheSameEitherWay() throws Exception {
        assertThat(caller.json("/commits/-/chat/latest?include_model=true").get("manifest"))
                .isEqualTo(caller.json("/commits/-/chat/latest").get("manifest"));
    }

    @Test
    void theDraftFlagAndTheExamplesAreServedWhenAskedFor() throws Exception {
        stub.commit("p", "{\"manifest\": {\"lc\": 1}, \"examples\": [{\"id\": \"e\"}]}");

        assertThat(caller.json("/commits/-/p/latest").has("is_draft")).isFalse();
        assertThat(caller.json("/commits/-/p/latest").get("examples").isEmpty()).isTrue();
        JsonNode full = caller.json("/commits/-/p/latest?include=is_draft&get_examples=true");
        assertThat(full.get("is_draft").booleanValue()).isFalse();
        assertThat(full.at("/examples/0/id").stringValue()).isEqualTo("e");
    }

    @Test
    void anUnknownPromptAndAnUnknownRefAreNotFound() throws Exception {
        for (String path :
                new String[] {"/commits/-/nope/latest", "/commits/-/chat/nope", "/commits/other/chat/latest"}) {
            HttpResponse<String> response = caller.get(path);
            assertThat(response.statusCode()).as(path).isEqualTo(404);
            assertThat(Json.parse(response.body()).get("error").isString()).isTrue();
        }
    }

    @Test
    void anUnknownPathIsNotFound() throws Exception {
        for (String path : new String[] {"/", "/nope", "/commits/-", "/commits//chat/latest"}) {
            assertThat(caller.get(path).statusCode()).as(path).isEqualTo(404);
        }
    }

    @Test
    void commitsCannotBeWrittenThroughTheApi() throws Exception {
        assertThat(caller.send("POST", "/commits/-/chat", "{}", "x-api-key", "k")
                        .statusCode())
                .isEqualTo(405);
    }

    @Test
    void theServerInformationNeedsNoKey() throws Exception {
        HttpResponse<String> response = caller.getWithoutKey("/info");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(Json.parse(response.body()).has("version")).isTrue();
    }

    private static String lastOf(JsonNode id) {
        return id.get(id.size() - 1).stringValue();
    }
}
