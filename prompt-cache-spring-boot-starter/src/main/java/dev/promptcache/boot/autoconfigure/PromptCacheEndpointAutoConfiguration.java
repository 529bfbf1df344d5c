package dev.promptcache.boot.autoconfigure;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.boot.AuditTrail;
import dev.promptcache.boot.ChangeAuthors;
import dev.promptcache.boot.ChangeHistory;
import dev.promptcache.boot.actuate.AuditAdvisor;
import dev.promptcache.boot.actuate.FailedPulls;
import dev.promptcache.boot.actuate.PreviousCommits;
import dev.promptcache.boot.actuate.PromptCacheEndpoint;
import dev.promptcache.boot.actuate.PromptCacheEndpointProperties;
import dev.promptcache.boot.actuate.PromptCacheEndpointWebExtension;
import dev.promptcache.boot.actuate.PromptFromPathAdvisor;
import dev.promptcache.boot.actuate.RefusedCommits;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.EndpointAccessResolver;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the actuator endpoint {@code promptcache}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = PromptCacheAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnBooleanProperty(name = "langsmith.prompt-cache.enabled", matchIfMissing = true)
@ConditionalOnSingleCandidate(AsyncPromptCache.class)
@ConditionalOnAvailableEndpoint(PromptCacheEndpoint.class)
@EnableConfigurationProperties(PromptCacheEndpointProperties.class)
public final class PromptCacheEndpointAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    PromptCacheEndpoint promptCacheEndpoint(
            AsyncPromptCache cache,
            ChangeHistory history,
            PreviousCommits previous,
            RefusedCommits refused,
            FailedPulls failedPulls,
            PromptCacheEndpointProperties properties,
            ObjectProvider<EndpointAccessResolver> accessResolver) {
        Access access = accessResolver
                .getIfAvailable(() -> (endpoint, defaultAccess) -> defaultAccess)
                .accessFor(EndpointId.of("promptcache"), Access.READ_ONLY);
        return new PromptCacheEndpoint(
                cache, access, history, previous, refused, failedPulls, properties.getShowValues());
    }

    /** Texts that nobody may see are not kept either. */
    @Bean
    @ConditionalOnMissingBean
    PreviousCommits promptCachePreviousCommits(
            PromptCacheEndpointProperties properties, PromptCacheProperties cacheProperties) {
        return new PreviousCommits(properties.getShowValues() == Show.NEVER ? 0 : cacheProperties.getMaxSize());
    }

    /** Texts that nobody may see are not kept either. */
    @Bean
    @ConditionalOnMissingBean
    RefusedCommits promptCacheRefusedCommits(
            PromptCacheEndpointProperties properties, PromptCacheProperties cacheProperties) {
        return new RefusedCommits(properties.getShowValues() == Show.NEVER ? 0 : cacheProperties.getHistorySize());
    }

    @Bean
    @ConditionalOnMissingBean
    FailedPulls promptCacheFailedPulls(PromptCacheProperties cacheProperties) {
        return new FailedPulls(cacheProperties.getMaxSize());
    }

    @Bean
    @ConditionalOnMissingBean
    AuditAdvisor promptCacheAuditAdvisor(AsyncPromptCache cache, AuditTrail trail, ChangeAuthors authors) {
        return new AuditAdvisor(cache, trail, authors);
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
    PromptCacheEndpointWebExtension promptCacheEndpointWebExtension(
            PromptCacheEndpoint endpoint, PromptCacheEndpointProperties properties) {
        return new PromptCacheEndpointWebExtension(endpoint, properties.getShowValues(), properties.getRoles());
    }
}
