package dev.promptcache.internal;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.CacheMetrics;
import dev.promptcache.CacheStatus;
import dev.promptcache.CachedPrompt;
import dev.promptcache.EntryListing;
import dev.promptcache.FleetStatus;
import dev.promptcache.PromptCache;
import dev.promptcache.PromptCacheConfig;
import dev.promptcache.PromptCacheListener.ChangeTrigger;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptFleet;
import dev.promptcache.PromptKey;
import dev.promptcache.PromptRejection;
import dev.promptcache.PromptSource;
import dev.promptcache.internal.fleet.FleetMember;
import dev.promptcache.internal.snapshot.Autosave;
import dev.promptcache.internal.snapshot.SnapshotFile;
import dev.promptcache.internal.snapshot.Snapshots;
import dev.promptcache.internal.thread.CacheClock;
import dev.promptcache.internal.thread.CacheThreads;
import dev.promptcache.internal.vetting.Vetting;
import dev.promptcache.template.RenderedPrompt;
import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
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

/** The cache: puts its parts together, checks arguments, and passes each call to the part that does the work. */
final class DefaultAsyncPromptCache implements AsyncPromptCache {

    private final CacheThreads threads;
    private final CacheClock clock;
    private final Vetting vetting;
    private final CommitTemplates templates;
    private final EntryStore store;
    private final CacheReader reader;
    private final CallerFetches fetches;
    private final FlightRunner runner;
    private final RefreshTimer timer;
    private final Snapshots snapshots;
    private final Lifecycle lifecycle;
    private final PromptCache blockingView;
    private volatile CacheMetrics baseline;

    DefaultAsyncPromptCache(CacheParts parts, DoubleSupplier random, SnapshotFile files) {
        this.threads = new CacheThreads(
                parts.executor(), parts.scheduler(), parts.ticker().isRealTime());
        this.clock = new CacheClock(parts.ticker());
        this.templates = new CommitTemplates(parts.templateEngine());
        this.vetting = new Vetting(parts.vetters());
        this.store = new EntryStore(parts, vetting, clock, threads.keepsOwnTime(), random);
        this.runner = new FlightRunner(store, vetting, threads, clock, templates, parts.callerContext());
        PromptFleet shared = parts.fleet();
        if (shared != null) {
            runner.join(shared, random, this);
        }
        this.reader = new CacheReader(store, clock, runner);
        this.timer = new RefreshTimer(store, runner, threads, clock, this);
        this.snapshots = new Snapshots(
                new SnapshotTransfer(store, clock, templates, new SnapshotVetting(store, vetting, threads)),
                new TrustedOwners(parts.trustedOwners())::include,
                parts.wallClock(),
                parts.fingerprint(),
                files);
        Autosave autosave = parts.snapshot() == null ? null : autosave(parts.snapshot());
        this.lifecycle = new Lifecycle(parts.autoStart(), store, runner, timer, threads, clock, autosave);
        this.fetches = new CallerFetches(store, runner, clock, templates, lifecycle);
        this.blockingView = new BlockingPromptCache(this, reader, fetches, store);
        this.baseline = store.totals();
        lifecycle.open();
    }

    @Override
    public PromptCache synchronous() {
        return blockingView;
    }

    @Override
    public Optional<PromptCommit> get(PromptKey key) {
        return reader.hitOrMiss(key);
    }

    @Override
    public Optional<PromptCommit> get(String identifier) {
        return reader.hitOrMiss(identifier);
    }

    @Override
    public CompletableFuture<PromptCommit> pull(PromptKey key) {
        Optional<PromptCommit> hit = reader.hit(key);
        return hit.isPresent() ? CompletableFuture.completedFuture(hit.get()) : fetches.pull(key, false);
    }

    @Override
    public CompletableFuture<PromptCommit> pull(String identifier) {
        Optional<PromptCommit> hit = reader.hit(identifier);
        return hit.isPresent()
                ? CompletableFuture.completedFuture(hit.get())
                : fetches.pull(PromptKey.parse(identifier), false);
    }

    @Override
    public CompletableFuture<PromptCommit> pull(PromptKey key, Supplier<PromptCommit> fallback) {
        Objects.requireNonNull(fallback, "fallback");
        Optional<PromptCommit> hit = reader.hit(key);
        return hit.isPresent() ? CompletableFuture.completedFuture(hit.get()) : fetch(key, fallback);
    }

    @Override
    public CompletableFuture<PromptCommit> pull(String identifier, Supplier<PromptCommit> fallback) {
        Objects.requireNonNull(fallback, "fallback");
        Optional<PromptCommit> hit = reader.hit(identifier);
        return hit.isPresent()
                ? CompletableFuture.completedFuture(hit.get())
                : fetch(PromptKey.parse(identifier), fallback);
    }

    @Override
    public CompletableFuture<Map<PromptKey, PromptCommit>> pullAll(Collection<PromptKey> keys) {
        Map<PromptKey, CompletableFuture<PromptCommit>> pulls = new LinkedHashMap<>();
        // All are looked at before the first is pulled.
        List.copyOf(keys).forEach(key -> pulls.computeIfAbsent(key, this::pull));
        return CallerFetches.together(pulls);
    }

    @Override
    public CompletableFuture<RenderedPrompt> render(PromptKey key, Map<String, ? extends @Nullable Object> variables) {
        return CallerFetches.rendered(pull(key), variables);
    }

