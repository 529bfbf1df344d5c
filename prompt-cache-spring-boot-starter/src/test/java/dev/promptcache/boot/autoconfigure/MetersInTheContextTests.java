package dev.promptcache.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.PromptCache;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;

class MetersInTheContextTests {

    private final ApplicationContextRunner runner = Runners.starter()
            .withConfiguration(AutoConfigurations.of(
                    MetricsAutoConfiguration.class,
                    CompositeMeterRegistryAutoConfiguration.class,
                    SimpleMetricsExportAutoConfiguration.class))
            .withBean(
                    PromptSource.class,
                    () -> PromptSource.blocking(
                            (key, mode) -> new PromptCommit(key.owner(), key.name(), "11aa", Map.of())))
            .withPropertyValues("langsmith.prompt-cache.preload.identifiers=p,q");

    @Test
    void theyAreBoundBeforeTheLifecycleStartsSoThatThePreloadIsTimed() {
        runner.run(context ->
                assertThat(fetches(context.getBean(MeterRegistry.class))).isEqualTo(2));
    }

    @Test
    void theyGoOnAfterAPauseAndARestart() {
        runner.run(context -> {
            ConfigurableApplicationContext application = context.getSourceApplicationContext();
            MeterRegistry registry = context.getBean(MeterRegistry.class);
            int meters = registry.getMeters().size();
            application.pause();
            application.restart();
            application.stop();
            application.start();

            context.getBean(PromptCache.class).pull("r");

            assertThat(fetches(registry)).isEqualTo(3);
            assertThat(registry.get("cache.puts").functionCounter().count()).isEqualTo(3);
            assertThat(registry.getMeters()).hasSize(meters);
        });
    }

    /** How many fetches were timed, whatever for. */
    private static long fetches(MeterRegistry registry) {
        return registry.get("langsmith.prompt.cache.fetches").timers().stream()
                .mapToLong(Timer::count)
                .sum();
    }
}
