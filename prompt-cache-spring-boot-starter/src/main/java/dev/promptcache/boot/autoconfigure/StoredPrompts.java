package dev.promptcache.boot.autoconfigure;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptCacheBuilder;
import dev.promptcache.PromptSource;
import java.nio.file.Path;
import java.util.Optional;

/** What a cache knows without LangSmith: the prompts of its snapshot. */
final class StoredPrompts {

    private final Optional<Path> snapshot;

    StoredPrompts(PromptCacheProperties properties) {
        this.snapshot = SnapshotLocation.path(properties.getSnapshot().getLocation());
    }

    /** Gives a cache that is about to be built what it goes by when it reads and writes files. */
    void configure(PromptCacheBuilder builder, PromptSource source) {
        if (source instanceof LangSmithSource langSmith) {
            builder.fingerprint(langSmith.fingerprint());
        }
        if (!isOffline(source)) {
            snapshot.ifPresent(builder::snapshot);
        }
    }

    /** Fills a cache that does not write its file: who cannot ask LangSmith knows nothing newer than what is in there. */
    void load(AsyncPromptCache cache, PromptSource source) {
        if (isOffline(source)) {
            snapshot.ifPresent(cache.synchronous()::load);
        }
    }

    private static boolean isOffline(PromptSource source) {
        return source instanceof OfflineSource;
    }
}
