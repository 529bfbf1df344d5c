package dev.promptcache.boot.test.autoconfigure;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptKey;
import dev.promptcache.boot.Preload;
import dev.promptcache.boot.PromptCacheLifecycle;
import dev.promptcache.boot.autoconfigure.PromptCacheAutoConfiguration;
import dev.promptcache.boot.autoconfigure.PromptCachePreloadProperties;
import dev.promptcache.boot.autoconfigure.PromptCacheProperties;
import dev.promptcache.testing.FakePromptSource;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;

/**
 * Auto-configuration of fixed prompts, for tests with {@link AutoConfigureTestPrompts} alone.
 *
 * @since 0.1.0
 */
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

    /** Preloads what there is: what the application would preload besides is no fault of the test's. */
    @Bean
    @ConditionalOnMissingBean
    @Nullable
    PromptCacheLifecycle testPromptCacheLifecycle(
            FakePromptSource source,
            ObjectProvider<AsyncPromptCache> caches,
            ObjectProvider<PromptCacheProperties> properties) {
        AsyncPromptCache cache = caches.getIfUnique();
        if (cache == null) {
            return null;
        }
        PromptCachePreloadProperties preload =
                properties.getIfAvailable(PromptCacheProperties::new).getPreload();
        Set<PromptKey> keys = preload.toKeys();
        keys.retainAll(source.commits().keySet());
        return new PromptCacheLifecycle(cache, new Preload(cache, keys, preload.getTimeout(), preload.getOnFailure()));
    }

    @Bean
    TestPrompts testPrompts(FakePromptSource source, ObjectProvider<AsyncPromptCache> caches) {
        return new TestPrompts(source, caches);
    }
}
