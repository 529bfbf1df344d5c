package dev.promptcache.boot.autoconfigure;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptCacheConfig;
import dev.promptcache.boot.cloud.EnvironmentChangeListener;
import dev.promptcache.boot.diagnostics.PropertyOrigins;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.cloud.context.environment.EnvironmentChangeEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration that lets the auto-configured cache follow its properties while it runs, where Spring Cloud tells of changes.
 * A cache of the application's own has settings of its own.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = PromptCacheAutoConfiguration.class)
@ConditionalOnClass(EnvironmentChangeEvent.class)
@ConditionalOnBooleanProperty(name = "langsmith.prompt-cache.enabled", matchIfMissing = true)
@ConditionalOnBean(name = PromptCacheAutoConfiguration.CACHE)
public final class PromptCacheEnvironmentChangeAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    EnvironmentChangeListener promptCacheEnvironmentChangeListener(
            @Qualifier(PromptCacheAutoConfiguration.CACHE) AsyncPromptCache cache, Environment environment) {
        return new EnvironmentChangeListener(cache, () -> settings(environment));
    }

    /** Bound anew: the bean of the properties may follow the change before or after the listener. */
    private static PromptCacheConfig settings(Environment environment) {
        PromptCacheProperties properties =
                Binder.get(environment).bindOrCreate("langsmith.prompt-cache", PromptCacheProperties.class);
        new PropertyChecks(new PropertyOrigins(environment)).check(properties);
        return ConfigMapper.config(properties);
    }
}
