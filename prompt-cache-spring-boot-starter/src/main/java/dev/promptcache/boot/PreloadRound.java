package dev.promptcache.boot;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.CachedPrompt;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One attempt to fetch those of some prompts that are not cached: side by side, and within a time. Used once, by one thread. */
final class PreloadRound {

    private final AsyncPromptCache cache;
    private final Duration timeout;
    private final int concurrency;
    private final long end;
    private final Map<PromptKey, CompletableFuture<PromptCommit>> fetches = new LinkedHashMap<>();

    PreloadRound(AsyncPromptCache cache, Duration timeout, int concurrency) {
        this.cache = cache;
        this.timeout = timeout;
        this.concurrency = concurrency;
        this.end = System.nanoTime() + timeout.toNanos();
    }

    /**
     * Fetches what is missing, waits for it, and says what still is, and why.
     *
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    Map<PromptKey, PromptException> run(Collection<PromptKey> keys) throws InterruptedException {
        Semaphore slots = new Semaphore(concurrency);
        for (PromptKey key : keys) {
            if (isMissing(key)) {
                if (!acquire(slots, 1)) {
                    break;
                }
                CompletableFuture<PromptCommit> fetch = cache.refresh(key);
                fetches.put(key, fetch);
                fetch.whenComplete((commit, failure) -> slots.release());
            }
        }
        acquire(slots, concurrency);
        Map<PromptKey, PromptException> failures = new LinkedHashMap<>();
        keys.stream().filter(this::isMissing).forEach(key -> failures.put(key, failure(key)));
        return failures;
    }

    /** How many prompts were missing when this began. */
    int fetched() {
        return fetches.size();
    }

    private boolean acquire(Semaphore slots, int count) throws InterruptedException {
        return slots.tryAcquire(count, Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    private boolean isMissing(PromptKey key) {
        return cache.entry(key)
                .map(entry -> entry.state() == CachedPrompt.State.EXPIRED)
                .orElse(true);
    }

    private PromptException failure(PromptKey key) {
        CompletableFuture<PromptCommit> fetch = fetches.get(key);
        if (fetch == null || !fetch.isDone()) {
            return new PromptException.Unavailable(
                    key, "there was no answer within " + SettingsText.of(timeout), 0, null);
        }
        return fetch.handle((commit, failure) -> failure(key, failure)).join();
    }

    private static PromptException failure(PromptKey key, @Nullable Throwable failure) {
        if (failure instanceof PromptException known) {
            return known;
        }
        String reason =
                failure == null ? "it was removed from the cache meanwhile" : String.valueOf(failure.getMessage());
        return new PromptException.Unavailable(key, reason, 0, failure);
    }
}
