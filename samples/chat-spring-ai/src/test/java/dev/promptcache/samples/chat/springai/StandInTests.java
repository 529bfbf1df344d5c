package dev.promptcache.samples.chat.springai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.samples.stub.LangSmithStub;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.test.web.servlet.client.RestTestClient.ResponseSpec;

/** The application as it runs with nothing configured: what it sends, its model answers. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureRestTestClient
@ExtendWith(OutputCaptureExtension.class)
class StandInTests {

    @Autowired
    private RestTestClient client;

    @Autowired
    private LangSmithStub langSmith;

    @Test
    void aPromptIsSentWithItsVariables() {
        chat("joke-generator:production", "{\"topic\": \"cats {braces}\"}")
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.identifier")
                .isEqualTo("joke-generator:production")
                .jsonPath("$.commitHash")
                .value(String.class, hash -> assertThat(hash).matches("[0-9a-f]{64}"))
                .jsonPath("$.text")
                .isEqualTo("user: Tell me a joke about cats {braces}");
    }

    @Test
    void aConversationStandsUnderTheNameOfItsPlaceholder() {
        String text = """
                system: You help people who use prompt-cache. Answer as JSON: {"answer": "..."}
                user: Hi
                assistant: Hello
                user: What is it?""";
        chat("support:production", """
                {"product": "prompt-cache", "question": "What is it?",
                 "history": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello"}]}
                """)
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.text")
                .isEqualTo(text);
    }

    @Test
    void aTemplatesErrorIsAProblemThatNamesThePlaceAndTheVariables() {
        chat("joke-generator:production", "{}")
                .expectStatus()
                .isEqualTo(422)
                .expectHeader()
                .contentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody()
                .jsonPath("$.category")
                .isEqualTo("missing-variable")
                .jsonPath("$.names[0]")
                .isEqualTo("topic")
                .jsonPath("$.path")
                .exists();
    }

    @Test
    void whatSpringAICannotExpressIsAProblemOfTheCategoryUnsupported() {
        langSmith.commit("critic", """
                {"lc": 1, "type": "constructor", "id": ["langchain", "prompts", "chat", "ChatPromptTemplate"], "kwargs":
                  {"input_variables": [], "messages": [{"lc": 1, "type": "constructor",
                    "id": ["langchain", "prompts", "chat", "ChatMessagePromptTemplate"], "kwargs": {"role": "critic", "prompt":
                      {"lc": 1, "type": "constructor", "id": ["langchain", "prompts", "prompt", "PromptTemplate"],
                       "kwargs": {"input_variables": [], "template": "Bad.", "template_format": "f-string"}}}}]}}
                """);
        chat("critic", "{}")
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.category")
                .isEqualTo("unsupported")
                .jsonPath("$.path")
                .isEqualTo("messages[0]")
                .jsonPath("$.names.length()")
                .isEqualTo(0);
    }

    @Test
    void whatCannotBePulledIsAProblemToo() {
        chat("nothing", "{}").expectStatus().isNotFound();
        chat("a:b:c", "{}").expectStatus().isBadRequest();
        chat("joke-generator", "[]").expectStatus().isBadRequest();
    }

    @Test
    void theLinesThatArePrintedWork(CapturedOutput output) {
        Matcher lines = Pattern.compile("curl http://localhost:\\d+/chat/(\\S+) -H '[^']*' -d '([^']*)'")
                .matcher(output.toString().replace("\\\n", ""));
        List<String> sent = lines.results()
                .map(line -> {
                    chat(line.group(1), line.group(2)).expectStatus().isOk();
                    return line.group(1);
                })
                .toList();
        assertThat(sent).containsExactly("joke-generator:production", "support:production");
    }

    private ResponseSpec chat(String identifier, String variables) {
        return client.post()
                .uri("/chat/" + identifier)
                .contentType(MediaType.APPLICATION_JSON)
                .body(variables)
                .exchange();
    }
}
