package dev.promptcache.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.CachedPrompt;
import dev.promptcache.PromptCache;
import dev.promptcache.PromptCacheListener;
import dev.promptcache.PromptCacheListener.ChangeTrigger;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import dev.promptcache.PromptSource;
import dev.promptcache.boot.PromptCacheLifecycle;
import dev.promptcache.boot.PromptChangedEvent;
import dev.promptcache.boot.actuate.PromptCacheEndpoint;
import dev.promptcache.boot.metrics.PromptCacheMetrics;
import dev.promptcache.contract.Holds;
import dev.promptcache.testing.FakePromptSource;
import dev.promptcache.testing.FakeTicker;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.core.task.TaskExecutor;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.ObjectMapper;

class PromptCacheAutoConfigurationTests {

    private final ApplicationContextRunner withKey =
            Runners.starter().withPropertyValues("langsmith.api-key=lsv2_key", "langsmith.endpoint=http://localhost:1");
    private final ApplicationContextRunner withFakes = Runners.starterWithFakes();

    @Holds({"goal-cost", "bean-key"})
    @Test
    void anApiKeyIsAllThatIsNeeded() {
        withKey.run(context -> {
            assertThat(context).hasNotFailed().hasSingleBean(AsyncPromptCache.class);
            assertThat(context.getBean(PromptCache.class))
                    .isSameAs(context.getBean(AsyncPromptCache.class).synchronous());
            assertThat(context.getBean(AsyncPromptCache.class).isRunning()).isTrue();
        });
    }

    @Holds("bean-nothing")
    @Test
    void publishesNothingThatWouldTurnOffWhatSpringBootConfigures() {
        withKey.run(context -> assertThat(context)
                .doesNotHaveBean(Executor.class)
                .doesNotHaveBean(TaskExecutor.class)
                .doesNotHaveBean(TaskScheduler.class)
                .doesNotHaveBean(ScheduledExecutorService.class)
                .doesNotHaveBean(ObjectMapper.class)
                .doesNotHaveBean(RestClient.class)
                .doesNotHaveBean(RestClient.Builder.class));
    }

    @Holds({"S55", "property-enabled"})
    @Test
    void disabledMeansNoBeansAtAll() {
        withKey.withPropertyValues(
                        "langsmith.prompt-cache.enabled=false", "management.endpoints.web.exposure.include=*")
                .run(context -> assertThat(context.getBeanDefinitionNames())
                        .noneMatch(name -> context.getType(name).getName().startsWith("dev.promptcache")));
    }

    @Holds("bean-own")
    @Test
    void anOwnSourceTakesThePlaceOfLangSmithAndNeedsNoKey() {
        withFakes.run(context -> {
            FakePromptSource source = context.getBean(FakePromptSource.class);
            assertThat(context).hasSingleBean(PromptSource.class);
            PromptCommit commit = source.put("p", "11aa");
            assertThat(context.getBean(PromptCache.class).pull("p")).isEqualTo(commit);
        });
    }

    @Holds("bean-own")
    @Test
    void anOwnCacheTakesThePlaceOfOursAndNeedsNoKey() {
        Runners.starter()
                .withBean("own", AsyncPromptCache.class, Runners::ownCache)
                .run(context -> {
                    assertThat(context).hasNotFailed().hasSingleBean(AsyncPromptCache.class);
                    assertThat(context.getBean(AsyncPromptCache.class).isRunning())
                            .isTrue();
                });
    }

    @Test
    void anOwnCacheCanBeBuiltAroundOurSource() {
        withKey.withUserConfiguration(OwnCacheAroundOurSource.class)
                .run(context -> assertThat(context).hasNotFailed().hasBean("own"));
    }

    @Holds("bean-own")
    @Test
    void ownConnectionDetailsTakeThePlaceOfTheProperties() {
        Runners.starter()
                .withBean(LangSmithConnectionDetails.class, () -> () -> "key")
                .run(context -> {
                    assertThat(context).hasNotFailed().hasSingleBean(LangSmithConnectionDetails.class);
                    assertThat(context).doesNotHaveBean(PropertiesLangSmithConnectionDetails.class);
                });
    }

