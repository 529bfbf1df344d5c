package dev.promptcache;

import dev.promptcache.CachedPrompt.Origin;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Collects what a cache is made of. Not thread-safe. Each method returns the builder itself. */
public final class PromptCacheBuilder {

    private static final Logger log = LoggerFactory.getLogger(AsyncPromptCache.class);

    PromptSource source;
    PromptCacheConfig config = PromptCacheConfig.defaults();
    boolean autoStart = true;
    final List<PromptCacheListener> listeners = new ArrayList<>();
    Ticker ticker = Ticker.system();

    @Nullable
    Executor executor;

    @Nullable
    ScheduledExecutorService scheduler;

    InstantSource wallClock = InstantSource.system();
    SnapshotFile snapshotFile = new SnapshotFile();

    @Nullable
    Path snapshot;

    final Map<PromptKey, PromptCommit> fallbacks = new HashMap<>();

    Supplier<@Nullable String> fingerprint = () -> null;

    UnaryOperator<Runnable> callerContext = UnaryOperator.identity();

    DoubleSupplier random = () -> ThreadLocalRandom.current().nextDouble();

    PromptCacheBuilder(PromptSource source) {
        this.source = Objects.requireNonNull(source, "source");
    }

    /**
     * Replaces the source.
     *
     * @param source where prompts come from
     * @return this builder
     */
    public PromptCacheBuilder source(PromptSource source) {
        this.source = Objects.requireNonNull(source, "source");
        return this;
    }

    /**
     * Replaces the settings.
     *
     * @param config the settings
     * @return this builder
     */
    public PromptCacheBuilder config(PromptCacheConfig config) {
        this.config = Objects.requireNonNull(config, "config");
        return this;
    }

    /**
     * Changes the settings.
     *
     * @param change gets a builder with the settings so far, and returns one with the settings wanted
     * @return this builder
     */
    public PromptCacheBuilder configure(UnaryOperator<PromptCacheConfig.Builder> change) {
        return config(change.apply(config.toBuilder()).build());
    }

    /**
     * Whether {@code set} and a missing {@code pull} start the background refresher, also after a {@code stop}, as in the
     * LangSmith SDKs. On by default; off, only {@link AsyncPromptCache#start()} does.
     *
     * @param autoStart whether the cache starts by itself
     * @return this builder
     */
    public PromptCacheBuilder autoStart(boolean autoStart) {
        this.autoStart = autoStart;
        return this;
    }

    /**
     * Says what the commits of this cache belong to. It stands in every snapshot that the cache writes, and a snapshot with
     * another one is not loaded. A snapshot without one is: the LangSmith SDKs write none.
     *
     * @param fingerprint tells apart endpoint, workspace and credential, and lets nobody recover the credential; null, the
     *     default, to write none and to load the snapshots of everybody
     * @return this builder
     */
    public PromptCacheBuilder fingerprint(@Nullable String fingerprint) {
        this.fingerprint = () -> fingerprint;
        return this;
    }

    /**
     * Says what the commits of this cache belong to, as {@link #fingerprint(String)} does, when it is first needed: for a
     * snapshot.
     *
     * @param fingerprint called for each snapshot that is written or loaded, in whichever thread does that; always answers the same
     * @return this builder
     */
    public PromptCacheBuilder fingerprint(Supplier<@Nullable String> fingerprint) {
        this.fingerprint = Objects.requireNonNull(fingerprint, "fingerprint");
        return this;
    }

    /**
     * Keeps the cache in a file, so that the next process begins with what this one knew. {@link #build()} loads it, in the thread
     * that builds. It is written within 5 seconds of a change, as when a fetch confirms a commit, and no more often; and on
     * {@code stop}, {@code shutdown} and {@code close}. Reading a prompt is no change.
     *
     * <p>If loading it is refused, or something in it is wrong, the file is kept beside under its name and {@code .rejected}, or
     * {@code .rejected.2} to {@code .9} where that is taken, ahead of the first write; of more than nine the oldest goes. If a write
     * fails the old file stays, one warning says so, and the write is tried again every 5 seconds. Nothing is written while the
     * cache is disabled.
     *
     * @param path the file, or null, the default, for none
     * @return this builder
     * @see AsyncPromptCache#load(Path)
     * @see AsyncPromptCache#dump(Path)
     */
    public PromptCacheBuilder snapshot(@Nullable Path path) {
        this.snapshot = path;
        return this;
    }

