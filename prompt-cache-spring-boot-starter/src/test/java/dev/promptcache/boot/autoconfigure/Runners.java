package dev.promptcache.boot.autoconfigure;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.testing.FakePromptSource;
import dev.promptcache.testing.FakeTicker;
import java.util.Map;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** Contexts to test in. */
public final class Runners {

    private Runners() {}

    /** The starter alone, with an environment that has no variables. */
    public static ApplicationContextRunner starter() {
        return new ApplicationContextRunner()
                .withInitializer(context -> variables(context, Map.of()))
                .withConfiguration(AutoConfigurations.of(
                        PromptCacheAutoConfiguration.class,
                        PromptCacheContextPropagationAutoConfiguration.class,
                        PromptCacheEndpointAutoConfiguration.class,
                        PromptCacheMetricsAutoConfiguration.class));
    }

    /** The starter with a source that needs no network, time turned by hand, and fetches in the calling thread. */
    public static ApplicationContextRunner starterWithFakes() {
        return starter().withUserConfiguration(Fakes.class);
    }

    public static void variables(ConfigurableApplicationContext context, Map<String, Object> variables) {
        String name = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
        context.getEnvironment()
                .getPropertySources()
                .replace(name, new SystemEnvironmentPropertySource(name, variables));
    }

    @Configuration(proxyBeanMethods = false)
    static class Fakes {

        @Bean
        FakePromptSource fakePromptSource() {
            return new FakePromptSource();
        }

        @Bean
        FakeTicker fakeTicker() {
            return new FakeTicker();
        }

        @Bean
        PromptCacheBuilderCustomizer fakeTime(FakeTicker ticker) {
            return builder ->
                    builder.ticker(ticker).scheduler(ticker.scheduler()).executor(Runnable::run);
        }
    }

    /** A cache of the application's own. */
    public static AsyncPromptCache ownCache() {
        return AsyncPromptCache.builder(new FakePromptSource()).autoStart(false).build();
    }
}
