package dev.promptcache.boot.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptCacheConfig;
import dev.promptcache.PromptCacheConfig.OnNotFound;
import dev.promptcache.boot.autoconfigure.PromptCacheBuilderCustomizer;
import dev.promptcache.boot.autoconfigure.PromptCacheEnvironmentChangeAutoConfiguration;
import dev.promptcache.boot.autoconfigure.PromptCacheProperties;
import dev.promptcache.boot.autoconfigure.Runners;
import dev.promptcache.contract.Holds;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.autoconfigure.ConfigurationPropertiesRebinderAutoConfiguration;
import org.springframework.cloud.context.environment.EnvironmentChangeEvent;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.MapPropertySource;

@ExtendWith(OutputCaptureExtension.class)
class EnvironmentChangeTests {

    private final Map<String, Object> values = new HashMap<>();
    private final ApplicationContextRunner runner = Runners.starterWithFakes()
            .withInitializer(context ->
                    context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("live", values)))
            .withConfiguration(AutoConfigurations.of(
                    PromptCacheEnvironmentChangeAutoConfiguration.class,
                    ConfigurationPropertiesRebinderAutoConfiguration.class));

    @Holds("property-change")
    @Test
    void sizesTtlWindowsIntervalsAndBackOffFollow(CapturedOutput output) {
        runner.run(context -> {
            change(
                    context,
                    Map.ofEntries(
                            Map.entry("max-size", "7"),
                            Map.entry("ttl", "2m"),
                            Map.entry("refreshInterval", "3s"),
                            Map.entry("stale-while-revalidate", "4h"),
                            Map.entry("stale-if-error", "5d"),
                            Map.entry("negative-ttl", "6s"),
                            Map.entry("on-not-found", "keep"),
                            Map.entry("refresh.concurrency", "3"),
                            Map.entry("refresh.idle-timeout", "8h"),
                            Map.entry("refresh.backoff.initial-interval", "9s"),
                            Map.entry("refresh.backoff.max-interval", "10m")));
            assertThat(config(context))
                    .isEqualTo(PromptCacheConfig.builder()
                            .maxSize(7)
                            .ttl(Duration.ofMinutes(2))
                            .refreshInterval(Duration.ofSeconds(3))
                            .staleWhileRevalidate(Duration.ofHours(4))
                            .staleIfError(Duration.ofDays(5))
                            .negativeTtl(Duration.ofSeconds(6))
                            .onNotFound(OnNotFound.KEEP)
                            .refreshConcurrency(3)
                            .idleTimeout(Duration.ofHours(8))
                            .backoffInitial(Duration.ofSeconds(9))
                            .backoffMax(Duration.ofMinutes(10))
                            .build());
            assertThat(context.getBean(PromptCacheProperties.class).getMaxSize())
                    .isEqualTo(7);
            assertThat(output)
                    .contains("follows its changed properties: max-size from 100 to 7, ttl from 5m to 2m")
                    .contains("stale-if-error from none to 5d", "on-not-found from evict to keep")
                    .doesNotContain("next restart");
        });
    }

    @Test
    void whatIsUnsetGoesBackToItsDefault() {
        values.put("langsmith.prompt-cache.ttl", "2m");
        runner.run(context -> {
            values.clear();
            context.publishEvent(new EnvironmentChangeEvent(Set.of("langsmith.prompt-cache.ttl")));
            assertThat(config(context).ttl()).isEqualTo(Duration.ofMinutes(5));
        });
    }

    @Holds("property-change")
    @Test
    void whatNeedsARestartIsToldByName(CapturedOutput output) {
        runner.run(context -> {
            change(context, Map.of("http.read-timeout", "3s", "preload.identifiers", "p", "http.deadline", "3s"));
            assertThat(config(context)).isEqualTo(PromptCacheConfig.defaults());
            assertThat(output)
                    .containsOnlyOnce("with the next restart only: [langsmith.prompt-cache.http.deadline, "
                            + "langsmith.prompt-cache.http.read-timeout, langsmith.prompt-cache.preload.identifiers]");
            context.publishEvent(new EnvironmentChangeEvent(Set.of("langsmith.api-key")));
            assertThat(output).contains("with the next restart only: [langsmith.api-key]");
        });
    }

    @Test
    void valuesThatAreNotValidChangeNothingAndAreTold(CapturedOutput output) {
        runner.run(context -> {
            for (String ttl : new String[] {"0s", "soon"}) {
                values.put("langsmith.prompt-cache.refresh-interval", ttl);
                context.getBean(EnvironmentChangeListener.class)
                        .onApplicationEvent(
                                new EnvironmentChangeEvent(Set.of("langsmith.prompt-cache.refresh-interval")));
                assertThat(config(context)).isEqualTo(PromptCacheConfig.defaults());
            }
            assertThat(output)
                    .containsOnlyOnce(
                            "its settings stay as they are: Property langsmith.prompt-cache.refresh-interval with value "
                                    + "'0s' is invalid: Must be positive")
                    .containsOnlyOnce(
                            "its settings stay as they are: Failed to bind properties under "
                                    + "'langsmith.prompt-cache.refresh-interval' to java.time.Duration: 'soon' is not a valid duration");
            change(context, Map.of("refresh-interval", "2s"));
            assertThat(config(context).refreshInterval()).isEqualTo(Duration.ofSeconds(2));
        });
    }

    @Test
    void whatACustomizerHasSetStaysUnlessItsPropertyChanges() {
        runner.withBean(
                        "customized",
                        PromptCacheBuilderCustomizer.class,
                        () -> builder ->
                                builder.configure(config -> config.maxSize(50).ttl(Duration.ofMinutes(9))))
                .run(context -> {
                    change(context, Map.of("ttl", "1m"));
                    assertThat(config(context).maxSize()).isEqualTo(50);
                    assertThat(config(context).ttl()).isEqualTo(Duration.ofMinutes(1));
                });
    }

    @Test
    void whatIsNotOursIsNoneOfItsBusiness(CapturedOutput output) {
        runner.run(context -> {
            context.publishEvent(new EnvironmentChangeEvent(
                    Set.of("server.port", "LANGSMITH_TRACING", "langsmith.tracing", "langsmith.project.name")));
            assertThat(output).doesNotContain("next restart").doesNotContain("changed properties");
        });
    }

    @Test
    void aCacheOfTheApplicationsOwnKeepsItsOwnSettings() {
        runner.withBean("own", AsyncPromptCache.class, Runners::ownCache)
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(EnvironmentChangeListener.class));
    }

    @Test
    void withoutSpringCloudThereIsNoListener() {
        Runners.starterWithFakes()
                .withConfiguration(AutoConfigurations.of(PromptCacheEnvironmentChangeAutoConfiguration.class))
                .withClassLoader(new FilteredClassLoader("org.springframework.cloud"))
                .run(context ->
                        assertThat(context).hasNotFailed().doesNotHaveBean("promptCacheEnvironmentChangeListener"));
    }

    private void change(ApplicationContext context, Map<String, String> changes) {
        Map<String, String> named = new HashMap<>();
        changes.forEach((name, value) -> named.put("langsmith.prompt-cache." + name, value));
        values.putAll(named);
        context.publishEvent(new EnvironmentChangeEvent(named.keySet()));
    }

    private static PromptCacheConfig config(ApplicationContext context) {
        return context.getBean(AsyncPromptCache.class).config();
    }
}
