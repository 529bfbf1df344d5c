package dev.promptcache.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.CachedPrompt;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import dev.promptcache.PromptSource;
import dev.promptcache.contract.Holds;
import dev.promptcache.testing.FakePromptSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What an application wraps around LangSmith's source takes away neither its gate nor what tells its prompts from others'. */
class DecoratedSourceTests {

    @TempDir
    private Path folder;

    @Holds("client-gate")
    @ParameterizedTest
    @ValueSource(classes = {ByPostProcessor.class, ByCustomizer.class})
    void thePromptsOfOwnersWhoAreNotTrustedAreRefusedBeforeTheDecoratorIsAsked(Class<?> decoration) {
        decorated(decoration, "prompt-cache.trusted-owners=friend").run(context -> {
            AsyncPromptCache cache = context.getBean(AsyncPromptCache.class);
            assertThat(cache.pull("stranger/p"))
                    .failsWithin(Duration.ofMinutes(1))
                    .withThrowableThat()
                    .withCauseInstanceOf(PromptException.AccessDenied.class)
                    .withMessageContaining("CVE-2026-45134");
            assertThat(context.getBean(Asked.class).keys).isEmpty();
            assertThat(cache.pull("friend/p")).failsWithin(Duration.ofSeconds(20));
            assertThat(context.getBean(Asked.class).keys).containsExactly(PromptKey.parse("friend/p"));
        });
    }

    @ParameterizedTest
    @ValueSource(classes = {ByPostProcessor.class, ByCustomizer.class})
    void aSnapshotOfAnotherConnectionIsRefusedAndWhatIsUntrustedInAnOwnOneIsLeftOut(Class<?> decoration) {
        decorated(decoration, "prompt-cache.allow-public-prompts=true").run(context -> {
            AsyncPromptCache cache = context.getBean(AsyncPromptCache.class);
            cache.set(PromptKey.parse("mine"), new FakePromptSource().put("mine", "11aa"));
            cache.set(PromptKey.parse("stranger/p"), new FakePromptSource().put("stranger/p", "11aa"));
        });
        decorated(decoration, "workspace-id=other")
                .run(context -> assertThat(
                                context.getBean(AsyncPromptCache.class).size())
                        .isZero());
        decorated(decoration)
                .run(context -> assertThat(
                                context.getBean(AsyncPromptCache.class).entries())
                        .extracting(CachedPrompt::key)
                        .doesNotContain(PromptKey.parse("stranger/p")));
    }

    private ApplicationContextRunner decorated(Class<?> decoration, String... properties) {
        ApplicationContextRunner runner = Runners.starter()
                .withUserConfiguration(decoration)
                .withBean(Asked.class)
                .withPropertyValues(
                        "langsmith.api-key=key",
                        "langsmith.endpoint=http://localhost:1",
                        "langsmith.prompt-cache.http.max-retries=0",
                        "langsmith.prompt-cache.snapshot.location=" + folder.resolve("prompts.json"));
        for (String property : properties) {
            runner = runner.withPropertyValues("langsmith." + property);
        }
        return runner;
    }

    static class Asked {
        private final List<PromptKey> keys = new ArrayList<>();
    }

    record Decorator(PromptSource source, Asked asked) implements PromptSource {

        @Override
        public CompletionStage<PromptCommit> fetch(PromptKey key) {
            asked.keys.add(key);
            return source.fetch(key);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class ByPostProcessor {

        @Bean
        static BeanPostProcessor decorating(ObjectProvider<Asked> asked) {
            return new BeanPostProcessor() {
                @Override
                public Object postProcessAfterInitialization(Object bean, String name) {
                    return bean instanceof PromptSource source ? new Decorator(source, asked.getObject()) : bean;
                }
            };
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class ByCustomizer {

        @Bean
        PromptCacheBuilderCustomizer decorating(PromptSource source, Asked asked) {
            return builder -> builder.source(new Decorator(source, asked));
        }
    }
}
