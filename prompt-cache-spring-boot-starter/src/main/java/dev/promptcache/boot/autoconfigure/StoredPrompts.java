package dev.promptcache.boot.autoconfigure;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptCacheBuilder;
import dev.promptcache.PromptSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.Resource;

/** What a cache knows without LangSmith: the prompts of its snapshot, and those that are bundled with the application. */
final class StoredPrompts {

    private static final Logger log = LoggerFactory.getLogger(AsyncPromptCache.class);

    private final PromptSource source;
    private final Optional<Path> snapshot;
    private final @Nullable Resource bundled;

    StoredPrompts(PromptSource source, PromptCacheProperties properties) {
        this.source = source;
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
     * Fills a cache that has nobody to ask. It takes the snapshot of whoever it is, since it has no key to tell by, and never
     * writes it: it knows nothing newer.
     */
    void load(AsyncPromptCache cache) {
        if (isOffline()) {
            snapshot.ifPresent(cache.synchronous()::load);
            log.info(
                    "The prompt cache is offline: the ttl is negative and there is no API key. It serves {} prompts of its "
                            + "snapshot and {} bundled ones, and never calls LangSmith",
                    cache.size(),
                    cache.status().bundled());
        }
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
