package dev.promptcache.boot;

import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import dev.promptcache.PromptSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The source of a cache that serves what it was given, and has nobody to ask for more.
 *
 * @since 0.1.0
 */
public final class OfflineSource implements PromptSource {

    /** Makes a source that has nothing. */
    public OfflineSource() {}

    @Override
    public CompletionStage<PromptCommit> fetch(PromptKey key) {
        return CompletableFuture.failedFuture(new PromptException.Unavailable(
                key,
                "the prompt cache is offline, since langsmith.prompt-cache.ttl is negative and there is no API key, and the "
                        + "prompt is not cached. Add it to the file of langsmith.prompt-cache.snapshot.location or of "
                        + "langsmith.prompt-cache.fallback-location, or set langsmith.api-key",
                0,
                null));
    }
}
