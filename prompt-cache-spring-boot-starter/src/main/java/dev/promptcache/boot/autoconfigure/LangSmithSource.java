package dev.promptcache.boot.autoconfigure;

import dev.promptcache.PromptCacheBuilder;
import dev.promptcache.PromptSource;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * LangSmith as the source of the auto-configured cache, with what the cache has to know of it, whatever the application wraps around
 * the source.
 *
 * @param source fetches the prompts
 * @param fingerprint tells the prompts of one connection from those of others; null if there is no connection
 */
record LangSmithSource(PromptSource source, @Nullable Supplier<String> fingerprint) {

    /** Whether the cache has nobody to ask. */
    boolean isOffline() {
        return fingerprint == null;
    }

    /** Lets a cache that is about to be built refuse what must not come from LangSmith, and other connections' snapshots. */
    void configure(PromptCacheBuilder builder, PromptCacheProperties properties) {
        if (!properties.isAllowPublicPrompts()) {
            builder.trustedOwners(properties.getTrustedOwners());
        }
        if (fingerprint != null) {
            builder.fingerprint(fingerprint);
        }
    }
}
