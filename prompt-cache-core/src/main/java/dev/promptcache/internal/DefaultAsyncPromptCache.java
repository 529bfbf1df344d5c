package dev.promptcache.internal;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.CacheMetrics;
import dev.promptcache.CacheStatus;
import dev.promptcache.CachedPrompt;
import dev.promptcache.EntryListing;
import dev.promptcache.PromptCache;
import dev.promptcache.PromptCacheConfig;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import dev.promptcache.PromptSource;
import dev.promptcache.internal.snapshot.SnapshotFile;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The cache: puts its parts together, and passes each call to the one that does the work. */
final class DefaultAsyncPromptCache implements AsyncPromptCache {

    private final CacheState state;
    private final Loader loader;
    private final Refresher refresher;
    private final Lookup lookup;
    private final Fallbacks fallbacks;
    private final Callers callers;
    private final Writes writes;
    private final Views views;
    private final Snapshots snapshots;
    private final Shutdown shutdown;
    private final Workers workers;
    private final boolean autoStart;
    private final PromptCache blockingView;

    DefaultAsyncPromptCache(CacheParts parts, DoubleSupplier random, SnapshotFile files) {
        this.workers = new Workers(parts.executor(), parts.scheduler());
        this.autoStart = parts.autoStart();
        this.state = new CacheState(parts, random, workers);
        FailureLog failureLog = new FailureLog(state);
        FetchResults results = new FetchResults(state, failureLog);
        this.loader = new Loader(state, workers, results, parts);
        this.refresher = new Refresher(state, workers, loader, failureLog);
        this.lookup = new Lookup(state, refresher);
        this.fallbacks = new Fallbacks(state);
        this.callers = new Callers(state, loader, lookup, fallbacks);
        this.writes = new Writes(state, loader, refresher, results);
        this.views = new Views(state);
        this.snapshots = new Snapshots(state, new SnapshotLoading(state, loader), parts, files);
        Autosave autosave = new Autosave(state, workers, snapshots, parts.snapshot());
        this.shutdown = new Shutdown(state, workers, loader, refresher, autosave);
        this.blockingView = new BlockingPromptCache(this);
        autosave.open();
        if (size() > 0) {
            startIfAutomatic();
        }
    }

    @Override
    public PromptCache synchronous() {
        return blockingView;
    }

    @Override
    public Optional<PromptCommit> get(PromptKey key) {
        return lookup.hitOrMiss(key);
    }

    @Override
    public Optional<PromptCommit> get(String identifier) {
        return lookup.hitOrMiss(identifier);
    }

    @Override
    public CompletableFuture<PromptCommit> pull(PromptKey key) {
        Optional<PromptCommit> hit = lookup.hit(key);
        return hit.isPresent() ? CompletableFuture.completedFuture(hit.get()) : loadMissing(key, false);
    }

    @Override
    public CompletableFuture<PromptCommit> pull(String identifier) {
        Optional<PromptCommit> hit = lookup.hit(identifier);
        return hit.isPresent()
                ? CompletableFuture.completedFuture(hit.get())
                : loadMissing(PromptKey.parse(identifier), false);
    }

    @Override
    public CompletableFuture<PromptCommit> pull(PromptKey key, Supplier<PromptCommit> fallback) {
        Optional<PromptCommit> hit = lookup.hit(key);
        return hit.isPresent() ? CompletableFuture.completedFuture(hit.get()) : loadMissing(key, fallback);
    }

    @Override
    public CompletableFuture<PromptCommit> pull(String identifier, Supplier<PromptCommit> fallback) {
        Optional<PromptCommit> hit = lookup.hit(identifier);
        return hit.isPresent()
                ? CompletableFuture.completedFuture(hit.get())
                : loadMissing(PromptKey.parse(identifier), fallback);
    }

    @Override
    public CompletableFuture<Map<PromptKey, PromptCommit>> pullAll(Collection<PromptKey> keys) {
        Map<PromptKey, CompletableFuture<PromptCommit>> pulls = new LinkedHashMap<>();
        keys.forEach(key -> pulls.computeIfAbsent(key, this::pull));
        return CompletableFuture.allOf(pulls.values().toArray(CompletableFuture[]::new))
                .handle((ended, failure) -> null)
                .thenCompose(ended -> together(pulls));
    }

    /** The commits of pulls that have ended, or the first failure. */
    private static CompletableFuture<Map<PromptKey, PromptCommit>> together(
            Map<PromptKey, CompletableFuture<PromptCommit>> pulls) {
        Map<PromptKey, PromptCommit> commits = new LinkedHashMap<>();
        for (Map.Entry<PromptKey, CompletableFuture<PromptCommit>> pull : pulls.entrySet()) {
            if (pull.getValue().isCompletedExceptionally()) {
                return pull.getValue().thenApply(commit -> Map.of());
            }
            commits.put(pull.getKey(), pull.getValue().join());
        }
        return CompletableFuture.completedFuture(Collections.unmodifiableMap(commits));
    }

