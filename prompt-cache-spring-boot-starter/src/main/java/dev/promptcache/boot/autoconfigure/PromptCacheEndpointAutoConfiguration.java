package dev.promptcache.boot.autoconfigure;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.boot.actuate.PromptCacheEndpoint;
import dev.promptcache.boot.actuate.PromptCacheEndpointWebExtension;
import dev.promptcache.boot.actuate.PromptFromPathAdvisor;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;

/** Auto-configuration of the actuator endpoint {@code promptcache}. */
@AutoConfiguration(after = PromptCacheAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnBooleanProperty(name = "langsmith.prompt-cache.enabled", matchIfMissing = true)
@ConditionalOnSingleCandidate(AsyncPromptCache.class)
@ConditionalOnAvailableEndpoint(PromptCacheEndpoint.class)
public final class PromptCacheEndpointAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    PromptCacheEndpoint promptCacheEndpoint(AsyncPromptCache cache) {
        return new PromptCacheEndpoint(cache);
    }

    @Bean
    @ConditionalOnMissingBean
    PromptFromPathAdvisor promptFromPathAdvisor() {
        return new PromptFromPathAdvisor();
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnBean(PromptCacheEndpoint.class)
    @ConditionalOnAvailableEndpoint(exposure = EndpointExposure.WEB)
    PromptCacheEndpointWebExtension promptCacheEndpointWebExtension(PromptCacheEndpoint endpoint) {
        return new PromptCacheEndpointWebExtension(endpoint);
    }
}
