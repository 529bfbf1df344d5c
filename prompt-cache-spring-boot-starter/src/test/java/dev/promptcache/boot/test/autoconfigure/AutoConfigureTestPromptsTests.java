package dev.promptcache.boot.test.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptCache;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import dev.promptcache.PromptSource;
import dev.promptcache.contract.Holds;
import dev.promptcache.template.PromptMessage;
import dev.promptcache.template.TemplateMessage;
import dev.promptcache.testing.FakePromptSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

class AutoConfigureTestPromptsTests {

    private static final String SNAPSHOT = "target/snapshot-of-the-application.json";
    private static final PromptKey WITH_MODEL = PromptKey.parse("joke").withModel();

    @Nested
    @SpringBootTest(
            classes = Application.class,
            webEnvironment = SpringBootTest.WebEnvironment.NONE,
            properties = "langsmith.prompt-cache.snapshot.location=" + SNAPSHOT)
    @AutoConfigureTestPrompts({"classpath:test-prompts.json", "classpath:more-test-prompts.json"})
    class InAWholeApplication {

        @Autowired
        private PromptCache cache;

        @Autowired
        private FakePromptSource prompts;

        @BeforeEach
        void whatATestIsGivenItHas() {
            prompts.putText("given:before", "Before");
        }

        @Holds("testing-boot")
        @Test
        void thePromptsOfTheFilesAreServedAndNoOthers(@Autowired ApplicationContext context) {
            assertThat(cache.pull("joke:prod").commitHash()).isEqualTo("aaaa1111");
            assertThat(cache.pull(WITH_MODEL).modelProvider()).isEqualTo("openai");
            assertThat(cache.pull("other/joke").commitHash()).isEqualTo("cccc3333");
            assertThat(cache.pull("given:before").manifest()).containsKey("kwargs");
            assertThatThrownBy(() -> cache.pull("unknown")).isInstanceOf(PromptException.NotFound.class);
            assertThat(context.getBean(PromptSource.class)).isSameAs(prompts);
            assertThat(context.getBeansOfType(PromptSource.class)).hasSize(1);
        }

        @Test
        void aTestSaysWhatThePromptIsAndWhatTheApplicationWouldSend() {
            prompts.putMessages(
                    "support",
                    new TemplateMessage("system", "Be {tone}"),
                    new TemplateMessage("placeholder", "history"),
                    new TemplateMessage("user", "{question}"));
            Map<String, Object> variables =
                    Map.of("tone", "kind", "question", "Why?", "history", List.of(PromptMessage.user("Hi")));
            assertThat(cache.render("support", variables)).isEqualTo(prompts.render("support", variables));
            assertThat(prompts.render("support", variables).messages())
                    .containsExactly(
                            PromptMessage.system("Be kind"), PromptMessage.user("Hi"), PromptMessage.user("Why?"));
        }

        @Test
        void theApplicationsOwnSnapshotIsNeitherReadNorWritten(@Autowired Environment environment) {
            assertThat(environment.getProperty("langsmith.prompt-cache.snapshot.location"))
                    .isEmpty();
            assertThat(Path.of(SNAPSHOT)).doesNotExist();
        }

        @Holds("testing-boot")
        @RepeatedTest(3)
        void whatATestDoesIsUndoneBeforeTheNext() {
            assertThat(prompts.fetches()).isZero();
            assertThat(cache.entries())
                    .map(entry -> entry.key().toString())
                    .containsExactly("started:second", "started");
            assertThat(cache.get("started"))
                    .hasValueSatisfying(
                            commit -> assertThat(commit.commitHash()).isEqualTo("dddd4444"));
            assertThat(cache.pull("joke:prod").commitHash()).isEqualTo("aaaa1111");
            assertThat(prompts.fetches("joke:prod")).isEqualTo(1);
            assertThatThrownBy(() -> cache.pull("late")).isInstanceOf(PromptException.NotFound.class);

            prompts.put("started", "changed");
            cache.refresh(PromptKey.parse("started"));
            cache.invalidate(PromptKey.parse("started:second"));
            prompts.putText("late", "It would be found by the next test");
            prompts.fail(PromptKey.parse("joke:prod"), new IllegalStateException("broken"));
            prompts.failAll(new IllegalStateException("down"));
            assertThatThrownBy(() -> cache.pull("other/joke")).isInstanceOf(PromptException.Unavailable.class);
        }
    }

    @Nested
    @SpringBootTest(
            classes = {Application.class, OwnSource.class},
            webEnvironment = SpringBootTest.WebEnvironment.NONE)
    @AutoConfigureTestPrompts("classpath:test-prompts.json")
    class InAnApplicationWithASourceOfItsOwn {

        @Test
        void theFixedPromptsAreServedAllTheSame(@Autowired PromptCache cache) {
            assertThat(cache.pull("joke:prod").commitHash()).isEqualTo("aaaa1111");
        }
    }

    @Nested
    @SpringJUnitConfig(Slice.class)
    @AutoConfigureTestPrompts
    class InASliceThatHasNoAutoConfigurationOfItsOwn {

        @Test
        void thereIsACacheWithWhatTheTestPutIntoTheSource(
                @Autowired AsyncPromptCache cache, @Autowired FakePromptSource prompts) {
            prompts.putText("joke", "Tell me a joke");

            assertThat(cache.pull(PromptKey.parse("joke"))).succeedsWithin(Duration.ofSeconds(30));
        }
    }

    @Nested
    @SpringBootTest(
            classes = Application.class,
            webEnvironment = SpringBootTest.WebEnvironment.NONE,
            properties = {
                "langsmith.prompt-cache.preload.identifiers=joke:prod,of-production-alone",
                "langsmith.prompt-cache.preload.on-failure=fail"
            })
    @AutoConfigureTestPrompts("classpath:test-prompts.json")
    class InAnApplicationThatDoesNotStartWithoutItsPrompts {

        @Test
        void whatTheFileHasIsPreloaded(@Autowired PromptCache cache) {
            assertThat(cache.get("joke:prod")).isPresent();
            assertThat(cache.asynchronous().isRunning()).isTrue();
        }
    }

    @Nested
    @SpringBootTest(
            classes = Application.class,
            webEnvironment = SpringBootTest.WebEnvironment.NONE,
            properties = "langsmith.prompt-cache.preload.identifiers=of-production-alone")
    @AutoConfigureTestPrompts("classpath:test-prompts.json")
    class InAnApplicationThatPreloads {

        @Test
        void whatTheFileLacksIsNotAskedFor(@Autowired FakePromptSource prompts, @Autowired PromptCache cache) {
            assertThat(cache.entries()).noneMatch(entry -> entry.failures() > 0);
            assertThat(prompts.fetches("of-production-alone")).isZero();
        }
    }

    @Nested
    @SpringBootTest(
            classes = Application.class,
            webEnvironment = SpringBootTest.WebEnvironment.NONE,
            properties = "langsmith.prompt-cache.fleet.enabled=true")
    @AutoConfigureTestPrompts("classpath:test-prompts.json")
    class InAnApplicationOfAFleet {

        @Test
        void theFixedPromptsAreSharedWithNobody(@Autowired PromptCache cache) {
            assertThat(cache.asynchronous().fleet()).isEmpty();
        }
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        ApplicationRunner startedWithPrompts(PromptCache cache) {
            return arguments -> {
                cache.pull("started");
                cache.pull("started:second");
            };
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnSource {

        @Bean
        PromptSource ownSource() {
            return PromptSource.blocking((key, mode) -> {
                throw new IllegalStateException("This would go to the network");
            });
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Slice {}
}
