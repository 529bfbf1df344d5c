package dev.promptcache.boot.autoconfigure;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptCache;
import dev.promptcache.PromptCacheBuilder;
import dev.promptcache.PromptCacheListener;
import dev.promptcache.PromptSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.thread.Threading;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.core.task.VirtualThreadTaskExecutor;

/** Auto-configuration of the prompt cache. */
@AutoConfiguration
@ConditionalOnBooleanProperty(name = "langsmith.prompt-cache.enabled", matchIfMissing = true)
@EnableConfigurationProperties({LangSmithProperties.class, PromptCacheProperties.class})
@Import({
    LangSmithSourceConfiguration.class,
    PromptCacheAutoConfiguration.CacheConfiguration.class,
    PromptCacheAutoConfiguration.PrimaryCacheConfiguration.class
})
public final class PromptCacheAutoConfiguration {

    /** The cache. */
    @Configuration(proxyBeanMethods = false)
    static class CacheConfiguration {

        @Bean
        PromptChangedEventPublisher promptChangedEventPublisher(ApplicationEventPublisher publisher) {
            return new PromptChangedEventPublisher(publisher);
        }

        @Bean(destroyMethod = "close")
        @ConditionalOnMissingBean
        AsyncPromptCache asyncPromptCache(
                PromptSource source,
                PromptCacheProperties properties,
                ObjectProvider<PromptCacheListener> listeners,
                ObjectProvider<PromptCacheBuilderCustomizer> customizers,
                Environment environment) {
            PromptCacheBuilder builder = AsyncPromptCache.builder(source)
                    .config(ConfigMapper.config(properties))
                    .autoStart(false);
            listeners.orderedStream().forEach(builder::listener);
            if (Threading.VIRTUAL.isActive(environment)) {
                builder.executor(new VirtualThreadTaskExecutor("prompt-cache-fetch-"));
            }
            customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
            return builder.build();
        }
    }

    /** What follows the cache, or the primary one of several. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnSingleCandidate(AsyncPromptCache.class)
    static class PrimaryCacheConfiguration {

        // A view: its cache is closed as the bean that it is.
        @Bean(destroyMethod = "")
        @ConditionalOnMissingBean
        PromptCache promptCache(AsyncPromptCache cache) {
            return cache.synchronous();
        }

        @Bean
        @ConditionalOnMissingBean
        PromptCacheLifecycle promptCacheLifecycle(AsyncPromptCache cache) {
            return new PromptCacheLifecycle(cache);
        }
    }
}
