package dev.promptcache.boot.autoconfigure;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptCacheBuilder;
import dev.promptcache.PromptCacheListener;
import dev.promptcache.PromptSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.thread.Threading;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.task.VirtualThreadTaskExecutor;

/** The cache, unless the application brings one. */
@Configuration(proxyBeanMethods = false)
class CacheConfiguration {

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
}
