package dev.promptcache.boot.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.promptcache.contract.Holds;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookPayloadTests {

    @Holds("webhook-body")
    @Test
    void aCommitIsAboutTheNewestCommitAndItsManifestIsSkipped() {
        assertThat(WebhookPayload.parse(Webhooks.commit("joke", Webhooks.NEW)))
                .isEqualTo(new WebhookPayload("joke", "latest", Webhooks.NEW, "Ada"));
    }

    @Test
    void aTagIsAboutItself() {
        assertThat(WebhookPayload.parse(Webhooks.tag("joke", "prod", Webhooks.NEW)))
                .isEqualTo(new WebhookPayload("joke", "prod", Webhooks.NEW, null));
    }

    @Test
    void anEventThatIsMissingIsACommit() {
        assertThat(parse("{\"prompt_name\":\"joke\",\"commit_hash\":\"11aa22bb\"}"))
                .isEqualTo(new WebhookPayload("joke", "latest", "11aa22bb", null));
    }

    @Test
    void anEventThatIsNotKnownIsAboutTheName() {
        assertThat(parse("{\"prompt_name\":\"joke\",\"event\":\"prompt:renamed\",\"new\":[{}]}"))
                .isEqualTo(new WebhookPayload("joke", null, null, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "\"12\"", "\"not a hash\"", "17", "null", "[\"11aa22bb\"]"})
    void aHashThatIsNoneIsLeftOut(String hash) {
        assertThat(parse("{\"prompt_name\":\"joke\",\"commit_hash\":" + hash + "}"))
                .isEqualTo(new WebhookPayload("joke", "latest", null, null));
    }

    @Test
    void anAuthorThatIsNoneIsLeftOut() {
        for (String author : List.of("\"\"", "\" \"", "\"Ada\\n\"", "7", "null", '"' + "a".repeat(201) + '"')) {
            assertThat(parse("{\"prompt_name\":\"joke\",\"created_by\":" + author + "}"))
                    .isEqualTo(new WebhookPayload("joke", "latest", null, null));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "\"joke\"",
                "{}",
                "{\"prompt_name\":\"\"}",
                "{\"prompt_name\":7}",
                "{\"prompt_name\":{\"prompt_name\":\"joke\"}}",
                "{\"prompt_name\":\"joke\"",
                "{\"prompt_name\":\"joke\"} {}",
                "{\"prompt_name\":\"joke\"}x",
                "{\"prompt_name\":\"joke\",\"manifest\":{]}",
                "\u0000"
            })
    void whatIsNoWebhookIsRefused(String body) {
        assertThatIllegalArgumentException().isThrownBy(() -> parse(body));
    }

    @Test
    void whateverAPromptCanBeIsSkipped() {
        for (String manifest : List.of(
                "[".repeat(600) + "]".repeat(600),
                "1".repeat(3000),
                "-0." + "1".repeat(3000) + "e5",
                "{\"" + "n".repeat(60_000) + "\":0}",
                '"' + "t".repeat(900_000) + '"')) {
            assertThat(parse("{\"manifest\":" + manifest + ",\"prompt_name\":\"joke\"}"))
                    .isEqualTo(new WebhookPayload("joke", "latest", null, null));
        }
    }

    @Test
    void nestingWithoutEndIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> parse("{\"manifest\":" + "[".repeat(100_000)));
    }

    private static WebhookPayload parse(String json) {
        return WebhookPayload.parse(Webhooks.body(json));
    }
}
