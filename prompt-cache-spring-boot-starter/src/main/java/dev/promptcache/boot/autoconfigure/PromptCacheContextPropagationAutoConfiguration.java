package dev.promptcache.boot.autoconfigure;

import io.micrometer.context.ContextSnapshotFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.task.support.ContextPropagatingTaskDecorator;

/**
 * Auto-configuration that carries the context of a caller, its span above all, into the fetch that the caller waits for, by
 * Micrometer's context propagation. A refresh in the background has no caller and begins a trace of its own.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = PromptCacheAutoConfiguration.class)
@ConditionalOnClass(ContextSnapshotFactory.class)
@ConditionalOnBooleanProperty(name = "langsmith.prompt-cache.enabled", matchIfMissing = true)
public final class PromptCacheContextPropagationAutoConfiguration {

    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    PromptCacheBuilderCustomizer promptCacheContextCustomizer() {
        return builder -> builder.callerContext(new ContextPropagatingTaskDecorator()::decorate);
    }
}
