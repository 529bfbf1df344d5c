package dev.promptcache.internal;

import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import dev.promptcache.internal.thread.CacheClock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The read path: finds an entry and serves it if the staleness rules allow, without a lock and without allocating. Counts hits;
 * misses are counted by who finds out that there is none.
 */
final class CacheReader {

    private final EntryStore store;
    private final CacheClock clock;
    private final FlightRunner runner;

    CacheReader(EntryStore store, CacheClock clock, FlightRunner runner) {
        this.store = store;
        this.clock = clock;
        this.runner = runner;
    }

    /** The commit if it may be served at once. */
    Optional<PromptCommit> hit(String identifier) {
        return hit(store.find(identifier));
    }

    /** The commit if it may be served at once. */
    Optional<PromptCommit> hit(PromptKey key) {
        return hit(store.find(key));
    }

    /** The commit if it may be served at once; else a miss, after which nobody fetches. */
    Optional<PromptCommit> hitOrMiss(String identifier) {
        return hitOrMiss(store.find(identifier));
    }

    /** The commit if it may be served at once; else a miss, after which nobody fetches. */
    Optional<PromptCommit> hitOrMiss(PromptKey key) {
        return hitOrMiss(store.find(key));
    }

    private Optional<PromptCommit> hitOrMiss(@Nullable Entry entry) {
        Optional<PromptCommit> hit = hit(entry);
        if (hit.isEmpty()) {
            miss(entry);
        }
        return hit;
    }

    private Optional<PromptCommit> hit(@Nullable Entry entry) {
        if (entry == null) {
            return Optional.empty();
        }
        long freshUntil = entry.freshUntil;
        // What never goes stale is no reason to read a clock.
        long now = freshUntil == StalenessRules.NEVER ? clock.lastTick() : clock.now();
        if (now <= freshUntil) {
            use(entry, now);
            return entry.answer;
        }
        return store.rules().servesAtOnce(now - freshUntil) ? serveStale(entry, now) : Optional.empty();
    }

    private Optional<PromptCommit> serveStale(Entry entry, long now) {
        store.counters().staleGets.increment();
        use(entry, now);
        // Before the refresh: in the calling thread it would bring the next commit.
        Optional<PromptCommit> answer = entry.answer;
        requestRefresh(entry, now);
        return answer;
    }

    private void use(Entry entry, long now) {
        store.hit(entry);
        if (now != CacheClock.STOPPED && entry.lastRead() != now) {
            entry.lastRead(now);
        }
    }

    private void miss(@Nullable Entry entry) {
        if (store.rules().isEnabled()) {
            store.counters().misses.increment();
        }
        if (entry != null) {
            // Past its windows, but somebody wanted it.
            requestRefresh(entry, clock.now());
        }
    }

    private void requestRefresh(Entry entry, long now) {
        if (store.isRunning() && entry.isDueForReader(now)) {
            store.request(entry, now);
            runner.runQueued();
        }
    }
}
