package dev.promptcache.boot.test.autoconfigure;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.boot.autoconfigure.PromptCacheAutoConfiguration;
import dev.promptcache.testing.FakePromptSource;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;

/** Auto-configuration of fixed prompts, for tests with {@link AutoConfigureTestPrompts} alone. */
@AutoConfiguration(before = PromptCacheAutoConfiguration.class)
public final class TestPromptsAutoConfiguration {

    private static final String LOCATIONS = "langsmith.prompt-cache.test.locations";

    // Primary, lest a source of the application's own goes to the network.
    @Bean
    @Primary
    FakePromptSource testPromptSource(Environment environment, ResourceLoader resources) {
        FakePromptSource source = new FakePromptSource();
        Binder.get(environment)
                .bind(LOCATIONS, Bindable.listOf(String.class))
                .orElse(List.of())
                .forEach(location -> PromptFile.read(location, resources.getResource(location), source));
        return source;
    }

    @Bean
    TestPrompts testPrompts(FakePromptSource source, ObjectProvider<AsyncPromptCache> caches) {
        return new TestPrompts(source, caches);
    }
}
