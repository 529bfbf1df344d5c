package dev.promptcache.boot.test.autoconfigure;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptCache;
import dev.promptcache.boot.PromptCacheLifecycle;
import dev.promptcache.boot.actuate.PromptCacheEndpoint;
import dev.promptcache.boot.health.PromptCacheHealthIndicator;
import dev.promptcache.boot.metrics.PromptCacheMetrics;
import dev.promptcache.testing.FakePromptSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;

/** What takes the place of the beans that ask the cache, since a mock has no answers for them: they get one that is empty. */
@Configuration(proxyBeanMethods = false)
class BehindMockedCache {

    @Bean
    @Fallback
    PromptCache promptCacheBesideMock(Empty empty) {
        return empty.cache().synchronous();
    }

    @Bean
    PromptCacheLifecycle promptCacheLifecycleBesideMock(Empty empty) {
        return new PromptCacheLifecycle(empty.cache());
    }

    @Bean
    Empty emptyCacheBesideMock() {
        return new Empty(AsyncPromptCache.builder(new FakePromptSource())
                .autoStart(false)
                .build());
    }

    /** A cache that is no bean, lest it gets in the way of the mock. */
    record Empty(AsyncPromptCache cache) {}

    /** With the actuator alone. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.boot.actuate.endpoint.annotation.Endpoint")
    static class Actuator {

        @Bean
        PromptCacheEndpoint promptCacheEndpoint(Empty empty) {
            return new PromptCacheEndpoint(empty.cache());
        }
    }

    /** With health alone. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.boot.health.contributor.HealthIndicator")
    static class Health {

        @Bean
        PromptCacheHealthIndicator promptCacheHealthIndicator(Empty empty) {
            return new PromptCacheHealthIndicator(empty.cache());
        }
    }

    /** With Micrometer alone. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "io.micrometer.core.instrument.binder.MeterBinder")
    static class Meters {

        @Bean
        PromptCacheMetrics promptCacheMetrics(Empty empty) {
            return new PromptCacheMetrics(empty.cache());
        }
    }
}
