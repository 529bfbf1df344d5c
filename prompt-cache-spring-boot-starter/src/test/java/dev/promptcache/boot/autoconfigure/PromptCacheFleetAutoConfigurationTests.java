package dev.promptcache.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptFleet;
import dev.promptcache.boot.diagnostics.FleetException;
import dev.promptcache.boot.redis.RedisPromptFleet;
import dev.promptcache.contract.Holds;
import dev.promptcache.testing.FakePromptFleet;
import dev.promptcache.testing.FakeTicker;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

class PromptCacheFleetAutoConfigurationTests {

    private static final String ENABLED = "langsmith.prompt-cache.fleet.enabled=true";
    private static final String KEY = "langsmith.api-key=lsv2_secret";

    private final ApplicationContextRunner withoutRedis = Runners.starterWithFakes()
            .withConfiguration(AutoConfigurations.of(PromptCacheFleetAutoConfiguration.class));
    private final ApplicationContextRunner runner =
            withoutRedis.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class));

    @Holds("fleet-off")
    @Test
    void anApplicationThatHasRedisForSomethingElseSharesNothing() {
        runner.withPropertyValues(KEY).run(context -> {
            assertThat(context).hasSingleBean(RedisConnectionFactory.class).doesNotHaveBean(PromptFleet.class);
            assertThat(context.getBean(AsyncPromptCache.class).fleet()).isEmpty();
        });
    }

    @Test
    void whoAsksForItIsAMemberAlsoWhileRedisIsAway() {
        runner.withPropertyValues(KEY, ENABLED, "spring.data.redis.port=1").run(context -> {
            assertThat(context).hasNotFailed().hasSingleBean(RedisPromptFleet.class);
            assertThat(context.getBean(AsyncPromptCache.class)
                            .fleet()
                            .orElseThrow()
                            .joined())
                    .isFalse();
        });
    }

    @Test
    void lettuceConnectsAgainAsSoonAsRedisIsBackUnlessTheApplicationHasItOtherwise() {
        ApplicationContextRunner fleet = runner.withPropertyValues(KEY, ENABLED, "spring.data.redis.port=1");
        fleet.run(context -> assertThat(longestReconnectDelay(context)).isEqualTo(Duration.ofMillis(500)));
        fleet.withBean(
                        ClientResourcesBuilderCustomizer.class,
                        () -> resources -> resources.reconnectDelay(Delay.constant(Duration.ofSeconds(7))))
                .run(context -> assertThat(longestReconnectDelay(context)).isEqualTo(Duration.ofSeconds(7)));
        runner.withPropertyValues(KEY)
                .run(context -> assertThat(longestReconnectDelay(context)).isEqualTo(Duration.ofSeconds(30)));
    }

    private static Duration longestReconnectDelay(AssertableApplicationContext context) {
        return context.getBean(ClientResources.class).reconnectDelay().createDelay(50);
    }

    @Holds("fleet-off")
    @Test
    void whoAsksForItWithoutRedisIsToldWhatToDo() {
        withoutRedis
                .withPropertyValues(KEY, ENABLED)
                .run(context -> assertThat(context).getFailure().rootCause().isInstanceOf(FleetException.class));
        runner.withPropertyValues(KEY, ENABLED)
                .withClassLoader(new FilteredClassLoader("org.springframework.data.redis"))
                .run(context -> assertThat(context).getFailure().rootCause().isInstanceOf(FleetException.class));
    }

    @Test
    void aFleetOfTheApplicationsOwnTakesThePlaceOfRedis() {
        runner.withPropertyValues(ENABLED)
                .withBean(PromptFleet.class, () -> new FakePromptFleet(new FakeTicker()).member())
                .run(context -> {
                    assertThat(context).hasNotFailed().doesNotHaveBean(RedisPromptFleet.class);
                    assertThat(context.getBean(AsyncPromptCache.class).fleet()).isPresent();
                });
    }

    @Test
    void aPlaceholderThatNothingResolvesIsNeitherAKeyNorANamespace() {
        for (String setting : new String[] {"encryption-keys=${ENCRYPTION_KEY}", "namespace=team-${STAGE}"}) {
            runner.withPropertyValues(KEY, ENABLED, "langsmith.prompt-cache.fleet." + setting)
                    .run(context -> assertThat(context)
                            .getFailure()
                            .rootCause()
                            .isInstanceOf(FleetException.class)
                            .hasMessageContaining("placeholder"));
        }
    }

    @Test
    void whoHasSeveralToShareByIsToldToChooseOne() {
        ApplicationContextRunner two = runner.withPropertyValues(KEY, ENABLED)
                .withBean("one", PromptFleet.class, () -> new FakePromptFleet(new FakeTicker()).member());
        two.withBean("two", PromptFleet.class, () -> new FakePromptFleet(new FakeTicker()).member())
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(FleetException.class)
                        .hasMessage("there are several PromptFleet beans."));
        two.withBean(
                        "two",
                        PromptFleet.class,
                        () -> new FakePromptFleet(new FakeTicker()).member(),
                        bean -> bean.setPrimary(true))
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void whoHasSeveralConnectionsToRedisIsToldToChooseOne() {
        withoutRedis
                .withPropertyValues(KEY, ENABLED)
                .withBean("one", RedisConnectionFactory.class, LettuceConnectionFactory::new)
                .withBean("two", RedisConnectionFactory.class, LettuceConnectionFactory::new)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(FleetException.class)
                        .hasMessage("there are several RedisConnectionFactory beans."));
    }

    @Test
    void withoutAnApiKeyANamespaceAndAKeyAreNeeded() {
        ApplicationContextRunner enabled = runner.withPropertyValues(ENABLED);
        enabled.run(context -> assertThat(context).getFailure().rootCause().hasMessageContaining("seal"));
        String sealed = "langsmith.prompt-cache.fleet.encryption-keys=0123456789abcdef";
        enabled.withPropertyValues(sealed)
                .run(context -> assertThat(context).getFailure().rootCause().hasMessageContaining("whom"));
        enabled.withPropertyValues(sealed, "langsmith.prompt-cache.fleet.namespace=team")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @ParameterizedTest
    @ValueSource(strings = {"check-interval=0s", "timeout=-1s", "calls-per-minute=0", "encryption-keys=short"})
    void aBadValueStopsTheStart(String property) {
        runner.withPropertyValues(KEY, ENABLED, "langsmith.prompt-cache.fleet." + property)
                .run(context -> assertThat(context).hasFailed());
    }
}
