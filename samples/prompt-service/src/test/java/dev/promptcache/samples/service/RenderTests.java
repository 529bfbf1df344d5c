package dev.promptcache.samples.service;

import dev.promptcache.samples.stub.Fault;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.json.JsonCompareMode;
import org.springframework.test.web.servlet.client.RestTestClient.ResponseSpec;

@TestPropertySource(properties = "langsmith.prompt-cache.ttl=1h")
class RenderTests extends AbstractPromptServiceTests {

    @ParameterizedTest
    @ValueSource(strings = {"joke:prod", "joke:feature/x", "team/joke:prod", "team/joke:feature/x"})
    void aTextIsRenderedWhateverItsIdentifierHasInIt(String identifier) {
        String name = identifier.replaceFirst(":.*", "");
        String hash = stub.commitText(name, "A joke about {topic}");
        stub.tag(name, "prod");
        stub.tag(name, "feature/x");
        render(identifier, "{\"topic\": \"cats\", \"unused\": 1}")
                .expectStatus()
                .isOk()
                .expectBody()
                .json("""
                        {"identifier": "%s", "commitHash": "%s", "text": "A joke about cats",
                         "messages": [{"role": "user", "content": "A joke about cats"}]}
                        """.formatted(identifier, hash), JsonCompareMode.STRICT);
    }

    @Test
    void aConversationTakesTheMessagesOfItsPlaceholder() {
        render("support:production", """
                {"product": "{braces}", "question": "Why?", "history": [
                  {"role": "user", "content": "Hi"},
                  {"role": "assistant", "content": "", "tool_calls":
                    [{"id": "call_1", "type": "function", "function": {"name": "find", "arguments": "{\\"q\\": 1.0}"}}]},
                  {"role": "tool", "tool_call_id": "call_1", "content": "none"}]}
                """)
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.text")
                .doesNotExist()
                .json("""
                {"messages": [
                  {"role": "system", "content": "You help people who use {braces}. Answer as JSON: {\\"answer\\": \\"...\\"}"},
                  {"role": "user", "content": "Hi"},
                  {"role": "assistant", "content": "", "tool_calls": [{"id": "call_1", "name": "find", "args": {"q": 1.0}}]},
                  {"role": "tool", "content": "none", "tool_call_id": "call_1"},
                  {"role": "user", "content": "Why?"}]}
                """);
    }

    @Test
    void thePromptWithItsModelSaysSo() {
        render("chat-with-model", "{\"topic\": \"cats\"}")
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.identifier")
                .isEqualTo("chat-with-model")
                .jsonPath("$.messages.length()")
                .isEqualTo(2);
        render("chat-with-model?with_model=true", "{\"topic\": \"cats\"}")
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.identifier")
                .isEqualTo("chat-with-model")
                .jsonPath("$.model.class")
                .isEqualTo("ChatOpenAI")
                .jsonPath("$.model.provider")
                .isEqualTo("openai");
    }

    @Test
    void aStructuredPromptSaysWhatTheAnswerIsToBe() {
        render("structured", "{\"q\": \"?\"}")
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.schema")
                .isEqualTo(Map.of("title", "T", "type", "object", "properties", Map.of("a", Map.of("type", "string"))));
    }

    @Test
    void missingVariablesAreAProblemThatNamesAllOfThem() {
        stub.commitText("joke", "A {kind} joke about {topic}");
        render("joke", "{}")
                .expectStatus()
                .isEqualTo(422)
                .expectHeader()
                .contentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody()
                .jsonPath("$.category")
                .isEqualTo("missing-variable")
                .jsonPath("$.names")
                .isEqualTo(List.of("kind", "topic"))
                .jsonPath("$.path")
                .exists()
                .jsonPath("$.title")
                .isEqualTo("Prompt cannot be rendered")
                .jsonPath("$.detail")
                .value(
                        String.class,
                        detail -> org.assertj.core.api.Assertions.assertThat(detail)
                                .contains("'-/joke'"));
    }

    @Test
    void aPromptThatCannotBeRenderedIsCachedAndAProblemOnlyWhenItIsRendered() {
        stub.commitText("open", "A joke about {topic");
        pull("open").expectStatus().isOk();
        render("open", "{}")
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.category")
                .isEqualTo("bad-template");
        render("string-jinja2", "{\"name\": \"Ada\"}")
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.category")
                .isEqualTo("refused");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[1]", "{", "7"})
    void aBodyThatIsNoObjectIsABadRequest(String body) {
        render("joke-generator", body).expectStatus().isBadRequest();
    }

    @Test
    void whatCannotBePulledCannotBeRendered() {
        render("nothing", "{}").expectStatus().isNotFound();
        stub.fault(Fault.status(503));
        render("joke-generator", "{}").expectStatus().isEqualTo(503);
    }

    private ResponseSpec render(String identifier, String variables) {
        return client.post()
                .uri("/prompts/" + identifier)
                .contentType(MediaType.APPLICATION_JSON)
                .body(variables)
                .exchange();
    }
}