    /** The commit if it may be served at once; a hit is counted, a miss is not. */
    Optional<PromptCommit> hit(PromptKey key) {
        return lookup.hit(key);
    }

    /** The commit if it may be served at once; a hit is counted, a miss is not. */
    Optional<PromptCommit> hit(String identifier) {
        return lookup.hit(identifier);
    }

    /** The rest of a pull that was no hit, but for the caller's own fallback. */
    CompletableFuture<PromptCommit> loadMissing(PromptKey key, boolean callerHasFallback) {
        startIfAutomatic();
        return callers.pull(key, callerHasFallback);
    }

    /** The caller's own fallback for a failed pull. */
    PromptCommit fallBack(Throwable failure, Supplier<PromptCommit> fallback) {
        return fallbacks.ofCaller(failure, fallback);
    }

    @Override
    public void set(PromptKey key, PromptCommit commit) {
        startIfAutomatic();
        writes.set(key, Objects.requireNonNull(commit, "commit"), null);
    }

    @Override
    public void set(PromptKey key, PromptCommit commit, PromptSource source) {
        startIfAutomatic();
        writes.set(key, Objects.requireNonNull(commit, "commit"), Objects.requireNonNull(source, "source"));
    }

    @Override
    public CompletableFuture<PromptCommit> refresh(PromptKey key) {
        startIfAutomatic();
        return callers.refresh(key);
    }

    @Override
    public int refreshAll() {
        return refresher.requestAll(key -> true);
    }

    @Override
    public int refreshName(String name) {
        return refresher.requestAll(named(name));
    }

    @Override
    public boolean invalidate(PromptKey key) {
        return writes.invalidate(key);
    }

    @Override
    public int invalidateName(String name) {
        return writes.invalidateIf(named(name));
    }

    @Override
    public void clear() {
        writes.invalidateIf(key -> true);
    }

    @Override
    public int size() {
        return underLock(state.table::size);
    }

    @Override
    public List<CachedPrompt> entries() {
        return entries(EnumSet.allOf(CachedPrompt.State.class), Integer.MAX_VALUE)
                .entries();
    }

    @Override
    public EntryListing entries(Set<CachedPrompt.State> states, int limit) {
        if (limit < 0) {
            throw new IllegalArgumentException("limit must not be negative, but is " + limit);
        }
        return views.entries(Set.copyOf(states), limit);
    }

    @Override
    public Optional<CachedPrompt> entry(PromptKey key) {
        return views.entry(key);
    }

    @Override
    public CacheStatus status() {
        return underLock(() -> views.status(refresher.isRunning(), loader.activeCount(), loader.lastFetch()));
    }

    @Override
    public void start() {
        underLock(() -> {
            if (state.closed) {
                throw new IllegalStateException("The prompt cache is closed: make a new one");
            }
            if (!refresher.isRunning()) {
                refresher.start();
            }
            return null;
        });
    }

    @Override
    public CompletableFuture<Void> stop() {
        return shutdown.stop();
    }

    @Override
    public void shutdown() {
        shutdown.stopNow();
    }

    @Override
    public boolean isRunning() {
        return underLock(refresher::isRunning);
    }

    @Override
    public void close() {
        shutdown.close();
    }

    @Override
    public void configure(PromptCacheConfig config) {
        writes.configure(config);
    }

    @Override
    public PromptCacheConfig config() {
        return state.settings.config;
    }

    @Override
    public CompletableFuture<Void> dump(Path path) {
        return workers.submit(() -> {
            dumpNow(path);
            return null;
        });
    }

    @Override
    public CompletableFuture<Integer> load(Path path) {
        return workers.submit(() -> loadNow(path));
    }

    /** Dumps in this thread. */
    void dumpNow(Path path) {
        snapshots.dump(path);
    }

    /** Loads in this thread. */
    int loadNow(Path path) {
        int loaded = snapshots.load(path).count();
        if (loaded > 0) {
            startIfAutomatic();
        }
        return loaded;
    }

    @Override
    public CacheMetrics metrics() {
        return state.counters.sinceReset();
    }

    @Override
    public CacheMetrics totals() {
        return state.counters.totals();
    }

    @Override
    public void resetMetrics() {
        state.counters.reset();
    }

    private CompletableFuture<PromptCommit> loadMissing(PromptKey key, Supplier<PromptCommit> fallback) {
        return loadMissing(key, true).exceptionally(failure -> fallBack(failure, fallback));
    }

    private static Predicate<PromptKey> named(String name) {
        PromptKey any = PromptKey.parse(name);
        return key -> key.name().equals(any.name()) && key.owner().equals(any.owner());
    }

    private void startIfAutomatic() {
        if (!autoStart || state.clock.isTicking()) {
            return;
        }
        underLock(() -> {
            if (!state.closed && !refresher.isRunning()) {
                refresher.start();
            }
            return null;
        });
    }

    private <T extends @Nullable Object> T underLock(Supplier<T> action) {
        synchronized (state.lock) {
            return action.get();
        }
    }
}
