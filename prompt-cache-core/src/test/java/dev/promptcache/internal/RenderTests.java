package dev.promptcache.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.CachedPrompt.Origin;
import dev.promptcache.PromptCache;
import dev.promptcache.PromptCacheBuilder;
import dev.promptcache.PromptCacheListener;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import dev.promptcache.contract.Holds;
import dev.promptcache.template.PromptMessage;
import dev.promptcache.template.PromptTemplate;
import dev.promptcache.template.RenderedPrompt;
import dev.promptcache.template.TemplateException;
import dev.promptcache.template.TemplateMessage;
import dev.promptcache.testing.FakePromptSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RenderTests {

    private static final PromptKey JOKE = PromptKey.parse("joke:prod");

    private final FakePromptSource source = new FakePromptSource();
    private final List<String> told = new ArrayList<>();
    private final List<PromptCache> caches = new ArrayList<>();
    private final PromptCache cache = cache(builder());

    private PromptCacheBuilder builder() {
        return AsyncPromptCache.builder(source)
                .executor(Runnable::run)
                .autoStart(false)
                .listener(new PromptCacheListener() {
                    @Override
                    public void rendered(PromptKey key, PromptCommit commit) {
                        told.add(key + " " + commit.origin() + " in "
                                + Thread.currentThread().getName());
                    }
                });
    }

    private PromptCache cache(PromptCacheBuilder builder) {
        PromptCache made = builder.build().synchronous();
        caches.add(made);
        return made;
    }

    @AfterEach
    void close() {
        caches.forEach(PromptCache::close);
    }

    @Holds("cache-render")
    @Test
    void aPromptIsPulledAndRendered() {
        PromptCommit commit = source.putText("joke:prod", "A joke about {topic}");
        RenderedPrompt rendered = cache.render("joke:prod", Map.of("topic", "cats"));
        assertThat(rendered.text()).isEqualTo("A joke about cats");
        assertThat(rendered.metadata())
                .isEqualTo(
                        Map.of("lc_hub_owner", "-", "lc_hub_repo", "joke", "lc_hub_commit_hash", commit.commitHash()));
        assertThat(cache.render(JOKE, Map.of("topic", "dogs")).text()).isEqualTo("A joke about dogs");
        assertThat(cache.render("joke:prod", values -> values.put("topic", "fish"))
                        .text())
                .isEqualTo("A joke about fish");
        assertThat(source.fetches()).isEqualTo(1);
    }

    @Holds("cache-render")
    @Test
    void listenersAreToldInTheCallersThreadOfWhatTheCacheRenders() {
        source.putText("joke:prod", "A joke about {topic}");
        cache.render("joke:prod", Map.of("topic", "cats"));
        String thread = Thread.currentThread().getName();
        assertThat(told).containsExactly("joke:prod LANGSMITH in " + thread);
    }

    @Test
    void listenersAreNotToldOfACommitThatRendersItselfNorOfAFailureNorOfTheNonBlockingView() {
        source.putText("joke:prod", "A joke about {topic}");
        cache.pull("joke:prod").render(Map.of("topic", "cats"));
        assertThatExceptionOfType(TemplateException.class).isThrownBy(() -> cache.render("joke:prod", Map.of()));
        assertThat(cache.asynchronous()
                        .render("joke:prod", Map.of("topic", "cats"))
                        .join()
                        .text())
                .isEqualTo("A joke about cats");
        assertThat(told).isEmpty();
    }

    @Holds("commit-error")
    @Test
    void theErrorNamesThePromptAndItsCommit() {
        PromptCommit commit = source.putText("joke:prod", "A joke about {topic} and {other}");
        String name = "Prompt '-/joke' (commit " + commit.commitHash() + ")";
        assertThatExceptionOfType(TemplateException.class)
                .isThrownBy(() -> cache.render("joke:prod", Map.of()))
                .withMessageStartingWith(name)
                .satisfies(e -> assertThat(e.names()).containsExactly("topic", "other"));
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(
                        () -> cache.asynchronous().render("joke:prod", Map.of()).join())
                .havingCause()
                .isInstanceOf(TemplateException.class)
                .withMessageStartingWith(name);
    }

    @Test
    void aManifestThatIsNoPromptIsCachedAndSaysSoWhenItIsRendered() {
        source.put(JOKE, new PromptCommit("-", "joke", "31e06f7d89fe", Map.of("any", List.of(1, true))));
        assertThat(cache.pull(JOKE).manifest()).containsKey("any");
        assertThatExceptionOfType(TemplateException.class)
                .isThrownBy(() -> cache.render(JOKE, Map.of()))
                .withMessageStartingWith("Prompt '-/joke' (commit 31e06f7d89fe)");
        assertThat(cache.get(JOKE)).isPresent();
    }

    @Holds({"S54", "W31", "commit-template"})
    @Test
    void aCommitIsParsedOnceAndARefreshThatBringsItAgainKeepsIt() {
        source.putText("joke:prod", "A joke about {topic}");
        PromptCommit held = cache.pull(JOKE);
        assertThat(held.template()).isSameAs(held.template());
        source.putText("joke:prod", "A joke about {topic}");
        assertThat(cache.refresh(JOKE)).isSameAs(held);
        assertThat(cache.pull(JOKE)).isSameAs(held);
        source.putText("joke:prod", "Another joke about {topic}");
        assertThat(cache.refresh(JOKE).template()).isNotSameAs(held.template());
    }

    @Test
    void aCommitOfASnapshotKeepsItsTemplateWhenItIsConfirmed(@TempDir Path folder) {
        source.putText("joke:prod", "A joke about {topic}");
        cache.pull(JOKE);
        cache.dump(folder.resolve("prompts.json"));
        PromptCache other = cache(builder());
        other.load(folder.resolve("prompts.json"));
        PromptCommit loaded = other.pull(JOKE);
        assertThat(loaded.origin()).isEqualTo(Origin.SNAPSHOT);
        PromptTemplate parsed = loaded.template();
        PromptCommit confirmed = other.refresh(JOKE);
        assertThat(confirmed.origin()).isEqualTo(Origin.LANGSMITH);
        assertThat(confirmed.template()).isSameAs(parsed);
    }

    @Holds("template-metadata")
    @Test
    void aFallbackClaimsNoVersionWhateverItsManifestSays() {
        PromptCommit own = pushedFromPython("My own joke about {topic}");
        source.failAll(new PromptException.Unavailable(JOKE, "away", 503, null));
        PromptCache bundling = cache(builder().fallback(Map.of(JOKE, own)));
        RenderedPrompt rendered = bundling.render("joke:prod", Map.of("topic", "cats"));
        assertThat(rendered.text()).isEqualTo("My own joke about cats");
        assertThat(rendered.metadata()).isEqualTo(Map.of("lc_hub_owner", "-", "lc_hub_repo", "joke"));
        assertThat(told)
                .containsExactly(
                        "joke:prod BUNDLED in " + Thread.currentThread().getName());
        assertThatExceptionOfType(TemplateException.class)
                .isThrownBy(() -> bundling.render("joke:prod", Map.of()))
                .withMessageStartingWith("Prompt '-/joke' (a fallback): ");
        assertThat(cache.pull(JOKE, () -> own).render(Map.of("topic", "cats")).metadata())
                .doesNotContainKey("lc_hub_commit_hash");
        assertThat(own.render(Map.of("topic", "cats")).metadata()).containsKey("lc_hub_commit_hash");
    }

    @Test
    void anEngineOfTheApplicationRendersJinja2WhereverTheCommitComesFrom(@TempDir Path folder) {
        PromptCommit jinja = jinja("Hello {{ name }}");
        source.put(JOKE, jinja);
        assertThatExceptionOfType(TemplateException.class)
                .isThrownBy(() -> cache.render(JOKE, Map.of("name", "Ada")))
                .satisfies(e -> assertThat(e.category()).isEqualTo(TemplateException.Category.REFUSED));
        cache.dump(folder.resolve("prompts.json"));

        PromptCacheBuilder builder = builder()
                .templateEngine((template, variables) -> template.replace("{{ name }}", "" + variables.get("name")))
                .fallback(Map.of(PromptKey.parse("bundled"), jinja));
        PromptCache rendering = cache(builder);
        assertThat(text(rendering, JOKE)).isEqualTo("Hello Ada");
        rendering.set(PromptKey.parse("set"), jinja);
        assertThat(text(rendering, PromptKey.parse("set"))).isEqualTo("Hello Ada");
        assertThat(text(rendering, PromptKey.parse("bundled"))).isEqualTo("Hello Ada");
        assertThat(rendering
                        .pull("gone", () -> jinja)
                        .render(Map.of("name", "Ada"))
                        .text())
                .isEqualTo("Hello Ada");
        PromptCache loading = cache(builder);
        loading.load(folder.resolve("prompts.json"));
        assertThat(text(loading, JOKE)).isEqualTo("Hello Ada");
        assertThat(loading.entry(JOKE).orElseThrow().commit().origin()).isEqualTo(Origin.SNAPSHOT);
    }

    /** Python writes where a prompt came from into it. */
    private static PromptCommit pushedFromPython(String template) {
        Map<String, Object> text = Map.of("template", template, "template_format", "f-string");
        Map<String, Object> message = Map.of("prompt", node("PromptTemplate", text));
        Map<String, Object> chat = Map.of(
                "messages",
                List.of(node("HumanMessagePromptTemplate", message)),
                "metadata",
                Map.of("lc_hub_owner", "-", "lc_hub_repo", "joke", "lc_hub_commit_hash", "12344e88"));
        return new PromptCommit("-", "joke", "12344e88", node("ChatPromptTemplate", chat));
    }

    private static Map<String, Object> node(String name, Map<String, Object> kwargs) {
        return Map.of("lc", 1, "type", "constructor", "id", List.of("langchain", "prompts", name), "kwargs", kwargs);
    }

    private String text(PromptCache rendering, PromptKey key) {
        source.failAll(key.name().equals("bundled") ? new PromptException.Unavailable(key, "away", 503, null) : null);
        return rendering.render(key, Map.of("name", "Ada")).text();
    }

    private static PromptCommit jinja(String template) {
        return new PromptCommit(
                "-",
                "joke",
                "c34aaa3c7f06",
                node("PromptTemplate", Map.of("template", template, "template_format", "jinja2")));
    }

    @Test
    void theMessagesOfAChatPromptHaveTheirRoles() {
        source.putMessages(
                "support",
                new TemplateMessage("system", "Be {tone}."),
                new TemplateMessage("placeholder", "history"),
                new TemplateMessage("user", "{question}"));
        RenderedPrompt rendered = cache.render(
                "support",
                values -> values.put("tone", "kind")
                        .messages("history", List.of(PromptMessage.user("Hi"), PromptMessage.assistant("Hello")))
                        .put("question", "Why {braces}?"));
        assertThat(rendered.messages())
                .extracting(message -> message.role() + ": " + message.text())
                .containsExactly("system: Be kind.", "user: Hi", "assistant: Hello", "user: Why {braces}?");
    }
}
