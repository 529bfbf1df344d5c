package dev.promptcache.boot.autoconfigure;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.boot.health.PromptCacheHealthIndicator;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the health contributor {@code promptCache}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = PromptCacheAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnEnabledHealthIndicator.class)
@ConditionalOnBooleanProperty(name = "langsmith.prompt-cache.enabled", matchIfMissing = true)
@ConditionalOnSingleCandidate(AsyncPromptCache.class)
@ConditionalOnEnabledHealthIndicator("prompt-cache")
public final class PromptCacheHealthContributorAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(name = {"promptCacheHealthIndicator", "promptCacheHealthContributor"})
    PromptCacheHealthIndicator promptCacheHealthIndicator(AsyncPromptCache cache) {
        return new PromptCacheHealthIndicator(cache);
    }
}
