package dev.promptcache.langsmith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import dev.promptcache.contract.Holds;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerTests {

    private final FakeTransport langSmith = new FakeTransport();

    @Test
    void aPromptHasAllItsPartsAndTheOwnerAndNameThatWereAskedFor() {
        langSmith.answer(200, """
                {"commit_hash": "11aa", "manifest": {"lc": 1, "kwargs": {"messages": [null, 1.5, true, "ü"]}},
                 "examples": [{"id": "e"}], "description": "text", "is_draft": false,
                 "model_config": {"temperature": 0}, "model_provider": "openai", "owner": "x", "repo": "y"}
                """);
        assertThat(Pulls.commit(
                        langSmith.source().build(),
                        PromptKey.parse("acme/p:prod").withModel()))
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
        langSmith.answer(
                200, "{\"commit_hash\": \"11aa\", \"manifest\": {}, \"examples\": null, \"description\": null}");
        assertThat(langSmith.pull("p")).isEqualTo(new PromptCommit("-", "p", "11aa", Map.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | it is empty",
                "<html>login</html> | it is no JSON (line 1, column 1)",
                "{\"commit_hash\": | it breaks off (line 1",
                "{} {} | something follows after its end",
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
        langSmith.answer(200, body);
        PromptException failure = langSmith.failure();
        assertThat(failure).isInstanceOf(PromptException.Invalid.class);
        assertThat(failure.detail()).contains(problem).doesNotContain("login");
        assertThat(failure.statusCode()).hasValue(200);
        assertThat(failure).hasNoCause();
    }

    @Test
    void anAnswerThatNestsTooDeepIsInvalid() {
        for (int depth : new int[] {501, 5_000, 1_000_000}) {
            langSmith.answer(
                    200,
                    "{\"commit_hash\": \"11aa\", \"manifest\": {\"a\": " + "[".repeat(depth) + "]".repeat(depth)
                            + "}}");
            assertThat(langSmith.failure())
                    .isInstanceOf(PromptException.Invalid.class)
                    .hasMessageContaining("nest");
        }
    }

    @Test
    void nestingThatACommitMayHaveIsKept() {
        langSmith.answer(
                200, "{\"commit_hash\": \"11aa\", \"manifest\": {\"a\": " + "[".repeat(499) + "]".repeat(499) + "}}");
        assertThat(langSmith.pull("p").commitHash()).isEqualTo("11aa");
    }

    @Holds("client-body")
    @Test
    void anAnswerThatIsNotUtf8IsInvalid() {
        langSmith.answer(new LangSmithResponse(
                200, Map.of(), new byte[] {'{', '"', (byte) 0xff, (byte) 0xfe, '"', ':', '1', '}'}));
        assertThat(langSmith.failure())
                .isInstanceOf(PromptException.Invalid.class)
                .hasMessageContaining("it is not UTF-8");
    }

    @Test
    void anotherSuccessThan200IsInvalid() {
        langSmith.answer(204, "");
        assertThat(langSmith.failure())
                .isInstanceOf(PromptException.Invalid.class)
                .hasMessageContaining("204");
    }

    @Test
    void numbersKeepTheirValue() {
        langSmith.answer(200, """
                {"commit_hash": "11aa", "manifest": {"a": [1e400, 1e-400, 3.141592653589793238462643, 1.5, 9223372036854775808]}}
                """);
        assertThat(langSmith.pull("p").manifest())
                .isEqualTo(Map.of(
                        "a",
                        List.of(
                                new BigDecimal("1e400"),
                                new BigDecimal("1e-400"),
                                new BigDecimal("3.141592653589793238462643"),
                                1.5,
                                new BigInteger("9223372036854775808"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-0.0", "-0", "1E+5", "1e1000", "1e-1000", "4.9E-324", "0e400", "0.1", "1.10"})
    void aNumberThatIsKeptHasTheValueThatWasWritten(String number) {
        langSmith.answer(200, "{\"commit_hash\": \"11aa\", \"manifest\": {\"a\": " + number + "}}");
        assertThat(new BigDecimal(String.valueOf(langSmith.pull("p").manifest().get("a"))))
                .isEqualByComparingTo(number);
    }

    @Test
    void anIntegerOfAHundredThousandDigitsIsInvalid() {
        langSmith.answer(200, "{\"commit_hash\": \"11aa\", \"manifest\": {\"a\": " + "9".repeat(100_000) + "}}");
        assertThat(langSmith.failure())
                .isInstanceOf(PromptException.Invalid.class)
                .message()
                .contains("it cannot be kept")
                .hasSizeLessThan(300);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e100000", "1e-100000", "1e99999999999"})
    void aNumberThatCannotBeKeptIsInvalid(String number) {
        langSmith.answer(200, "{\"commit_hash\": \"11aa\", \"manifest\": {\"a\": " + number + "}}");
        assertThat(langSmith.failure())
                .isInstanceOf(PromptException.Invalid.class)
                .hasMessageContaining("it cannot be kept");
    }

    @Test
    void halfASurrogatePairIsKeptAsValueAndAsName() {
        langSmith.answer(200, "{\"commit_hash\": \"11aa\", \"manifest\": {\"\\ud83d\": \"\\ud83d\"}}");
        assertThat(langSmith.pull("p").manifest()).isEqualTo(Map.of("\ud83d", "\ud83d"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"11aa\\nWARN all is well", "xyz", "11 aa", "\u0661\u0662", "sha256:11aa"})
    void aHashThatIsNoneIsInvalidAndNotQuoted(String hash) {
        langSmith.answer(200, "{\"commit_hash\": \"" + hash + "\", \"manifest\": {}}");
        assertThat(langSmith.failure())
                .isInstanceOf(PromptException.Invalid.class)
                .hasMessageContaining("commit_hash is no hash")
                .hasMessageNotContaining(hash);
    }

    @Test
    void aHashThatIsTooLongForOneIsInvalid() {
        langSmith.answer(200, "{\"commit_hash\": \"" + "a".repeat(100_000) + "\", \"manifest\": {}}");
        assertThat(langSmith.failure())
                .isInstanceOf(PromptException.Invalid.class)
                .message()
                .contains("commit hash is none")
                .hasSizeLessThan(300);
    }

    @Test
    void aHashOfSixtyFourDigitsIsKept() {
        langSmith.answer(200, "{\"commit_hash\": \"" + "aF09".repeat(16) + "\", \"manifest\": {}}");
        assertThat(langSmith.pull("p").commitHash()).hasSize(64);
    }

    @Test
    void aBodyThatBecomesTooLargeInMemoryIsInvalid() {
        String body = "{\"commit_hash\": \"11aa\", \"manifest\": {\"a\": [" + "[],".repeat(100_000) + "0]}}";
        CommitReader reader = new CommitReader(1_000_000, 1_000_000);
        assertThatThrownBy(() -> reader.read(PromptKey.parse("p"), body.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(PromptException.Invalid.class)
                .hasMessageContaining("it would take more than 976 KB of memory");
    }

    @ParameterizedTest
    @CsvSource({"5242880, 5 MB", "2048, 2 KB", "100, 100 bytes"})
    void aBodyThatIsLargerThanTheLimitIsInvalidAndSaysHowToRaiseIt(int limit, String text) {
        langSmith.answer(200, RawServer.PROMPT + " ".repeat(limit + 1 - RawServer.PROMPT.length()));
        assertThat(Pulls.failure(langSmith.source().maxBodySize(limit)))
                .isInstanceOf(PromptException.Invalid.class)
                .hasMessageContaining("it is larger than " + text)
                .hasMessageContaining("maxBodySize of the source")
                .hasMessageContaining("langsmith.prompt-cache.http.max-body-size");
        assertThat(Pulls.hash(langSmith.source().maxBodySize(limit + 1))).isEqualTo("11aa");
    }
}
