package dev.promptcache.boot.autoconfigure;

import dev.promptcache.PromptCacheBuilder;

/**
 * Changes the builder of the auto-configured cache, after the properties have been applied. Beans of this type are called in
 * their order.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface PromptCacheBuilderCustomizer {

    /**
     * Changes the builder.
     *
     * @param builder the builder
     */
    void customize(PromptCacheBuilder builder);
}
