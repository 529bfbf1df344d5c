package dev.promptcache.boot.langsmith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.client.WireMock;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerTests {

    private final HttpServerFixture server = new HttpServerFixture();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aPromptHasAllItsPartsAndTheOwnerAndNameThatWereAskedFor() {
        server.answer(200, """
                {"commit_hash": "11aa", "manifest": {"lc": 1, "kwargs": {"messages": [null, 1.5, true, "ü"]}},
                 "examples": [{"id": "e"}], "description": "text", "is_draft": false,
                 "model_config": {"temperature": 0}, "model_provider": "openai", "owner": "x", "repo": "y"}
                """);
        assertThat(server.pull(PromptKey.parse("acme/p:prod").withModel()))
                .isEqualTo(new PromptCommit(
                        "acme",
                        "p",
                        "11aa",
                        Map.of("lc", 1, "kwargs", Map.of("messages", Arrays.asList(null, 1.5, true, "ü"))),
                        List.of(Map.of("id", "e")),
                        "text",
                        Map.of("temperature", 0),
                        "openai"));
    }

    @Test
    void whatIsMissingOrNullIsLeftOut() {
        server.answer(200, "{\"commit_hash\": \"11aa\", \"manifest\": {}, \"examples\": null, \"description\": null}");
        assertThat(server.pull("p")).isEqualTo(new PromptCommit("-", "p", "11aa", Map.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | it is empty",
                "<html>login</html> | it is no JSON (line 1, column 1)",
                "{\"commit_hash\": | it is no JSON",
                "{} {} | it is no JSON",
                "[] | the body is no JSON object",
                "null | the body is no JSON object",
                "{\"manifest\": {}} | it has no commit_hash",
                "{\"commit_hash\": \" \", \"manifest\": {}} | it has no commit_hash",
                "{\"commit_hash\": 7, \"manifest\": {}} | commit_hash is no string",
                "{\"commit_hash\": \"11aa\"} | it has no manifest",
                "{\"commit_hash\": \"11aa\", \"manifest\": null} | it has no manifest",
                "{\"commit_hash\": \"11aa\", \"manifest\": \"prompt\"} | manifest is no JSON object",
                "{\"commit_hash\": \"11aa\", \"manifest\": {}, \"examples\": {}} | examples is no JSON array",
                "{\"commit_hash\": \"11aa\", \"manifest\": {}, \"model_config\": []} | model_config is no JSON object"
            })
    void anAnswerThatIsNoPromptIsInvalidAndNotQuoted(String body, String problem) {
        server.answer(200, body);
        PromptException.Invalid failure = catchThrowableOfType(PromptException.Invalid.class, () -> server.pull("p"));
        assertThat(failure.detail()).contains(problem).doesNotContain("login");
        assertThat(failure.statusCode()).hasValue(200);
        assertThat(failure).hasNoCause();
    }

    @Test
    void anAnswerThatNestsTooDeepIsInvalid() {
        server.answer(
                200, "{\"commit_hash\": \"11aa\", \"manifest\": {\"a\": " + "[".repeat(5000) + "]".repeat(5000) + "}}");
        assertThatThrownBy(() -> server.pull("p")).isInstanceOf(PromptException.Invalid.class);
    }

    @Test
    void anAnswerThatIsNotUtf8IsInvalid() {
        server.answer(
                WireMock.aResponse().withBody(new byte[] {'{', '"', (byte) 0xff, (byte) 0xfe, '"', ':', '1', '}'}));
        assertThatThrownBy(() -> server.pull("p")).isInstanceOf(PromptException.Invalid.class);
    }

    @Test
    void anotherSuccessThan200IsInvalid() {
        server.answer(204, "");
        assertThatThrownBy(() -> server.pull("p"))
                .isInstanceOf(PromptException.Invalid.class)
                .hasMessageContaining("204");
    }
}
