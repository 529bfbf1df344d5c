package dev.promptcache.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptCache;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import dev.promptcache.boot.health.PromptCacheHealthIndicator;
import dev.promptcache.contract.Holds;
import dev.promptcache.testing.FakePromptSource;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.health.registry.HealthContributorRegistry;

/** Beans that applications have for other purposes, and that the starter could stumble over. */
class OwnBeansTests {

    @Test
    void aBeanOfAnotherTypeMayBeCalledPromptCache() {
        Runners.starterWithFakes()
                .withBean("promptCache", String.class, () -> "mine")
                .withBean("asyncPromptCache", String.class, () -> "mine")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(PromptCache.class)
                        .hasSingleBean(AsyncPromptCache.class));
    }

    @Test
    void severalObservationRegistriesWithoutAPrimaryOneLeaveRequestsUnobserved() {
        Runners.starter()
                .withPropertyValues("langsmith.api-key=key")
                .withBean("one", ObservationRegistry.class, ObservationRegistry::create)
                .withBean("two", ObservationRegistry.class, ObservationRegistry::create)
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(PromptCache.class));
    }

    @Holds("health-own")
    @Test
    void healthAndMetersTellTheTruthOfACacheOfTheApplicationsOwn() {
        FakePromptSource source = new FakePromptSource();
        Runners.starter()
                .withConfiguration(AutoConfigurations.of(PromptCacheHealthContributorAutoConfiguration.class))
                .withBean(
                        "own",
                        AsyncPromptCache.class,
                        () -> AsyncPromptCache.builder(source)
                                .executor(Runnable::run)
                                .build())
                .run(context -> {
                    SimpleMeterRegistry registry = new SimpleMeterRegistry();
                    context.getBean(MeterBinder.class).bindTo(registry);
                    PromptKey key = PromptKey.parse("p");
                    source.failAll(new PromptException.Unavailable(key, "down", 503, null));
                    context.getBean(AsyncPromptCache.class).pull(key);
                    Health health =
                            context.getBean(PromptCacheHealthIndicator.class).health();
                    assertThat(health.getStatus()).isEqualTo(Status.DOWN);
                    assertThat(health.getDetails()).containsEntry("failure", "unavailable");
                    assertThat(registry.get("langsmith.prompt.cache.fetches")
                                    .tag("kind", "miss")
                                    .functionTimer()
                                    .count())
                            .isOne();
                });
    }

    @Test
    void aHealthContributorOfTheSameNameTakesThePlaceOfOurs() {
        HealthIndicator own = () -> Health.up().build();
        Runners.starterWithFakes()
                .withConfiguration(AutoConfigurations.of(
                        HealthContributorRegistryAutoConfiguration.class,
                        PromptCacheHealthContributorAutoConfiguration.class))
                .withBean("promptCacheHealthContributor", HealthIndicator.class, () -> own)
                .run(context -> {
                    assertThat(context).hasNotFailed().doesNotHaveBean(PromptCacheHealthIndicator.class);
                    assertThat(context.getBean(HealthContributorRegistry.class).getContributor("promptCache"))
                            .isSameAs(own);
                });
    }
}
