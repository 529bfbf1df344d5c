package dev.promptcache;

import dev.promptcache.PromptCacheListener.FetchKind;
import java.time.Duration;
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
 *   <li>A fetch that ends counts one fetch of its kind, with the time that it took.
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
 * @param fetches the fetches that have ended, by what they were for; every kind has a value
 * @since 0.1.0
 */
public record CacheMetrics(
        long hits,
        long misses,
        long staleGets,
        long puts,
        long evictions,
        long fallbacks,
        Map<FetchOutcome, Long> refreshes,
        Map<FetchKind, Fetches> fetches) {

    /**
     * Copies the maps and fills in what they lack.
     *
     * @param hits reads answered from memory
     * @param misses reads that memory could not answer at once
     * @param staleGets reads answered with a stale commit
     * @param puts commits stored by a fetch
     * @param evictions entries removed by the cache itself
     * @param fallbacks pulls answered with a fallback
     * @param refreshes refreshes by outcome
     * @param fetches fetches by kind
     */
    public CacheMetrics {
        Map<FetchOutcome, Long> all = new EnumMap<>(FetchOutcome.class);
        for (FetchOutcome outcome : FetchOutcome.values()) {
            all.put(outcome, refreshes.getOrDefault(outcome, 0L));
        }
        refreshes = Map.copyOf(all);
        Map<FetchKind, Fetches> allKinds = new EnumMap<>(FetchKind.class);
        for (FetchKind kind : FetchKind.values()) {
            allKinds.put(kind, fetches.getOrDefault(kind, new Fetches(0, Duration.ZERO)));
        }
        fetches = Map.copyOf(allKinds);
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

    /**
     * The fetches of one kind that have ended, whatever their outcome.
     *
     * @param kind what they were for
     * @return their number, and how long they took
     */
    public Fetches fetches(FetchKind kind) {
        return fetches.getOrDefault(kind, new Fetches(0, Duration.ZERO));
    }

    /**
     * What was counted between two moments.
     *
     * @param earlier the counters of the same cache at an earlier moment
     * @return the differences
     */
    public CacheMetrics since(CacheMetrics earlier) {
        Map<FetchOutcome, Long> grown = new EnumMap<>(FetchOutcome.class);
        refreshes.forEach((outcome, count) -> grown.put(outcome, count - earlier.refreshes(outcome)));
        Map<FetchKind, Fetches> further = new EnumMap<>(FetchKind.class);
        fetches.forEach((kind, all) -> further.put(kind, all.since(earlier.fetches(kind))));
        return new CacheMetrics(
                hits - earlier.hits,
                misses - earlier.misses,
                staleGets - earlier.staleGets,
                puts - earlier.puts,
                evictions - earlier.evictions,
                fallbacks - earlier.fallbacks,
                grown,
                further);
    }

    /**
     * Fetches that have ended.
     *
     * @param count how many
     * @param duration how long they took together
     */
    public record Fetches(long count, Duration duration) {

        private Fetches since(Fetches earlier) {
            return new Fetches(count - earlier.count, duration.minus(earlier.duration));
        }
    }
}
