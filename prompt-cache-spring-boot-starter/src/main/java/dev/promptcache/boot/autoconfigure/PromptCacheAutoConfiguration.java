package dev.promptcache.boot.autoconfigure;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptCache;
import dev.promptcache.PromptCacheBuilder;
import dev.promptcache.PromptCacheListener;
import dev.promptcache.PromptSource;
import dev.promptcache.boot.LoggingContext;
import dev.promptcache.boot.Preload;
import dev.promptcache.boot.PromptCacheLifecycle;
import dev.promptcache.boot.PromptChangedEventPublisher;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.thread.Threading;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.env.Environment;
import org.springframework.core.task.VirtualThreadTaskExecutor;

/**
 * Auto-configuration of the prompt cache. View and lifecycle follow the cache, or the primary one of several.
 */
@AutoConfiguration
@ConditionalOnBooleanProperty(name = "langsmith.prompt-cache.enabled", matchIfMissing = true)
@EnableConfigurationProperties({LangSmithProperties.class, PromptCacheProperties.class})
@ImportRuntimeHints(PromptCacheRuntimeHints.class)
@Import(LangSmithSourceConfiguration.class)
public final class PromptCacheAutoConfiguration {

    @Bean
    PromptChangedEventPublisher promptChangedEventPublisher(ApplicationEventPublisher publisher) {
        return new PromptChangedEventPublisher(publisher);
    }

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    AsyncPromptCache langSmithAsyncPromptCache(
            PromptSource source,
            PromptCacheProperties properties,
            ObjectProvider<PromptCacheListener> listeners,
            ObjectProvider<PromptCacheBuilderCustomizer> customizers,
            Environment environment) {
        PromptCacheBuilder builder = AsyncPromptCache.builder(source)
                .config(ConfigMapper.config(properties))
                .autoStart(false)
                .callerContext(LoggingContext::carry);
        listeners.orderedStream().forEach(builder::listener);
        if (Threading.VIRTUAL.isActive(environment)) {
            builder.executor(new VirtualThreadTaskExecutor("prompt-cache-fetch-"));
        }
        StoredPrompts stored = new StoredPrompts(source, properties);
        stored.configure(builder);
        customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
        AsyncPromptCache cache = builder.build();
        stored.complete(cache);
        return cache;
    }

    // A view: what it shows is closed as the bean that it is.
    @Bean(destroyMethod = "")
    @ConditionalOnSingleCandidate(AsyncPromptCache.class)
    @ConditionalOnMissingBean
    PromptCache langSmithPromptCache(AsyncPromptCache cache) {
        return cache.synchronous();
    }

    @Bean
    @ConditionalOnSingleCandidate(AsyncPromptCache.class)
    @ConditionalOnMissingBean
    PromptCacheLifecycle promptCacheLifecycle(AsyncPromptCache cache, PromptCacheProperties properties) {
        PromptCachePreloadProperties preload = properties.getPreload();
        return new PromptCacheLifecycle(
                cache,
                new Preload(
                        cache,
                        preload.getIdentifiers().stream()
                                .map(PromptIdentifiers::key)
                                .toList(),
                        preload.getTimeout(),
                        preload.getOnFailure()));
    }
}