    @Override
    public void set(PromptKey key, PromptCommit commit) {
        set(Objects.requireNonNull(commit, "commit"), key, null);
    }

    @Override
    public void set(PromptKey key, PromptCommit commit, PromptSource source) {
        set(Objects.requireNonNull(commit, "commit"), key, Objects.requireNonNull(source, "source"));
    }

    @Override
    public CompletableFuture<PromptCommit> refresh(PromptKey key) {
        return fetches.refresh(Objects.requireNonNull(key, "key"), ChangeTrigger.REFRESH);
    }

    @Override
    public CompletableFuture<PromptCommit> push(PromptKey key) {
        return fetches.refresh(Objects.requireNonNull(key, "key"), ChangeTrigger.PUSH);
    }

    @Override
    public void announce(Predicate<PromptKey> changed) {
        Set<PromptKey> held = store.held().keySet();
        Predicate<PromptKey> elsewhere = key -> !held.contains(key) && changed.test(key);
        store.fetched().stream()
                .filter(elsewhere)
                .forEach(key -> store.request(key, ChangeTrigger.PUSH, clock.exact()));
        FleetMember fleet = runner.fleet();
        if (fleet != null) {
            fleet.announce(elsewhere);
        }
    }

    @Override
    public Optional<FleetStatus> fleet() {
        FleetMember fleet = runner.fleet();
        return fleet == null ? Optional.empty() : Optional.of(fleet.status());
    }

    @Override
    public int refreshAll() {
        return runner.requestAll(key -> true);
    }

    @Override
    public int refreshName(String name) {
        return runner.requestAll(named(name));
    }

    @Override
    public boolean invalidate(PromptKey key) {
        boolean cached = store.invalidate(Objects.requireNonNull(key, "key"));
        FleetMember fleet = runner.fleet();
        if (fleet != null) {
            fleet.invalidate(List.of(key));
        }
        return cached;
    }

    @Override
    public int invalidateName(String name) {
        Predicate<PromptKey> condition = named(name);
        FleetMember fleet = runner.fleet();
        Set<PromptKey> known = new HashSet<>();
        if (fleet != null) {
            known.addAll(store.fetched());
            known.addAll(store.held().keySet());
            known.removeIf(condition.negate());
        }
        int removed = store.invalidateIf(condition);
        if (fleet != null) {
            fleet.invalidate(known);
        }
        return removed;
    }

    @Override
    public void clear() {
        FleetMember fleet = runner.fleet();
        Set<PromptKey> fetched = fleet == null ? Set.of() : store.fetched();
        store.invalidateIf(key -> true);
        if (fleet != null) {
            fleet.invalidateAll(fetched);
        }
    }

    @Override
    public int size() {
        return store.size();
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
        return store.entries(Set.copyOf(states), limit, clock.exact());
    }

    @Override
    public Optional<CachedPrompt> entry(PromptKey key) {
        return store.entry(Objects.requireNonNull(key, "key"), clock.exact());
    }

    @Override
    public List<PromptRejection> rejections() {
        return vetting.rejections();
    }

    @Override
    public CacheStatus status() {
        return store.status(clock.exact());
    }

    @Override
    public void start() {
        lifecycle.start();
    }

    @Override
    public CompletableFuture<Void> stop() {
        return lifecycle.stop();
    }

    @Override
    public void shutdown() {
        lifecycle.stopNow();
    }

    @Override
    public boolean isRunning() {
        return store.isRunning();
    }

    @Override
    public void close() {
        lifecycle.close();
    }

    @Override
    public void configure(PromptCacheConfig config) {
        store.configure(Objects.requireNonNull(config, "config"), clock.exact());
        timer.follow();
    }

    @Override
    public PromptCacheConfig config() {
        return store.rules().config;
    }

    @Override
    public CompletableFuture<Void> dump(Path path) {
        Objects.requireNonNull(path, "path");
        return threads.submit(() -> {
            dumpNow(path);
            return null;
        });
    }

    @Override
    public CompletableFuture<Integer> load(Path path) {
        Objects.requireNonNull(path, "path");
        return threads.submit(() -> loadNow(path));
    }

    @Override
    public CacheMetrics metrics() {
        CacheMetrics base = baseline;
        return totals().since(base);
    }

    @Override
    public CacheMetrics totals() {
        return store.totals();
    }

    @Override
    public void resetMetrics() {
        baseline = totals();
    }

    /** Dumps in this thread. */
    void dumpNow(Path path) {
        snapshots.dump(path);
    }

    /** Loads in this thread. */
    int loadNow(Path path) {
        int loaded = snapshots.load(path);
        if (loaded > 0) {
            lifecycle.startByItself();
        }
        return loaded;
    }

    private CompletableFuture<PromptCommit> fetch(PromptKey key, Supplier<PromptCommit> fallback) {
        return fetches.pullOr(key, fallback);
    }

    private void set(PromptCommit commit, PromptKey key, @Nullable PromptSource source) {
        Objects.requireNonNull(key, "key");
        lifecycle.startByItself();
        store.set(key, templates.prepare(commit), source, clock.exact());
    }

    private Autosave autosave(Path path) {
        return new Autosave(
                snapshots,
                path,
                threads::execute,
                (task, nanos) -> threads.schedule(task, nanos)::cancel,
                clock::exact);
    }

    private static Predicate<PromptKey> named(String name) {
        PromptKey any = PromptKey.parse(name);
        return key -> key.name().equals(any.name()) && key.owner().equals(any.owner());
    }
}
