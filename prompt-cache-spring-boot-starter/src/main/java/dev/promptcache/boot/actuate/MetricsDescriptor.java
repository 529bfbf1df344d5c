package dev.promptcache.boot.actuate;

import dev.promptcache.CacheMetrics;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The counters of a cache since they were last reset; {@link CacheMetrics} says when each moves.
 *
 * @param hits reads answered from memory
 * @param misses reads that memory could not answer at once
 * @param hitRate the share of reads answered from memory, from 0 to 1
 * @param staleGets reads answered with a stale commit
 * @param fallbacks pulls answered with a fallback, since the prompt could not be had
 * @param puts commits stored by a fetch
 * @param evictions entries removed by the cache itself
 * @param refreshes refreshes by outcome
 * @since 0.1.0
 */
public record MetricsDescriptor(
        long hits,
        long misses,
        double hitRate,
        long staleGets,
        long fallbacks,
        long puts,
        long evictions,
        Map<String, Long> refreshes) {

    static MetricsDescriptor of(CacheMetrics metrics) {
        Map<String, Long> refreshes = new TreeMap<>();
        metrics.refreshes()
                .forEach((outcome, count) -> refreshes.put(outcome.name().toLowerCase(Locale.ROOT), count));
        return new MetricsDescriptor(
                metrics.hits(),
                metrics.misses(),
                metrics.hitRate(),
                metrics.staleGets(),
                metrics.fallbacks(),
                metrics.puts(),
                metrics.evictions(),
                refreshes);
    }
}
