package dev.promptcache.internal;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptCacheConfig;
import dev.promptcache.PromptCacheListener.ChangeTrigger;
import dev.promptcache.PromptCacheListener.EvictionCause;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the end of a fetch does to the table. The methods are called with the cache's lock held, and add what is to be told and
 * logged to a list, to be run without it.
 */
final class FetchResults {

    private static final Logger log = LoggerFactory.getLogger(AsyncPromptCache.class);

    private final CacheState state;
    private final FailureLog failureLog;

    FetchResults(CacheState state, FailureLog failureLog) {
        this.state = state;
        this.failureLog = failureLog;
    }

    /** Stores a fetched commit, in the place of the entry it refreshes or as a new one if a caller wanted it. */
    void store(Flight flight, PromptCommit commit, long now, List<Runnable> afterwards) {
        PromptKey key = flight.key;
        Entry entry = state.table.find(key);
        state.forgetFailures(key);
        failureLog.succeeded(key, entry, now, afterwards);
        if (entry != null) {
            replace(entry, flight.trigger, commit, now, afterwards);
        } else if (flight.wanted) {
            entry = new Entry(key, commit, now);
            insert(entry, now, afterwards);
            state.counters.puts.increment();
            afterwards.add(() -> state.listeners.tell(listener -> listener.loaded(key, commit)));
        }
    }

    /** Adds an entry, and evicts what it leaves no room for. */
    void insert(Entry entry, long now, List<Runnable> afterwards) {
        state.date(entry, now);
        state.table.insert(entry);
        state.whenModified.run();
        evictOverflow(afterwards);
    }

    void evictOverflow(List<Runnable> afterwards) {
        while (state.table.size() > state.settings.config.maxSize()) {
            Entry victim = state.table.leastRecentlyUsed();
            if (victim == null) {
                return;
            }
            evict(victim, EvictionCause.SIZE, afterwards);
        }
    }

    /** Notes a failed fetch: the entry, if there is one, goes or backs off. */
    void fail(Flight flight, PromptException failure, long now, List<Runnable> afterwards) {
        Settings settings = state.settings;
        Entry entry = state.table.find(flight.key);
        boolean gone = failure instanceof PromptException.NotFound
                && (entry == null || settings.config.onNotFound() == PromptCacheConfig.OnNotFound.EVICT);
        if (gone) {
            rememberNotFound(flight.key, failure, now);
        }
        int failures = 1 + (entry == null ? state.failed.times(flight.key) : entry.failures);
        long wait = settings.backoff(failures, failure, state.random.getAsDouble());
        if (failure instanceof PromptException.RateLimited) {
            state.pausedUntil = Math.max(state.pausedUntil, Settings.plus(now, wait));
        }
        if (gone) {
            failureLog.gone(flight.key, entry, now, afterwards);
            if (entry != null) {
                evict(entry, EvictionCause.NOT_FOUND, afterwards);
                afterwards.add(() -> log.warn("{}; it was removed from the cache", failure.getMessage()));
            }
            return;
        }
        PromptKey key = flight.key;
        failureLog.failed(key, failure, entry, () -> consequence(key, entry, wait, now), now, afterwards);
        if (entry == null) {
            long until = Settings.plus(now, wait);
            state.failed.remember(flight.key, failure, failures, until, state.settings.config.maxSize());
            return;
        }
        if (entry.failures == 0) {
            entry.failingSince = now;
        }
        entry.failures = failures;
        entry.lastFailure = failure;
        entry.dueAt = Settings.plus(now, wait);
        state.table.schedule(entry);
    }

    private void rememberNotFound(PromptKey key, PromptException failure, long now) {
        state.failed.forget(key);
        if (state.settings.negativeTtl > 0) {
            long until = Settings.plus(now, state.settings.negativeTtl);
            state.notFound.remember(key, failure, 1, until, state.settings.config.maxSize());
        }
    }

    private String consequence(PromptKey key, @Nullable Entry entry, long wait, long now) {
        if (entry != null) {
            return Prospects.of(state, entry, now) + ", and the next attempt follows in " + DurationText.of(wait)
                    + " at the earliest";
        }
        PromptCommit fallback = state.bundled.get(key);
        return fallback == null
                ? "nothing is cached, so its callers get this failure or their own fallback"
                : "its bundled fallback " + fallback.commitHash() + " is served until it can be had";
    }

    private void replace(Entry entry, ChangeTrigger trigger, PromptCommit commit, long now, List<Runnable> afterwards) {
        PromptCommit before = entry.commit();
        entry.hold(commit, now);
        state.date(entry, now);
        state.whenModified.run();
        state.counters.puts.increment();
        if (!before.commitHash().equals(commit.commitHash())) {
            afterwards.add(
                    () -> state.listeners.tell(listener -> listener.changed(entry.key, before, commit, trigger)));
        }
    }

    private void evict(Entry entry, EvictionCause cause, List<Runnable> afterwards) {
        state.table.remove(entry);
        state.whenModified.run();
        state.counters.evictions.increment();
        PromptCommit commit = entry.commit();
        afterwards.add(() -> state.listeners.tell(listener -> listener.evicted(entry.key, commit, cause)));
    }
}
