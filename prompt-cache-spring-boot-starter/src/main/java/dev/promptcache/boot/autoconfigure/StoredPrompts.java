package dev.promptcache.boot.autoconfigure;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.CachedPrompt;
import dev.promptcache.PromptCacheBuilder;
import dev.promptcache.PromptKey;
import dev.promptcache.PromptSource;
import dev.promptcache.boot.OfflineSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.Resource;

/** What a cache knows without LangSmith: the prompts of its snapshot, and those that are bundled with the application. */
final class StoredPrompts {

    private static final Logger log = LoggerFactory.getLogger(StoredPrompts.class);

    private final PromptSource source;
    private final PromptCacheProperties properties;
    private final Optional<Path> snapshot;
    private final @Nullable Resource bundled;

    StoredPrompts(PromptSource source, PromptCacheProperties properties) {
        this.source = source;
        this.properties = properties;
        this.snapshot = SnapshotLocation.path(properties.getSnapshot().getLocation());
        this.bundled = properties.getFallbackLocation();
    }

    /** Gives a cache that is about to be built its files. */
    void configure(PromptCacheBuilder builder) {
        if (bundled != null) {
            addFallbacks(builder, bundled);
        }
        if (source instanceof LangSmithSource langSmith) {
            builder.fingerprint(langSmith.fingerprint());
        }
        if (!isOffline()) {
            snapshot.ifPresent(builder::snapshot);
        }
    }

    /**
     * Completes a cache that was just built. One that has nobody to ask takes the snapshot of whoever it is, since it has no key
     * to tell by, and never writes it: it knows nothing newer.
     */
    void complete(AsyncPromptCache cache) {
        if (isOffline()) {
            snapshot.ifPresent(cache.synchronous()::load);
        }
        if (isOffline() || source instanceof LangSmithSource) {
            removeUntrusted(cache);
        }
        if (isOffline()) {
            log.info(
                    "The prompt cache is offline: the ttl is negative and there is no API key. It serves {} prompts of its "
                            + "snapshot and {} bundled ones, and never calls LangSmith",
                    cache.size(),
                    cache.status().bundled());
        }
    }

    /** What may not be pulled any more must not be served from a time when it might. */
    private void removeUntrusted(AsyncPromptCache cache) {
        List<PromptKey> untrusted = cache.entries().stream()
                .map(CachedPrompt::key)
                .filter(key -> !mayBePulled(key))
                .toList();
        if (!untrusted.isEmpty()) {
            untrusted.forEach(cache::invalidate);
            log.warn(
                    "Prompts of owners that are not trusted are left out of the snapshot: {}. To serve them, add the owners to "
                            + "langsmith.prompt-cache.trusted-owners",
                    untrusted);
        }
    }

    private boolean mayBePulled(PromptKey key) {
        return properties.isAllowPublicPrompts()
                || key.owner().equals(PromptKey.OWN_WORKSPACE)
                || properties.getTrustedOwners().contains(key.owner());
    }

    private boolean isOffline() {
        return source instanceof OfflineSource;
    }

    private static void addFallbacks(PromptCacheBuilder builder, Resource bundled) {
        try {
            builder.fallback(bundled.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException("The bundled prompts " + bundled + " cannot be read", e);
        }
    }
}
