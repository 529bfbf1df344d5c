package dev.promptcache;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** The running totals of a cache. Thread-safe. */
final class Counters {

    final LongAdder hits = new LongAdder();
    final LongAdder misses = new LongAdder();
    final LongAdder staleGets = new LongAdder();
    final LongAdder puts = new LongAdder();
    final LongAdder evictions = new LongAdder();
    private final Map<FetchOutcome, LongAdder> refreshes = new EnumMap<>(FetchOutcome.class);
    private volatile CacheMetrics baseline = new CacheMetrics(0, 0, 0, 0, 0, Map.of());

    Counters() {
        for (FetchOutcome outcome : FetchOutcome.values()) {
            refreshes.put(outcome, new LongAdder());
        }
    }

    void refreshed(FetchOutcome outcome) {
        refreshes.get(outcome).increment();
    }

    CacheMetrics totals() {
        Map<FetchOutcome, Long> byOutcome = new EnumMap<>(FetchOutcome.class);
        refreshes.forEach((outcome, count) -> byOutcome.put(outcome, count.sum()));
        return new CacheMetrics(hits.sum(), misses.sum(), staleGets.sum(), puts.sum(), evictions.sum(), byOutcome);
    }

    CacheMetrics sinceReset() {
        CacheMetrics base = baseline;
        return totals().since(base);
    }

    void reset() {
        baseline = totals();
    }
}
