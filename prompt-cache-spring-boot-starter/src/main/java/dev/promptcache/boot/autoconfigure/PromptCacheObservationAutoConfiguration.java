package dev.promptcache.boot.autoconfigure;

import dev.promptcache.boot.observation.PromptStamp;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.util.function.SingletonSupplier;

/**
 * Auto-configuration that writes which prompt was rendered on the observation of whoever rendered it. The registry is looked for when a
 * prompt is rendered first, so that what observes may itself use prompts.
 */
@AutoConfiguration(before = PromptCacheAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "langsmith.prompt-cache.enabled", matchIfMissing = true)
public final class PromptCacheObservationAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    PromptStamp promptStamp(ObjectProvider<ObservationRegistry> registry) {
        return new PromptStamp(SingletonSupplier.of(() -> registry.getIfUnique(() -> ObservationRegistry.NOOP)));
    }
}
