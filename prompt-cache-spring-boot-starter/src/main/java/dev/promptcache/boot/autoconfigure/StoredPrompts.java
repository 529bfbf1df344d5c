package dev.promptcache.boot.autoconfigure;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptCacheBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.Resource;

/** What a cache knows without LangSmith: the prompts of its snapshot, and those that are bundled with the application. */
final class StoredPrompts {

    private static final Logger log = LoggerFactory.getLogger(StoredPrompts.class);

    private final boolean offline;
    private final Optional<Path> snapshot;
    private final Optional<Resource> bundled;

    StoredPrompts(PromptCacheProperties properties, boolean offline) {
        this.offline = offline;
        this.snapshot = FileLocations.path(properties.getSnapshot().getLocation());
        this.bundled = FileLocations.resource(properties.getFallbackLocation());
    }

    /** Gives a cache that is about to be built its files. */
    void configure(PromptCacheBuilder builder) {
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
     */
    void complete(AsyncPromptCache cache) {
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
