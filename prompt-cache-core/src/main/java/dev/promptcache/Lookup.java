package dev.promptcache;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The read path: finds an entry and serves it if the staleness rules allow, without a lock and without allocating. Counts hits;
 * misses are counted by who finds out that there is none.
 */
final class Lookup {

    private final CacheState state;
    private final Refresher refresher;

    Lookup(CacheState state, Refresher refresher) {
        this.state = state;
        this.refresher = refresher;
    }

    /** The commit if it may be served at once. */
    Optional<PromptCommit> hit(String identifier) {
        Entry entry = state.table.find(identifier);
        if (entry == null) {
            entry = findBySpelling(identifier);
        }
        return entry == null ? Optional.empty() : serve(entry);
    }

    /** The commit if it may be served at once. */
    Optional<PromptCommit> hit(PromptKey key) {
        Entry entry = state.table.find(key);
        return entry == null ? Optional.empty() : serve(entry);
    }

    /**
     * The commit if it may be served without a fetch: at once, or in place of a failure while the key backs off. Asks for no
     * refresh, so that it can be called with the lock held.
     */
    Optional<PromptCommit> hitWithoutFetch(PromptKey key) {
        Entry entry = state.table.find(key);
        if (entry == null) {
            return Optional.empty();
        }
        Settings settings = state.settings;
        long now = state.clock.now();
        long overdue = now - entry.freshUntil;
        if (overdue <= 0
                || settings.servesAtOnce(overdue)
                || entry.isBackingOff(now) && settings.servesOnError(overdue)) {
            state.counters.hits.increment();
            return use(entry, now, overdue > 0);
        }
        return Optional.empty();
    }

    /** The commit that stands in for a failed fetch, if there is one; no hit. */
    Optional<PromptCommit> insteadOfFailure(PromptKey key) {
        Entry entry = state.table.find(key);
        if (entry == null) {
            return Optional.empty();
        }
        long now = state.clock.now();
        long overdue = now - entry.freshUntil;
        return state.settings.servesOnError(overdue) ? use(entry, now, overdue > 0) : Optional.empty();
    }

    /** Asks for a refresh of an entry that is past its windows, since somebody wanted it. */
    void missed(PromptKey key) {
        Entry entry = state.table.find(key);
        if (entry != null) {
            requestRefresh(entry, state.clock.now());
        }
        countMiss();
    }

    /** Marks an entry as used by a caller who waits until it is fetched anew. */
    void awaited(Entry entry) {
        markUsed(entry, state.clock.now());
    }

    void countMiss() {
        if (state.settings.isEnabled()) {
            state.counters.misses.increment();
        }
    }

    private Optional<PromptCommit> serve(Entry entry) {
        long now = state.clock.now();
        long freshUntil = entry.freshUntil;
        if (now <= freshUntil) {
            state.counters.hits.increment();
            return use(entry, now, false);
        }
        if (!state.settings.servesAtOnce(now - freshUntil)) {
            return Optional.empty();
        }
        state.counters.hits.increment();
        Optional<PromptCommit> answer = use(entry, now, true);
        requestRefresh(entry, now);
        return answer;
    }

    private Optional<PromptCommit> use(Entry entry, long now, boolean stale) {
        if (stale) {
            state.counters.staleGets.increment();
        }
        markUsed(entry, now);
        return entry.answer;
    }

    private void markUsed(Entry entry, long now) {
        state.table.touch(entry);
        if (entry.lastRead() != now) {
            entry.lastRead(now);
            if (entry.idle) {
                refresher.resume(entry);
            }
        }
    }

    private void requestRefresh(Entry entry, long now) {
        if (entry.isDueForReader(now)) {
            refresher.request(entry);
        }
    }

    private @Nullable Entry findBySpelling(String identifier) {
        PromptKey key = PromptKey.parse(identifier);
        Entry entry = state.table.find(key);
        if (entry != null && !key.identifier().equals(identifier)) {
            state.lock.lock();
            try {
                state.table.alias(identifier, entry);
            } finally {
                state.lock.unlock();
            }
        }
        return entry;
    }
}