    /**
     * Adds bundled fallbacks: what a {@code pull} returns if the prompt is not cached within its windows and fetching it fails,
     * unless with "not found". They are never cached and never fresh. While such a prompt backs off after a failure, a pull
     * gets its fallback at once; the first one after that fetches again.
     *
     * @param commits the commits, in place of those added before for the same keys; the caller sees them with
     *     {@link CachedPrompt.Origin#BUNDLED}
     * @return this builder
     */
    public PromptCacheBuilder fallback(Map<PromptKey, PromptCommit> commits) {
        commits.forEach((key, commit) -> fallbacks.put(key, commit.withOrigin(Origin.BUNDLED)));
        return this;
    }

    /**
     * Adds bundled fallbacks from a snapshot file, whoever wrote it. What is wrong with the file is logged as one warning, and
     * its good entries are used.
     *
     * @param snapshot the content of the file; is read to its end and closed
     * @return this builder
     * @see #fallback(Map)
     * @see AsyncPromptCache#dump(java.nio.file.Path)
     */
    public PromptCacheBuilder fallback(InputStream snapshot) {
        SnapshotContent content =
                new SnapshotReader(Origin.BUNDLED, null, Integer.MAX_VALUE, key -> false).read(snapshot);
        content.entries().forEach(entry -> fallbacks.put(entry.key(), entry.commit()));
        if (!content.problems().isEmpty()) {
            log.warn(
                    "The bundled prompts are not all right: {}. Usable ones: {}",
                    content.problems(),
                    content.entries().size());
        }
        return this;
    }

    /**
     * Adds a listener. It is told of everything that happens, after those added before it.
     *
     * @param listener the listener
     * @return this builder
     */
    public PromptCacheBuilder listener(PromptCacheListener listener) {
        listeners.add(Objects.requireNonNull(listener, "listener"));
        return this;
    }

    /**
     * Replaces the clock, for tests.
     *
     * @param ticker the clock
     * @return this builder
     */
    public PromptCacheBuilder ticker(Ticker ticker) {
        this.ticker = Objects.requireNonNull(ticker, "ticker");
        return this;
    }

    /**
     * Replaces the wall clock, for tests. It dates snapshots; nothing else depends on it.
     *
     * @param wallClock the clock
     * @return this builder
     */
    public PromptCacheBuilder wallClock(InstantSource wallClock) {
        this.wallClock = Objects.requireNonNull(wallClock, "wallClock");
        return this;
    }

    /**
     * Fetches on the given executor rather than on threads of the cache's own. The cache never shuts it down. What it refuses
     * fails at once; what it delays eats into the deadline, so it should have room for more tasks than one.
     *
     * @param executor runs the fetches, and {@code load} and {@code dump} of the non-blocking view
     * @return this builder
     */
    public PromptCacheBuilder executor(Executor executor) {
        this.executor = Objects.requireNonNull(executor, "executor");
        return this;
    }

    /**
     * Keeps time on the given scheduler rather than on a thread of the cache's own. The cache never shuts it down, and wants it to
     * outlive the cache. Its tasks are short and never fetch.
     *
     * @param scheduler runs the sweeps and the timeouts
     * @return this builder
     */
    public PromptCacheBuilder scheduler(ScheduledExecutorService scheduler) {
        this.scheduler = Objects.requireNonNull(scheduler, "scheduler");
        return this;
    }

    /**
     * Carries what a caller's thread knows, such as the span under way or the logging context, into the fetch that the caller
     * waits for. The operator is called in that thread, with the call of the source, and returns what a fetch thread runs in
     * its place: it puts the context there, runs the call, and takes the context away again. Only the call runs in the context:
     * listeners do not, and neither do other callers who wait for the same fetch. Fetches in the background belong to no caller
     * and are left alone.
     *
     * <p>A second operator is put around the first.
     *
     * @param decorator puts a caller's context around a call
     * @return this builder
     */
    public PromptCacheBuilder callerContext(UnaryOperator<Runnable> decorator) {
        UnaryOperator<Runnable> inner = callerContext;
        Objects.requireNonNull(decorator, "decorator");
        this.callerContext = call -> decorator.apply(inner.apply(call));
        return this;
    }

    /** Replaces the numbers from 0 to 1 that spread due times and back-offs, for tests. */
    PromptCacheBuilder random(DoubleSupplier random) {
        this.random = random;
        return this;
    }

    /** Replaces how files are read and written, for tests. */
    PromptCacheBuilder snapshotFile(SnapshotFile snapshotFile) {
        this.snapshotFile = snapshotFile;
        return this;
    }

    /**
     * Makes a cache. It starts no thread before it has something to do.
     *
     * @return a new cache
     */
    public AsyncPromptCache build() {
        return new DefaultAsyncPromptCache(this);
    }
}
