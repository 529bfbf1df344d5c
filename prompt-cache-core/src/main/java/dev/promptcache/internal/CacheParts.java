package dev.promptcache.internal;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.CachedPrompt.Origin;
import dev.promptcache.PromptCacheConfig;
import dev.promptcache.PromptCacheListener;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptFleet;
import dev.promptcache.PromptKey;
import dev.promptcache.PromptSource;
import dev.promptcache.PromptVetter;
import dev.promptcache.Ticker;
import dev.promptcache.internal.snapshot.SnapshotFile;
import dev.promptcache.internal.snapshot.Snapshots;
import dev.promptcache.template.TemplateEngine;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a cache is made of, as its builder hands it over: the door to the engine. Immutable.
 *
 * @param source where prompts come from
 * @param config the settings
 * @param autoStart whether the cache starts its refresher by itself
 * @param listeners told of what happens, in this order
 * @param bundled what is served when LangSmith fails and nothing is cached
 * @param templateEngine renders jinja2 templates, or null to refuse them
 * @param trustedOwners the owners whose prompts may be had beside those of the own workspace, or null for all
 * @param fingerprint says what the commits belong to, or null if nobody can
 * @param snapshot the file that the cache keeps, or null for none
 * @param callerContext puts what a caller's thread knows around a fetch that the caller waits for
 * @param ticker the clock
 * @param wallClock dates snapshots
 * @param executor runs fetches, or null for threads of the cache's own
 * @param scheduler keeps time, or null for a thread of the cache's own
 * @param fleet what the cache shares with others, or null if it is on its own
 */
public record CacheParts(
        PromptSource source,
        PromptCacheConfig config,
        boolean autoStart,
        List<PromptCacheListener> listeners,
        List<PromptVetter> vetters,
        Map<PromptKey, PromptCommit> bundled,
        @Nullable TemplateEngine templateEngine,
        @Nullable Set<String> trustedOwners,
        @Nullable Supplier<String> fingerprint,
        @Nullable Path snapshot,
        UnaryOperator<Runnable> callerContext,
        Ticker ticker,
        InstantSource wallClock,
        @Nullable Executor executor,
        @Nullable ScheduledExecutorService scheduler,
        @Nullable PromptFleet fleet) {

    /**
     * Copies the collections.
     *
     * @param source where prompts come from
     * @param config the settings
     * @param autoStart whether the cache starts its refresher by itself
     * @param listeners told of what happens, in this order
     * @param vetters asked before a commit is let in, in this order
     * @param bundled what is served when LangSmith fails and nothing is cached
     * @param templateEngine renders jinja2 templates, or null to refuse them
     * @param trustedOwners the owners whose prompts may be had beside those of the own workspace, or null for all
     * @param fingerprint says what the commits belong to, or null if nobody can
     * @param snapshot the file that the cache keeps, or null for none
     * @param callerContext puts what a caller's thread knows around a fetch that the caller waits for
     * @param ticker the clock
     * @param wallClock dates snapshots
     * @param executor runs fetches, or null for threads of the cache's own
     * @param scheduler keeps time, or null for a thread of the cache's own
     * @param fleet what the cache shares with others, or null if it is on its own
     */
    public CacheParts {
        listeners = List.copyOf(listeners);
        vetters = List.copyOf(vetters);
        bundled = Map.copyOf(bundled);
        trustedOwners = trustedOwners == null ? null : Set.copyOf(trustedOwners);
    }

    /**
     * Makes a cache of the parts. It starts no thread before it has something to do.
     *
     * @return a new cache
     */
    public AsyncPromptCache assemble() {
        return assemble(() -> ThreadLocalRandom.current().nextDouble(), new SnapshotFile());
    }

    /**
     * Makes a cache of the parts.
     *
     * @param random the numbers from 0 to 1 that spread due times and back-offs
     * @param snapshotFile how files are read and written
     */
    AsyncPromptCache assemble(DoubleSupplier random, SnapshotFile snapshotFile) {
        return new DefaultAsyncPromptCache(this, random, snapshotFile);
    }

    /**
     * Reads the commits of a snapshot file, whoever wrote it. What is wrong with the file is logged as one warning.
     *
     * @param snapshot the content of the file; is read to its end and closed
     * @return the good entries, of {@link Origin#BUNDLED}
     */
    public static Map<PromptKey, PromptCommit> readBundled(InputStream snapshot) {
        return Snapshots.readBundled(snapshot);
    }
}
