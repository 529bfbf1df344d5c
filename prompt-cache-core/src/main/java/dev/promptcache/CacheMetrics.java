package dev.promptcache;

import java.util.EnumMap;
import java.util.Map;

/**
 * Counters of one cache at one moment. A disabled cache ({@code maxSize} 0) counts nothing but fetches.
 *
 * <ul>
 *   <li>A {@code get} or {@code pull} that is answered from memory counts one hit, fresh or stale.
 *   <li>A {@code get} that returns empty, and a {@code pull} that waits for a fetch, its own or one already in flight, or
 *       gets a remembered "not found", counts one miss.
 *   <li>A read answered with a stale commit counts one stale get, at once (and then a hit as well) or because the fetch
 *       that it waited for failed (and then a miss as well).
 *   <li>A fetch whose commit is stored counts one put; {@code set} does not.
 *   <li>An entry removed for lack of room, or because a refresh found the prompt gone, counts one eviction;
 *       {@code invalidate} and {@code clear} do not.
 *   <li>A {@code pull} answered with a bundled fallback or the caller's own counts one fallback, and a miss as well.
 *   <li>A fetch for an entry that is cached, or asked for by {@code refresh}, counts one refresh under its outcome, also
 *       when its result comes too late to be stored. A fetch abandoned by {@code stop} counts as unavailable.
 * </ul>
 *
 * <p>Immutable. The counters are read one by one while the cache works, so their sums are exact only when it rests.
 *
 * @param hits reads answered from memory
 * @param misses reads that memory could not answer at once
 * @param staleGets reads answered with a stale commit
 * @param puts commits stored by a fetch
 * @param evictions entries removed by the cache itself
 * @param fallbacks pulls answered with a fallback, since the prompt could not be had
 * @param refreshes refreshes by outcome; every outcome has a value
 */
public record CacheMetrics(
        long hits,
        long misses,
        long staleGets,
        long puts,
        long evictions,
        long fallbacks,
        Map<FetchOutcome, Long> refreshes) {

    /**
     * Copies the map and fills in the outcomes that it lacks.
     *
     * @param hits reads answered from memory
     * @param misses reads that memory could not answer at once
     * @param staleGets reads answered with a stale commit
     * @param puts commits stored by a fetch
     * @param evictions entries removed by the cache itself
     * @param fallbacks pulls answered with a fallback
     * @param refreshes refreshes by outcome
     */
    public CacheMetrics {
        Map<FetchOutcome, Long> all = new EnumMap<>(FetchOutcome.class);
        for (FetchOutcome outcome : FetchOutcome.values()) {
            all.put(outcome, refreshes.getOrDefault(outcome, 0L));
        }
        refreshes = Map.copyOf(all);
    }

    /**
     * The number of reads, {@code total_requests} in the SDKs.
     *
     * @return hits plus misses
     */
    public long requests() {
        return hits + misses;
    }

    /**
     * The share of reads that were answered from memory.
     *
     * @return a ratio from 0 to 1; 0 if nothing was read, as in the SDKs
     */
    public double hitRate() {
        return requests() == 0 ? 0.0 : (double) hits / requests();
    }

    /**
     * The refreshes that ended one way.
     *
     * @param outcome how they ended
     * @return their number
     */
    public long refreshes(FetchOutcome outcome) {
        return refreshes.getOrDefault(outcome, 0L);
    }

    /**
     * The refreshes that failed, {@code refresh_errors} in the SDKs.
     *
     * @return their number
     */
    public long refreshErrors() {
        long errors = 0;
        for (Map.Entry<FetchOutcome, Long> refresh : refreshes.entrySet()) {
            errors += refresh.getKey().isSuccess() ? 0 : refresh.getValue();
        }
        return errors;
    }

    CacheMetrics since(CacheMetrics earlier) {
        Map<FetchOutcome, Long> grown = new EnumMap<>(FetchOutcome.class);
        refreshes.forEach((outcome, count) -> grown.put(outcome, count - earlier.refreshes(outcome)));
        return new CacheMetrics(
                hits - earlier.hits,
                misses - earlier.misses,
                staleGets - earlier.staleGets,
                puts - earlier.puts,
                evictions - earlier.evictions,
                fallbacks - earlier.fallbacks,
                grown);
    }
}
