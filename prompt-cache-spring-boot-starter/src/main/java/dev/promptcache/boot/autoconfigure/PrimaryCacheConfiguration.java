package dev.promptcache.boot.autoconfigure;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptCache;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What follows the cache, or the primary one of several. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnSingleCandidate(AsyncPromptCache.class)
class PrimaryCacheConfiguration {

    // A view: what it shows is closed as the bean that it is.
    @Bean(destroyMethod = "")
    @ConditionalOnMissingBean
    PromptCache langSmithPromptCache(AsyncPromptCache cache) {
        return cache.synchronous();
    }

    @Bean
    @ConditionalOnMissingBean
    PromptCacheLifecycle promptCacheLifecycle(AsyncPromptCache cache, PromptCacheProperties properties) {
        return new PromptCacheLifecycle(cache, new Preload(cache, properties.getPreload()));
    }
}
