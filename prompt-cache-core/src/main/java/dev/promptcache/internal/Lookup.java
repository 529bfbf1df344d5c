package dev.promptcache.internal;

import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The read path: finds an entry and serves it if the staleness rules allow, without a lock and without allocating. Counts hits;
 * misses are counted by who finds out that there is none.
 */
final class Lookup {

    private final CacheState state;
    private final Refresher refresher;
    // Also in the state, but every hit would go there.
    private final EntryTable table;
    private final CacheClock clock;
    private final LongAdder hits;

    Lookup(CacheState state, Refresher refresher) {
        this.state = state;
        this.refresher = refresher;
        this.table = state.table;
        this.clock = state.clock;
        this.hits = state.counters.hits;
    }

    /** The commit if it may be served at once. */
    Optional<PromptCommit> hit(String identifier) {
        return hit(find(identifier));
    }

    /** The commit if it may be served at once. */
    Optional<PromptCommit> hit(PromptKey key) {
        return hit(table.find(key));
    }

    /** The commit if it may be served at once; else a miss, after which nobody fetches. */
    Optional<PromptCommit> hitOrMiss(String identifier) {
        return hitOrMiss(find(identifier));
    }

    /** The commit if it may be served at once; else a miss, after which nobody fetches. */
    Optional<PromptCommit> hitOrMiss(PromptKey key) {
        return hitOrMiss(table.find(key));
    }

    /**
     * The commit if it may be served without a fetch: at once, or in place of a failure while the key backs off. Asks for no
     * refresh, so that it can be called with the lock held.
     */
    Optional<PromptCommit> hitWithoutFetch(PromptKey key) {
        Entry entry = table.find(key);
        if (entry == null) {
            return Optional.empty();
        }
        Settings settings = state.settings;
        long now = clock.now();
        long overdue = now - entry.freshUntil;
        if (overdue <= 0
                || settings.servesAtOnce(overdue)
                || entry.isBackingOff(now) && settings.servesOnError(overdue)) {
            hits.increment();
            return use(entry, now, overdue > 0);
        }
        return Optional.empty();
    }

    /** The commit that stands in for a failed fetch, if there is one; no hit. */
    Optional<PromptCommit> insteadOfFailure(PromptKey key) {
        Entry entry = table.find(key);
        if (entry == null) {
            return Optional.empty();
        }
        long now = clock.now();
        long overdue = now - entry.freshUntil;
        return state.settings.servesOnError(overdue) ? use(entry, now, overdue > 0) : Optional.empty();
    }

    /** Marks an entry as used by a caller who waits until it is fetched anew. */
    void awaited(Entry entry) {
        markUsed(entry, clock.now());
    }

    void countMiss() {
        if (state.settings.isEnabled()) {
            state.counters.misses.increment();
        }
    }

    private Optional<PromptCommit> hit(@Nullable Entry entry) {
        if (entry == null) {
            return Optional.empty();
        }
        long now = clock.now();
        long overdue = now - entry.freshUntil;
        return isServedAtOnce(overdue) ? serve(entry, now, overdue) : Optional.empty();
    }

    private Optional<PromptCommit> hitOrMiss(@Nullable Entry entry) {
        if (entry == null) {
            countMiss();
            return Optional.empty();
        }
        long now = clock.now();
        long overdue = now - entry.freshUntil;
        if (isServedAtOnce(overdue)) {
            return serve(entry, now, overdue);
        }
        countMiss();
        // Past its windows, but somebody wanted it.
        requestRefresh(entry, now);
        return Optional.empty();
    }

    private boolean isServedAtOnce(long overdue) {
        return overdue <= 0 || state.settings.servesAtOnce(overdue);
    }

    private Optional<PromptCommit> serve(Entry entry, long now, long overdue) {
        Optional<PromptCommit> answer = use(entry, now, overdue > 0);
        hits.increment();
        if (overdue > 0) {
            requestRefresh(entry, now);
        }
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
        table.touch(entry);
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

    private @Nullable Entry find(String identifier) {
        Entry entry = table.find(identifier);
        if (entry != null) {
            return entry;
        }
        String canonical = PromptKey.parse(identifier).identifier();
        return canonical.equals(identifier) ? null : findBySpelling(identifier, canonical);
    }

    private @Nullable Entry findBySpelling(String identifier, String canonical) {
        Entry entry = table.find(canonical);
        if (entry != null) {
            synchronized (state.lock) {
                table.alias(identifier, entry);
            }
        }
        return entry;
    }
}
