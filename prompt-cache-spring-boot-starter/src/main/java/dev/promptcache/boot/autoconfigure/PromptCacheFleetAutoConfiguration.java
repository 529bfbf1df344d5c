package dev.promptcache.boot.autoconfigure;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptFleet;
import dev.promptcache.boot.diagnostics.FleetException;
import dev.promptcache.boot.metrics.FleetMetrics;
import dev.promptcache.boot.redis.RedisPromptFleet;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.data.redis.autoconfigure.ClientResourcesBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.RedisTemplate;

/**
 * Auto-configuration of the fleet, whose instances share prompts through the application's Redis.
 *
 * @since 0.1.0
 */
@AutoConfiguration(
        after = PromptCacheAutoConfiguration.class,
        afterName = "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration")
@ConditionalOnBooleanProperty(name = "langsmith.prompt-cache.enabled", matchIfMissing = true)
@ConditionalOnBooleanProperty("langsmith.prompt-cache.fleet.enabled")
@EnableConfigurationProperties(PromptCacheFleetProperties.class)
public final class PromptCacheFleetAutoConfiguration {

    private static final String BRING_REDIS =
            "Add 'org.springframework.boot:spring-boot-starter-data-redis', set 'spring.data.redis.host' or "
                    + "'spring.data.redis.url', or define a PromptFleet bean.";
    private static final String CHOOSE = "Mark the one to share by as @Primary, or keep no other.";

    @Bean
    PromptCacheBuilderCustomizer promptFleetCustomizer(
            ObjectProvider<PromptFleet> fleets, PromptCacheFleetProperties properties) {
        return builder -> {
            // Looked at again, since ahead-of-time processing has decided on the condition.
            if (properties.isEnabled()) {
                PromptFleet fleet = fleets.getIfUnique();
                if (fleet == null) {
                    throw fleets.stream().findAny().isPresent()
                            ? new FleetException("there are several PromptFleet beans.", CHOOSE)
                            : new FleetException("there is no Redis.", BRING_REDIS);
                }
                builder.fleet(fleet);
            }
        };
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "io.micrometer.core.instrument.binder.MeterBinder")
    @ConditionalOnSingleCandidate(AsyncPromptCache.class)
    static class Metrics {

        @Bean
        @ConditionalOnMissingBean
        FleetMetrics promptFleetMetrics(AsyncPromptCache cache) {
            return new FleetMetrics(cache);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({RedisConnectionFactory.class, RedisTemplate.class})
    @ConditionalOnMissingBean(PromptFleet.class)
    static class Redis {

        @Bean(destroyMethod = "close")
        RedisPromptFleet redisPromptFleet(
                ObjectProvider<RedisConnectionFactory> connections,
                PromptCacheFleetProperties properties,
                LangSmithConnectionDetails details) {
            RedisConnectionFactory factory = connections.getIfUnique();
            if (factory == null) {
                throw connections.stream().findAny().isPresent()
                        ? new FleetException("there are several RedisConnectionFactory beans.", CHOOSE)
                        : new FleetException("there is no RedisConnectionFactory.", BRING_REDIS);
            }
            return new RedisPromptFleet(factory, properties.settings(details));
        }
    }

    /**
     * Has Lettuce try to connect again twice a second. By itself it waits longer each time, for 30 s in the end, and as long the
     * fleet would be apart after Redis is back.
     */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({ClientResourcesBuilderCustomizer.class, ClientResources.class})
    static class Lettuce {

        private static final Duration LONGEST_RECONNECT_DELAY = Duration.ofMillis(500);

        @Bean
        @Order(Ordered.HIGHEST_PRECEDENCE)
        ClientResourcesBuilderCustomizer promptFleetReconnectCustomizer() {
            // First, so that what the application customizes prevails.
            return resources -> resources.reconnectDelay(
                    Delay.exponential(Duration.ZERO, LONGEST_RECONNECT_DELAY, 2, TimeUnit.MILLISECONDS));
        }
    }
}
