package dev.promptcache.boot.autoconfigure;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.boot.metrics.FetchTimer;
import dev.promptcache.boot.metrics.PromptCacheMetrics;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the cache's meters. Spring Boot binds them to the registry once there is one, so nothing here depends
 * on it.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = PromptCacheAutoConfiguration.class)
@ConditionalOnClass(MeterBinder.class)
@ConditionalOnBooleanProperty(name = "langsmith.prompt-cache.enabled", matchIfMissing = true)
@ConditionalOnSingleCandidate(AsyncPromptCache.class)
public final class PromptCacheMetricsAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    PromptCacheMetrics promptCacheMetrics(AsyncPromptCache cache, ObjectProvider<FetchTimer> timer) {
        return new PromptCacheMetrics(cache, timer.getIfAvailable());
    }

    /** A cache of the application's own has the listeners that the application gives it. */
    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnBean(name = PromptCacheAutoConfiguration.CACHE)
    FetchTimer promptFetchTimer() {
        return new FetchTimer();
    }
}
