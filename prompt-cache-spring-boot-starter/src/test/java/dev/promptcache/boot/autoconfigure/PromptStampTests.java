package dev.promptcache.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.CachedPrompt;
import dev.promptcache.PromptCache;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import dev.promptcache.boot.observation.PromptStamp;
import dev.promptcache.boot.rendering.ModelServer;
import dev.promptcache.boot.springai.PromptObservationFilter;
import dev.promptcache.boot.springai.SpringAiPrompts;
import dev.promptcache.boot.springai.autoconfigure.PromptCacheSpringAiAutoConfiguration;
import dev.promptcache.contract.Holds;
import dev.promptcache.template.RenderedPrompt;
import dev.promptcache.testing.FakePromptSource;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.test.simple.SimpleSpan;
import io.micrometer.tracing.test.simple.SimpleTracer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Which prompt answered, in the spans of an application with Spring Boot's own observations and a tracer. */
class PromptStampTests {

    private static final String NAME = "gen_ai.prompt.name";
    private static final String VERSION = "gen_ai.prompt.version";
    private static final Map<String, String> CATS = Map.of("topic", "cats");

    private final ModelServer server = new ModelServer();
    private final ApplicationContextRunner runner = Runners.starterWithFakes()
            .withConfiguration(AutoConfigurations.of(
                    ObservationAutoConfiguration.class, PromptCacheSpringAiAutoConfiguration.class))
            .withBean(SimpleTracer.class)
            .withBean(DefaultTracingObservationHandler.class);

    @AfterEach
    void stop() {
        server.close();
    }

    @Holds("stamp-observation")
    @Test
    void theObservationInWhichAPromptIsRenderedNamesThePromptAndItsCommit() {
        runner.run(context -> {
            String hash =
                    source(context).putText("joke:prod", "A joke about {topic}").commitHash();
            source(context)
                    .put(
                            PromptKey.parse("team/joke"),
                            new PromptCommit(
                                    "team",
                                    "joke",
                                    "12344e88",
                                    commit(context, "joke:prod").manifest()));
            observed(context, "own", () -> cache(context).render("joke:prod", CATS));
            observed(context, "other", () -> cache(context).render("team/joke", CATS));
            assertThat(span(context, "own").getTags())
                    .containsEntry(NAME, "joke")
                    .containsEntry(VERSION, hash);
            assertThat(span(context, "other").getTags())
                    .containsEntry(NAME, "team/joke")
                    .containsEntry(VERSION, "12344e88");
        });
    }

    @Test
    void aCommitThatRendersItselfAndAPromptThatIsOnlyPulledLeaveNoStamp() {
        runner.run(context -> {
            source(context).putText("joke:prod", "A joke about {topic}");
            observed(context, "caller", () -> cache(context).pull("joke:prod").render(CATS));
            assertThat(span(context, "caller").getTags()).doesNotContainKeys(NAME, VERSION);
        });
    }

    @Holds("stamp-fallback")
    @Test
    void aFallbackLeavesNoStamp() {
        PromptKey key = PromptKey.parse("joke:prod");
        PromptCommit bundled = new FakePromptSource().putText("joke:prod", "My joke about {topic}");
        runner.withBean(PromptCacheBuilderCustomizer.class, () -> builder -> builder.fallback(Map.of(key, bundled)))
                .run(context -> {
                    source(context).failAll(new PromptException.Unavailable(key, "away", 503, null));
                    List<RenderedPrompt> rendered = new ArrayList<>();
                    observed(
                            context, "caller", () -> rendered.add(cache(context).render("joke:prod", CATS)));
                    assertThat(rendered.get(0).text()).isEqualTo("My joke about cats");
                    assertThat(span(context, "caller").getTags()).doesNotContainKeys(NAME, VERSION);

                    model(context).call(SpringAiPrompts.prompt(rendered.get(0)));
                    assertThat(spans(context).get(1).getTags()).doesNotContainKeys(NAME, VERSION);
                });
    }

    @Test
    void whatIsRenderedOutsideOfAnyObservationIsRenderedAllTheSame() {
        runner.run(context -> {
            source(context).putText("joke:prod", "A joke about {topic}");
            assertThat(cache(context).render("joke:prod", CATS).text()).isEqualTo("A joke about cats");
            assertThat(spans(context)).isEmpty();
        });
    }

