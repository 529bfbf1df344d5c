package dev.promptcache.internal;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.CacheMetrics;
import dev.promptcache.CacheStatus;
import dev.promptcache.CachedPrompt;
import dev.promptcache.EntryListing;
import dev.promptcache.PromptCache;
import dev.promptcache.PromptCacheConfig;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import dev.promptcache.PromptSource;
import dev.promptcache.internal.thread.DurationText;
import dev.promptcache.template.RenderedPrompt;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The blocking view: waits for what the cache returns as a future. */
final class BlockingPromptCache implements PromptCache {

    private static final long GRACE = Duration.ofSeconds(1).toNanos();

    private final DefaultAsyncPromptCache cache;
    private final CacheReader reader;
    private final CallerFetches fetches;
    private final EntryStore store;

    BlockingPromptCache(DefaultAsyncPromptCache cache, CacheReader reader, CallerFetches fetches, EntryStore store) {
        this.cache = cache;
        this.reader = reader;
        this.fetches = fetches;
        this.store = store;
    }

    @Override
    public AsyncPromptCache asynchronous() {
        return cache;
    }

    @Override
    public Optional<PromptCommit> get(PromptKey key) {
        return cache.get(key);
    }

    @Override
    public Optional<PromptCommit> get(String identifier) {
        return cache.get(identifier);
    }

    @Override
    public PromptCommit pull(PromptKey key) {
        Optional<PromptCommit> hit = reader.hit(key);
        return hit.isPresent() ? hit.get() : load(key);
    }

    @Override
    public PromptCommit pull(String identifier) {
        Optional<PromptCommit> hit = reader.hit(identifier);
        return hit.isPresent() ? hit.get() : load(PromptKey.parse(identifier));
    }

    @Override
    public PromptCommit pull(PromptKey key, Supplier<PromptCommit> fallback) {
        Objects.requireNonNull(fallback, "fallback");
        Optional<PromptCommit> hit = reader.hit(key);
        return hit.isPresent() ? hit.get() : load(key, fallback);
    }

    @Override
    public PromptCommit pull(String identifier, Supplier<PromptCommit> fallback) {
        Objects.requireNonNull(fallback, "fallback");
        Optional<PromptCommit> hit = reader.hit(identifier);
        return hit.isPresent() ? hit.get() : load(PromptKey.parse(identifier), fallback);
    }

    @Override
    public Map<PromptKey, PromptCommit> pullAll(Collection<PromptKey> keys) {
        List<PromptKey> wanted = List.copyOf(keys);
        return wanted.isEmpty() ? Map.of() : await(wanted.get(0), cache.pullAll(wanted));
    }

    @Override
    public RenderedPrompt render(PromptKey key, Map<String, ? extends @Nullable Object> variables) {
        PromptCommit commit = pull(key);
        RenderedPrompt rendered = commit.render(variables);
        store.listeners().tell(listener -> listener.rendered(key, commit));
        return rendered;
    }

    @Override
    public void set(PromptKey key, PromptCommit commit) {
        cache.set(key, commit);
    }

    @Override
    public void set(PromptKey key, PromptCommit commit, PromptSource source) {
        cache.set(key, commit, source);
    }

    @Override
    public PromptCommit refresh(PromptKey key) {
        return await(key, cache.refresh(key));
    }

    @Override
    public int refreshAll() {
        return cache.refreshAll();
    }

    @Override
    public int refreshName(String name) {
        return cache.refreshName(name);
    }

    @Override
    public boolean invalidate(PromptKey key) {
        return cache.invalidate(key);
    }

    @Override
    public int invalidateName(String name) {
        return cache.invalidateName(name);
    }

    @Override
    public void clear() {
        cache.clear();
    }

    @Override
    public int size() {
        return cache.size();
    }

    @Override
    public List<CachedPrompt> entries() {
        return cache.entries();
    }

    @Override
    public EntryListing entries(Set<CachedPrompt.State> states, int limit) {
        return cache.entries(states, limit);
    }

    @Override
    public Optional<CachedPrompt> entry(PromptKey key) {
        return cache.entry(key);
    }

    @Override
    public CacheStatus status() {
        return cache.status();
    }

    @Override
    public void start() {
        cache.start();
    }

    @Override
    public void stop() {
        CompletableFuture<Void> stopped = cache.stop();
        try {
            stopped.get();
        } catch (InterruptedException e) {
            // The cache goes on stopping; who interrupted does not want to wait for it.
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("The prompt cache could not be stopped", e.getCause());
        }
    }

    @Override
    public void shutdown() {
        cache.shutdown();
    }

    @Override
    public boolean isRunning() {
        return cache.isRunning();
    }

    @Override
    public void close() {
        cache.close();
    }

    @Override
    public void configure(PromptCacheConfig config) {
        cache.configure(config);
    }

    @Override
    public PromptCacheConfig config() {
        return cache.config();
    }

    @Override
    public void dump(Path path) {
        cache.dumpNow(path);
    }

    @Override
    public int load(Path path) {
        return cache.loadNow(path);
    }

    @Override
    public CacheMetrics metrics() {
        return cache.metrics();
    }

    @Override
    public CacheMetrics totals() {
        return cache.totals();
    }

    @Override
    public void resetMetrics() {
        cache.resetMetrics();
    }

    private PromptCommit load(PromptKey key) {
        return await(key, fetches.pull(key, false));
    }

    private PromptCommit load(PromptKey key, Supplier<PromptCommit> fallback) {
        try {
            return await(key, fetches.pull(key, true));
        } catch (PromptException failure) {
            return fetches.fallBack(failure, fallback);
        }
    }

    private <T> T await(PromptKey key, CompletableFuture<T> future) {
        try {
            // A bound of its own: the one that all callers share is kept by a timer, which others may have brought.
            return future.get(StalenessRules.plus(store.rules().deadline, GRACE), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PromptException.Unavailable(key, "the thread was interrupted while it waited", 0, e);
        } catch (TimeoutException e) {
            throw new PromptException.Unavailable(
                    key,
                    "there was no answer within "
                            + DurationText.of(cache.config().deadline()),
                    0,
                    e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof PromptException failure) {
                throw failure.forCaller();
            }
            throw new IllegalStateException("Unexpected end of a fetch", e.getCause());
        }
    }
}
