package dev.promptcache.boot;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptCacheBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.Resource;

/**
 * What a cache knows without LangSmith: the prompts of its snapshot, and those that are bundled with the application. For one cache,
 * and one thread.
 *
 * @since 0.1.0
 */
public final class StoredPrompts {

    private static final Logger log = LoggerFactory.getLogger(StoredPrompts.class);

    private final boolean offline;
    private final Optional<Path> snapshot;
    private final Optional<Resource> bundled;

    /**
     * Says where they are.
     *
     * @param snapshot the file that prompts outlive a restart in, or empty
     * @param bundled the bundled prompts, or empty
     * @param offline whether the cache has nobody to ask
     */
    public StoredPrompts(Optional<Path> snapshot, Optional<Resource> bundled, boolean offline) {
        this.snapshot = snapshot;
        this.bundled = bundled;
        this.offline = offline;
    }

    /**
     * Gives a cache that is about to be built its files.
     *
     * @param builder the builder
     */
    public void configure(PromptCacheBuilder builder) {
        log.info(
                "The prompt cache keeps prompts with snapshot.location={}, fallback-location={}",
                snapshot.map(Path::toString).orElse("none"),
                bundled.map(Resource::getDescription).orElse("none"));
        bundled.ifPresent(resource -> addFallbacks(builder, resource));
        if (!offline) {
            snapshot.ifPresent(builder::snapshot);
        }
    }

    /**
     * Completes a cache that was just built. One that has nobody to ask takes the snapshot of whoever it is, since it has no key
     * to tell by, and never writes it: it knows nothing newer.
     *
     * @param cache the cache of that builder
     */
    public void complete(AsyncPromptCache cache) {
        if (offline) {
            snapshot.ifPresent(cache.synchronous()::load);
            log.info(
                    "The prompt cache is offline: the ttl is negative and there is no API key. It serves {} prompts of its "
                            + "snapshot and {} bundled ones, and never calls LangSmith",
                    cache.size(),
                    cache.status().bundled());
        }
    }

    private static void addFallbacks(PromptCacheBuilder builder, Resource bundled) {
        try {
            builder.fallback(bundled.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException("The bundled prompts " + bundled + " cannot be read", e);
        }
    }
}