    @Holds("bean-own")
    @Test
    void anOwnViewLifecycleEndpointAndMetersTakeThePlaceOfOurs() {
        AsyncPromptCache cache = Runners.ownCache();
        withFakes
                .withBean("v", PromptCache.class, cache::synchronous)
                .withBean("l", PromptCacheLifecycle.class, () -> new PromptCacheLifecycle(cache))
                .withBean("e", PromptCacheEndpoint.class, () -> new PromptCacheEndpoint(cache))
                .withBean("m", PromptCacheMetrics.class, () -> new PromptCacheMetrics(cache))
                .withPropertyValues("management.endpoints.web.exposure.include=promptcache")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(PromptCache.class)
                        .hasSingleBean(PromptCacheLifecycle.class)
                        .hasSingleBean(PromptCacheEndpoint.class)
                        .hasSingleBean(PromptCacheMetrics.class));
    }

    @Holds("bean-two")
    @Test
    void withTwoCachesEverythingFollowsThePrimaryOne() {
        Runners.starter()
                .withUserConfiguration(TwoCaches.class)
                .withPropertyValues("management.endpoints.web.exposure.include=promptcache")
                .run(context -> {
                    AsyncPromptCache primary = context.getBean("primary", AsyncPromptCache.class);
                    AsyncPromptCache other = context.getBean("other", AsyncPromptCache.class);
                    assertThat(context.getBean(PromptCache.class)).isSameAs(primary.synchronous());
                    assertThat(primary.isRunning()).isTrue();
                    assertThat(other.isRunning()).isFalse();
                    PromptKey key = PromptKey.parse("p");
                    primary.set(key, new PromptCommit("-", "p", "11aa", Map.of()));
                    assertThat(context.getBean(PromptCacheEndpoint.class).entry(null, "p"))
                            .isNotNull();
                });
    }

    @Holds("bean-two")
    @Test
    void withTwoCachesAndNoPrimaryOneNothingIsGuessed() {
        Runners.starter()
                .withBean("one", AsyncPromptCache.class, Runners::ownCache)
                .withBean("two", AsyncPromptCache.class, Runners::ownCache)
                .withPropertyValues("management.endpoints.web.exposure.include=promptcache")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(PromptCache.class)
                        .doesNotHaveBean(PromptCacheLifecycle.class)
                        .doesNotHaveBean(PromptCacheEndpoint.class)
                        .doesNotHaveBean(MeterBinder.class));
    }

    @Holds("bean-customizer")
    @Test
    void customizersAreCalledInOrderAfterTheProperties() {
        withFakes
                .withUserConfiguration(TwoCustomizers.class)
                .withPropertyValues("langsmith.prompt-cache.max-size=7")
                .run(context -> assertThat(
                                context.getBean(AsyncPromptCache.class).config().maxSize())
                        .isEqualTo((7 + 1) * 10));
    }

    @Holds("bean-listener")
    @Test
    void listenersAreCalledInOrder() {
        withFakes.withUserConfiguration(TwoListeners.class).run(context -> {
            context.getBean(FakePromptSource.class).put("p", "11aa");
            context.getBean(PromptCache.class).pull("p");
            assertThat(context.getBean(Calls.class).names).containsExactly("first", "second");
        });
    }

    @Holds("bean-listener")
    @Test
    void aChangedPromptIsPublishedAsAnEventWithBothCommitsAndItsTrigger() {
        withFakes.withUserConfiguration(Events.class).run(context -> {
            FakePromptSource source = context.getBean(FakePromptSource.class);
            PromptCache cache = context.getBean(PromptCache.class);
            PromptCommit before = source.put("p", "11aa");
            cache.pull("p");
            PromptCommit after = source.put("p", "22bb");
            cache.refresh(PromptKey.parse("p"));
            cache.refresh(PromptKey.parse("p"));
            assertThat(context.getBean(Events.class).seen)
                    .containsExactly(
                            new PromptChangedEvent(PromptKey.parse("p"), before, after, ChangeTrigger.REFRESH));
        });
    }

    @Holds("testing-fakes")
    @Test
    void theRefresherOfTheContextKeepsPromptsFresh() {
        withFakes.run(context -> {
            FakePromptSource source = context.getBean(FakePromptSource.class);
            PromptCache cache = context.getBean(PromptCache.class);
            source.put("p", "11aa");
            cache.pull("p");
            source.put("p", "22bb");
            context.getBean(FakeTicker.class).advance(Duration.ofMinutes(7));
            assertThat(cache.get("p")).map(PromptCommit::commitHash).contains("22bb");
        });
    }

    @Test
    void withoutTheActuatorThereIsNoEndpoint() {
        withFakes
                .withClassLoader(new FilteredClassLoader(ConditionalOnAvailableEndpoint.class))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(AsyncPromptCache.class)
                        .doesNotHaveBean("promptCacheEndpoint"));
    }

    @Test
    void withoutMicrometerThereAreNoMeters() {
        withFakes
                .withClassLoader(new FilteredClassLoader(MeterBinder.class))
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(AsyncPromptCache.class)
                        .doesNotHaveBean("promptCacheMetrics")
                        .doesNotHaveBean("promptFetchTimer"));
    }

    @Test
    void theEndpointIsThereOnlyWhenExposed() {
        withFakes.run(context -> assertThat(context).doesNotHaveBean(PromptCacheEndpoint.class));
    }

    @Test
    void accessNoneRemovesTheEndpoint() {
        withFakes
                .withPropertyValues(
                        "management.endpoints.web.exposure.include=*", "management.endpoint.promptcache.access=NONE")
                .run(context -> assertThat(context).doesNotHaveBean(PromptCacheEndpoint.class));
    }

    @Test
    void exposedOverJmxAloneItHasNoWebExtension() {
        withFakes
                .withPropertyValues("spring.jmx.enabled=true", "management.endpoints.jmx.exposure.include=promptcache")
                .run(context -> assertThat(context)
                        .hasSingleBean(PromptCacheEndpoint.class)
                        .doesNotHaveBean("promptCacheEndpointWebExtension"));
    }

    @Test
    void lazyInitializationStartsTheCacheAllTheSame() {
        Runners.starterWithFakes()
                .withInitializer(context -> context.addBeanFactoryPostProcessor(
                        new org.springframework.boot.LazyInitializationBeanFactoryPostProcessor()))
                .run(context -> assertThat(context.getBeanFactory().getSingleton("langSmithAsyncPromptCache"))
                        .isInstanceOfSatisfying(
                                AsyncPromptCache.class,
                                cache -> assertThat(cache.isRunning()).isTrue()));
    }

    @Test
    void aNegativeTtlWorksWithoutAKeyForWhatIsSet() {
        Runners.starter().withPropertyValues("langsmith.prompt-cache.ttl=-1").run(context -> {
            PromptCache cache = context.getBean(PromptCache.class);
            PromptKey key = PromptKey.parse("p");
            PromptCommit commit = new PromptCommit("-", "p", "11aa", Map.of());
            cache.set(key, commit);
            assertThat(cache.get("p")).contains(commit);
            assertThat(cache.asynchronous().pull("q"))
                    .failsWithin(Duration.ofMinutes(1))
                    .withThrowableThat()
                    .withMessageContaining("langsmith.api-key");
            assertThat(cache.entry(key)).map(CachedPrompt::nextRefresh).isEmpty();
        });
    }

    @Holds("call-threads")
    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void fetchesOnVirtualThreadsWhereTheApplicationUsesThem() {
        List<String> threads = new ArrayList<>();
        Runners.starter()
                .withBean(
                        PromptSource.class,
                        () -> PromptSource.blocking((key, mode) -> {
                            threads.add(Thread.currentThread().toString());
                            return new PromptCommit("-", "p", "11aa", Map.of());
                        }))
                .withPropertyValues("spring.threads.virtual.enabled=true")
                .run(context -> context.getBean(PromptCache.class).pull("p"));
        assertThat(threads).singleElement().asString().startsWith("VirtualThread[");
    }

    @Holds("call-threads")
    @Test
    void fetchesOnThreadsOfTheCacheOtherwise() {
        List<String> threads = new ArrayList<>();
        Runners.starter()
                .withBean(
                        PromptSource.class,
                        () -> PromptSource.blocking((key, mode) -> {
                            threads.add(Thread.currentThread().toString());
                            return new PromptCommit("-", "p", "11aa", Map.of());
                        }))
                .run(context -> context.getBean(PromptCache.class).pull("p"));
        assertThat(threads).singleElement().asString().startsWith("Thread[");
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnCacheAroundOurSource {

        @Bean
        AsyncPromptCache own(PromptSource source) {
            return AsyncPromptCache.builder(source).autoStart(false).build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class TwoCaches {

        @Bean
        @Primary
        AsyncPromptCache primary() {
            return Runners.ownCache();
        }

        @Bean
        AsyncPromptCache other() {
            return Runners.ownCache();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class TwoCustomizers {

        @Bean
        @Order(2)
        PromptCacheBuilderCustomizer timesTen() {
            return builder ->
                    builder.configure(config -> config.maxSize(config.build().maxSize() * 10));
        }

        @Bean
        @Order(1)
        PromptCacheBuilderCustomizer plusOne() {
            return builder ->
                    builder.configure(config -> config.maxSize(config.build().maxSize() + 1));
        }
    }

    static class Calls {
        final List<String> names = new ArrayList<>();
    }

    record Named(String name, Calls calls) implements PromptCacheListener {

        @Override
        public void loaded(PromptKey key, PromptCommit commit) {
            calls.names.add(name);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class TwoListeners {

        @Bean
        Calls calls() {
            return new Calls();
        }

        @Bean
        @Order(2)
        Named second(Calls calls) {
            return new Named("second", calls);
        }

        @Bean
        @Order(1)
        Named first(Calls calls) {
            return new Named("first", calls);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Events {

        final List<PromptChangedEvent> seen = new ArrayList<>();

        @EventListener
        void changed(PromptChangedEvent event) {
            seen.add(event);
        }
    }
}
