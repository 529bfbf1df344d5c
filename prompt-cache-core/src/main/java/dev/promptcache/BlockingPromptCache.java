package dev.promptcache;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/** The blocking view: waits for what the cache returns as a future. */
final class BlockingPromptCache implements PromptCache {

    private final DefaultAsyncPromptCache cache;

    BlockingPromptCache(DefaultAsyncPromptCache cache) {
        this.cache = cache;
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
        Optional<PromptCommit> hit = cache.hit(key);
        return hit.isPresent() ? hit.get() : load(key);
    }

    @Override
    public PromptCommit pull(String identifier) {
        Optional<PromptCommit> hit = cache.hit(identifier);
        return hit.isPresent() ? hit.get() : load(PromptKey.parse(identifier));
    }

    @Override
    public PromptCommit pull(PromptKey key, Supplier<PromptCommit> fallback) {
        Optional<PromptCommit> hit = cache.hit(key);
        return hit.isPresent() ? hit.get() : load(key, fallback);
    }

    @Override
    public PromptCommit pull(String identifier, Supplier<PromptCommit> fallback) {
        Optional<PromptCommit> hit = cache.hit(identifier);
        return hit.isPresent() ? hit.get() : load(PromptKey.parse(identifier), fallback);
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
    public Optional<CachedPrompt> entry(PromptKey key) {
        return cache.entry(key);
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
    public void close() {
        cache.close();
    }

    @Override
    public void configure(PromptCacheConfig config) {
        cache.configure(config);
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
    public void resetMetrics() {
        cache.resetMetrics();
    }

    private PromptCommit load(PromptKey key) {
        return await(key, cache.loadMissing(key, false));
    }

    private PromptCommit load(PromptKey key, Supplier<PromptCommit> fallback) {
        try {
            return await(key, cache.loadMissing(key, true));
        } catch (PromptException failure) {
            return cache.fallBack(failure, fallback);
        }
    }

    private static PromptCommit await(PromptKey key, CompletableFuture<PromptCommit> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PromptException.Unavailable(key, "the thread was interrupted while it waited", 0, e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof PromptException failure) {
                throw failure;
            }
            throw new IllegalStateException("Unexpected end of a fetch", e.getCause());
        }
    }
}
