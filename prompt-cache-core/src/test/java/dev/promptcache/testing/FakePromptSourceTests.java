package dev.promptcache.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.CachedPrompt;
import dev.promptcache.PromptCache;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import dev.promptcache.contract.Holds;
import dev.promptcache.template.PromptMessage;
import dev.promptcache.template.RenderedPrompt;
import dev.promptcache.template.TemplateMessage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FakePromptSourceTests {

    private final FakePromptSource source = new FakePromptSource();
    private final PromptCache cache = AsyncPromptCache.builder(source)
            .executor(Runnable::run)
            .autoStart(false)
            .build()
            .synchronous();

    @AfterEach
    void close() {
        cache.close();
    }

    @Test
    void aTextBecomesALangChainTemplateWithItsVariables() {
        source.putText("joke:prod", "Tell {who} a {kind} joke, {who}, not {{this}}");

        PromptCommit commit = cache.pull("joke:prod");

        assertThat(commit.manifest().get("kwargs"))
                .isEqualTo(Map.of(
                        "template",
                        "Tell {who} a {kind} joke, {who}, not {{this}}",
                        "template_format",
                        "f-string",
                        "input_variables",
                        List.of("kind", "who")));
        assertThat(commit.commitHash()).matches("[0-9a-f]{64}");
        assertThat(source.putText("other", "Tell me").commitHash()).isNotEqualTo(commit.commitHash());
    }

    @Holds("testing-fakes")
    @Test
    void messagesBecomeALangChainChatTemplateThatTheTestCanRenderAsTheApplicationDoes() {
        PromptCommit commit = source.putMessages(
                "support",
                new TemplateMessage("system", "Be {tone}"),
                new TemplateMessage("placeholder", "history"),
                new TemplateMessage("assistant", "How can I help?"),
                new TemplateMessage("critic", "{tone}!"),
                new TemplateMessage("user", "{question}"));
        assertThat(commit.template().variables()).containsExactlyInAnyOrder("tone", "history", "question");
        Map<String, Object> variables =
                Map.of("tone", "kind", "question", "Why?", "history", List.of(PromptMessage.user("Hi")));

        RenderedPrompt expected = source.render("support", variables);

        assertThat(cache.render("support", variables)).isEqualTo(expected);
        assertThat(expected.messages())
                .extracting(message -> message.role() + ": " + message.text())
                .containsExactly(
                        "system: Be kind", "user: Hi", "assistant: How can I help?", "critic: kind!", "user: Why?");
        assertThat(source.fetches()).isEqualTo(1);
        assertThatThrownBy(() -> source.render("another", Map.of())).isInstanceOf(PromptException.NotFound.class);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> source.putMessages("support", new TemplateMessage("tool", "{answer}")));
    }

    @Test
    void aSnapshotFileBringsItsPromptsAsIfTheyWereFetched(@TempDir Path folder) {
        source.putText("joke:prod", "Tell me a joke");
        source.put(PromptKey.parse("joke").withModel(), source.putText("joke", "Tell me another"));
        cache.pull("joke:prod");
        cache.pull(PromptKey.parse("joke").withModel());
        Path snapshot = folder.resolve("prompts.json");
        cache.dump(snapshot);

        FakePromptSource other = new FakePromptSource().putAll(snapshot);
        assertThat(other.commits())
                .isEqualTo(Map.of(
                        PromptKey.parse("joke:prod"), cache.pull("joke:prod"),
                        PromptKey.parse("joke").withModel(),
                                cache.pull(PromptKey.parse("joke").withModel())));

        try (PromptCache otherCache =
                AsyncPromptCache.builder(other).autoStart(false).build().synchronous()) {
            PromptCommit pulled = otherCache.pull("joke:prod");
            assertThat(pulled).isEqualTo(cache.pull("joke:prod"));
            assertThat(pulled.origin()).isEqualTo(CachedPrompt.Origin.LANGSMITH);
            assertThat(otherCache.pull(PromptKey.parse("joke").withModel()).manifest())
                    .isEqualTo(source.putText("joke", "Tell me another").manifest());
            assertThatThrownBy(() -> otherCache.pull("joke")).isInstanceOf(PromptException.NotFound.class);
        }
    }

    @Test
    void aSnapshotFileWithoutPromptsIsRefused(@TempDir Path folder) {
        Path missing = folder.resolve("missing.json");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> source.putAll(missing))
                .withMessageContaining("missing.json");
    }

    @Holds("testing-fakes")
    @Test
    void afterAResetTheSourceIsAsNew() {
        source.putText("joke", "Tell me a joke");
        source.fail(PromptKey.parse("failing"), new IllegalStateException("broken"));
        source.failAll(new IllegalStateException("down")).hold();
        CompletableFuture<PromptCommit> held =
                source.fetch(PromptKey.parse("joke")).toCompletableFuture();

        source.reset();

        assertThat(source.fetches()).isZero();
        assertThat(source.commits()).isEmpty();
        assertThat(held).isCompletedExceptionally();
        for (String identifier : List.of("joke", "failing")) {
            assertThatThrownBy(() -> cache.pull(identifier)).isInstanceOf(PromptException.NotFound.class);
        }
        source.putText("joke:prod", "Tell me a joke");
        assertThat(cache.pull("joke:prod").repo()).isEqualTo("joke");
    }
}
