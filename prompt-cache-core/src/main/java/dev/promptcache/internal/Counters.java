package dev.promptcache.internal;

import dev.promptcache.CacheMetrics;
import dev.promptcache.FetchOutcome;
import dev.promptcache.PromptCacheListener.FetchKind;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** The running totals of a cache, but for the hits. Thread-safe. */
final class Counters {

    final LongAdder misses = new LongAdder();
    final LongAdder staleGets = new LongAdder();
    final LongAdder puts = new LongAdder();
    final LongAdder evictions = new LongAdder();
    final LongAdder fallbacks = new LongAdder();
    private final LongAdder[] refreshes = new LongAdder[FetchOutcome.values().length];
    private final LongAdder[] fetches = new LongAdder[FetchKind.values().length];
    private final LongAdder[] fetchNanos = new LongAdder[FetchKind.values().length];

    Counters() {
        Arrays.setAll(refreshes, outcome -> new LongAdder());
        Arrays.setAll(fetches, kind -> new LongAdder());
        Arrays.setAll(fetchNanos, kind -> new LongAdder());
    }

    /** Counts what was served from memory. */
    void served(boolean stale) {
        if (stale) {
            staleGets.increment();
        }
    }

    void fetched(FetchKind kind, FetchOutcome outcome, Duration took) {
        if (kind == FetchKind.REFRESH) {
            refreshes[outcome.ordinal()].increment();
        }
        fetchNanos[kind.ordinal()].add(took.toNanos());
        fetches[kind.ordinal()].increment();
    }

    /**
     * All of it.
     *
     * @param hits the hits, which the stamps count
     */
    CacheMetrics totals(long hits) {
        Map<FetchOutcome, Long> byOutcome = new EnumMap<>(FetchOutcome.class);
        for (FetchOutcome outcome : FetchOutcome.values()) {
            byOutcome.put(outcome, refreshes[outcome.ordinal()].sum());
        }
        Map<FetchKind, CacheMetrics.Fetches> byKind = new EnumMap<>(FetchKind.class);
        for (FetchKind kind : FetchKind.values()) {
            long count = fetches[kind.ordinal()].sum();
            byKind.put(kind, new CacheMetrics.Fetches(count, Duration.ofNanos(fetchNanos[kind.ordinal()].sum())));
        }
        return new CacheMetrics(
                hits, misses.sum(), staleGets.sum(), puts.sum(), evictions.sum(), fallbacks.sum(), byOutcome, byKind);
    }
}
