package dev.promptcache;

import dev.promptcache.PromptCacheListener.EvictionCause;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the end of a fetch does to the table. The methods are called with the cache's lock held, and add what is to be told and
 * logged to a list, to be run without it.
 */
final class FetchResults {

    private static final Logger log = LoggerFactory.getLogger(AsyncPromptCache.class);

    private final CacheState state;

    FetchResults(CacheState state) {
        this.state = state;
    }

    /** Stores a fetched commit, in the place of the entry it refreshes or as a new one if a caller wanted it. */
    void store(Flight flight, PromptCommit commit, long now, List<Runnable> afterwards) {
        PromptKey key = flight.key;
        int failedBefore = state.failed.times(key);
        state.forgetFailures(key);
        Entry entry = state.table.find(key);
        if (entry != null) {
            replace(entry, commit, now, afterwards);
        } else if (flight.wanted) {
            entry = new Entry(key, commit, now);
            insert(entry, afterwards);
            state.counters.puts.increment();
            if (failedBefore > 0 && state.bundled.containsKey(key)) {
                afterwards.add(() -> log.info(
                        "Prompt '{}' is loaded in place of its bundled fallback, after {} failed attempts",
                        key,
                        failedBefore));
            }
            afterwards.add(() -> state.listeners.tell(listener -> listener.loaded(key, commit)));
        }
    }

    /** Adds an entry, and evicts what it leaves no room for. */
    void insert(Entry entry, List<Runnable> afterwards) {
        state.date(entry);
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
        if (entry == null) {
            if (!gone) {
                rememberFailed(flight.key, failure, failures, Settings.plus(now, wait), afterwards);
            }
            return;
        }
        if (gone) {
            evict(entry, EvictionCause.NOT_FOUND, afterwards);
            afterwards.add(() -> log.warn("{}; it was removed from the cache", failure.getMessage()));
            return;
        }
        entry.failures = failures;
        entry.lastFailure = failure;
        entry.dueAt = Settings.plus(now, wait);
        state.table.schedule(entry);
        if (failures == 1) {
            String hash = entry.commit().commitHash();
            afterwards.add(() -> log.warn(
                    "{}; the cached commit {} stays in use within its windows, and the next attempt is due in about {} s",
                    failure.getMessage(),
                    hash,
                    Math.max(1, Math.round(wait / 1e9))));
        }
    }

    private void rememberNotFound(PromptKey key, PromptException failure, long now) {
        state.failed.forget(key);
        if (state.settings.negativeTtl > 0) {
            long until = Settings.plus(now, state.settings.negativeTtl);
            state.notFound.remember(key, failure, 1, until, state.settings.config.maxSize());
        }
    }

    /** Lets who has a fallback back off, though there is no entry to do so. */
    private void rememberFailed(
            PromptKey key, PromptException failure, int times, long until, List<Runnable> afterwards) {
        state.failed.remember(key, failure, times, until, state.settings.config.maxSize());
        PromptCommit fallback = state.bundled.get(key);
        if (times == 1 && fallback != null) {
            afterwards.add(() -> log.warn(
                    "{}; its bundled fallback {} is served until it can be had",
                    failure.getMessage(),
                    fallback.commitHash()));
        }
    }

    private void replace(Entry entry, PromptCommit commit, long now, List<Runnable> afterwards) {
        PromptCommit before = entry.commit();
        int failures = entry.failures;
        entry.hold(commit, now);
        state.date(entry);
        state.whenModified.run();
        state.counters.puts.increment();
        if (failures > 0) {
            afterwards.add(
                    () -> log.info("Prompt '{}' is refreshed again, after {} failed attempts", entry.key, failures));
        }
        if (!before.commitHash().equals(commit.commitHash())) {
            afterwards.add(() -> state.listeners.tell(listener -> listener.changed(entry.key, before, commit)));
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