    @Holds("stamp-observation")
    @Test
    void theObservationsOfSpringAiNameThePromptThatWasSent() {
        runner.run(context -> {
            String hash =
                    source(context).putText("joke:prod", "A joke about {topic}").commitHash();
            RenderedPrompt joke = cache(context).render("joke:prod", CATS);
            ObservationRegistry registry = context.getBean(ObservationRegistry.class);
            ChatClient client = ChatClient.create(model(context), registry, null, null);

            client.prompt(SpringAiPrompts.prompt(joke)).call().content();

            assertThat(spans(context))
                    .extracting(SimpleSpan::getName)
                    .anyMatch(name -> name.startsWith("chat "))
                    .anyMatch(name -> name.contains("chat_client"));
            assertThat(spans(context).stream()
                            .filter(span -> span.getName().startsWith("chat ")
                                    || span.getName().contains("chat_client")))
                    .hasSizeGreaterThanOrEqualTo(2)
                    .allSatisfy(span -> assertThat(span.getTags())
                            .containsEntry(NAME, "joke")
                            .containsEntry(VERSION, hash));
        });
    }

    @Test
    void ofMessagesOfSeveralPromptsTheLastOneCounts() {
        runner.run(context -> {
            source(context).putText("first", "Hi");
            String hash = source(context).putText("second", "Hello").commitHash();
            List<Message> messages =
                    new ArrayList<>(SpringAiPrompts.messages(cache(context).render("first", Map.of())));
            messages.addAll(SpringAiPrompts.messages(cache(context).render("second", Map.of())));
            model(context).call(new Prompt(messages));
            assertThat(spans(context).get(0).getTags())
                    .containsEntry(NAME, "second")
                    .containsEntry(VERSION, hash);

            PromptCommit fallback =
                    new FakePromptSource().putText("third", "Hey").withOrigin(CachedPrompt.Origin.DEFAULT);
            messages.addAll(SpringAiPrompts.messages(fallback.render(Map.of())));
            model(context).call(new Prompt(messages));
            assertThat(spans(context).get(1).getTags()).doesNotContainKeys(NAME, VERSION);
        });
    }

    @Test
    void whatIsSentWithoutAPromptOfOursLeavesNoStamp() {
        runner.run(context -> {
            model(context).call(new Prompt("Hi"));
            assertThat(spans(context).get(0).getTags()).doesNotContainKeys(NAME, VERSION);
        });
    }

    static Stream<FilteredClassLoader> combinations() {
        return Stream.of(
                new FilteredClassLoader("none"),
                new FilteredClassLoader("org.springframework.ai"),
                new FilteredClassLoader("dev.langchain4j"),
                new FilteredClassLoader("org.springframework.ai", "dev.langchain4j"));
    }

    @ParameterizedTest
    @MethodSource("combinations")
    void aPromptIsRenderedAndStampedWithAndWithoutTheLibrariesOfModels(FilteredClassLoader loader) {
        runner.withClassLoader(loader).run(context -> {
            source(context).putText("joke:prod", "A joke about {topic}");
            observed(context, "caller", () -> cache(context).render("joke:prod", CATS));
            assertThat(span(context, "caller").getTags()).containsKeys(NAME, VERSION);
        });
    }

    @Test
    void aModelWithoutTheClientIsEnough() {
        runner.withClassLoader(new FilteredClassLoader("org.springframework.ai.chat.client"))
                .run(context -> {
                    assertThat(context).hasBean("chatModelPromptObservationFilter");
                    assertThat(context).getBeans(PromptObservationFilter.class).hasSize(1);
                });
    }

    @Test
    void withoutACacheThereIsNoStamp() {
        runner.withPropertyValues("langsmith.prompt-cache.enabled=false")
                .run(context -> assertThat(context)
                        .doesNotHaveBean(PromptStamp.class)
                        .doesNotHaveBean(PromptObservationFilter.class)
                        .doesNotHaveBean(AsyncPromptCache.class));
    }

    private ChatModel model(AssertableApplicationContext context) {
        return OpenAiChatModel.builder()
                .options(OpenAiChatOptions.builder()
                        .baseUrl(server.baseUrl())
                        .apiKey("none")
                        .model("stand-in")
                        .build())
                .observationRegistry(context.getBean(ObservationRegistry.class))
                .build();
    }

    private static void observed(AssertableApplicationContext context, String name, Runnable work) {
        Observation.createNotStarted(name, context.getBean(ObservationRegistry.class))
                .observe(work);
    }

    private static FakePromptSource source(AssertableApplicationContext context) {
        return context.getBean(FakePromptSource.class);
    }

    private static PromptCache cache(AssertableApplicationContext context) {
        return context.getBean(PromptCache.class);
    }

    private static PromptCommit commit(AssertableApplicationContext context, String identifier) {
        return source(context).commits().get(PromptKey.parse(identifier));
    }

    private static List<SimpleSpan> spans(AssertableApplicationContext context) {
        return List.copyOf(context.getBean(SimpleTracer.class).getSpans());
    }

    private static SimpleSpan span(AssertableApplicationContext context, String name) {
        return spans(context).stream()
                .filter(span -> span.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
