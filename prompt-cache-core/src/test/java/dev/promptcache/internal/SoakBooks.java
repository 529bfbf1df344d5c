package dev.promptcache.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.CacheMetrics;
import dev.promptcache.FetchOutcome;
import dev.promptcache.PromptCacheListener;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/** Counts from outside what a cache does, and what it says that it does, and compares the two. Thread-safe. */
final class SoakBooks implements PromptCacheListener {

    final LongAdder hits = new LongAdder();
    final LongAdder misses = new LongAdder();
    /** Pulls that ended well: from memory or by a fetch, which their callers cannot tell. */
    final LongAdder pullsOfEither = new LongAdder();

    final LongAdder setInserts = new LongAdder();
    final LongAdder invalidated = new LongAdder();
    private final LongAdder loaded = new LongAdder();
    private final LongAdder changed = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final Map<EvictionCause, LongAdder> evicted = adders(EvictionCause.class);
    private final Map<FetchOutcome, LongAdder> misloads = adders(FetchOutcome.class);
    private final Map<FetchOutcome, LongAdder> refreshes = adders(FetchOutcome.class);

    /** A {@code get}, which is a hit if it brings something and else a miss. */
    Optional<PromptCommit> countGet(Supplier<Optional<PromptCommit>> get) {
        Optional<PromptCommit> commit = get.get();
        (commit.isPresent() ? hits : misses).increment();
        return commit;
    }

    /** A {@code pull}, which is surely a miss if it fails. */
    PromptCommit countPull(Supplier<PromptCommit> pull) {
        try {
            PromptCommit commit = pull.get();
            pullsOfEither.increment();
            return commit;
        } catch (PromptException e) {
            misses.increment();
            throw e;
        }
    }

    /** Checks, while the cache rests, that every one of its counters is what was seen from outside. */
    void assertBalance(AsyncPromptCache cache) {
        CacheMetrics metrics = cache.metrics();
        assertThat(metrics.requests()).as("hits and misses").isEqualTo(hits.sum() + misses.sum() + pullsOfEither.sum());
        assertThat(metrics.hits()).as("hits").isBetween(hits.sum(), hits.sum() + pullsOfEither.sum());
        assertThat(metrics.misses()).as("misses").isBetween(misses.sum(), misses.sum() + pullsOfEither.sum());
        assertThat(metrics.staleGets()).as("stale reads").isLessThanOrEqualTo(hits.sum() + pullsOfEither.sum());
        assertThat(metrics.puts()).as("commits stored by a fetch").isEqualTo(loaded.sum() + changed.sum());
        assertThat(metrics.evictions()).as("evictions").isEqualTo(sum(evicted));
        refreshes.forEach((outcome, count) -> assertThat(metrics.refreshes(outcome))
                .as("refreshes %s", outcome)
                .isEqualTo(count.sum()));
        assertThat(failed.sum())
                .as("failures")
                .isEqualTo(sum(misloads) + sum(refreshes) - successes(misloads) - successes(refreshes));
        assertThat(loaded.sum() + changed.sum())
                .as("commits stored, of those fetched")
                .isLessThanOrEqualTo(successes(misloads) + successes(refreshes));
        assertThat(evicted.get(EvictionCause.NOT_FOUND).sum())
                .isLessThanOrEqualTo(refreshes.get(FetchOutcome.NOT_FOUND).sum()
                        + misloads.get(FetchOutcome.NOT_FOUND).sum());
        assertThat(loaded.sum() + setInserts.sum() - sum(evicted) - invalidated.sum())
                .as("inserts less removals of every cause")
                .isEqualTo(cache.size());
        assertThat(cache.entries()).hasSize(cache.size());
    }

    /** Checks that enough happened, in every way, for the rest to mean something. */
    void assertEverythingHappened() {
        assertThat(hits.sum()).as("hits").isPositive();
        assertThat(misses.sum()).as("misses").isPositive();
        assertThat(loaded.sum()).as("commits loaded").isPositive();
        assertThat(changed.sum()).as("commits changed").isPositive();
        assertThat(setInserts.sum()).as("commits set").isPositive();
        assertThat(invalidated.sum()).as("entries invalidated").isPositive();
        evicted.forEach((cause, count) ->
                assertThat(count.sum()).as("evicted for %s", cause).isPositive());
        refreshes.forEach((outcome, count) -> {
            // No vetter takes part.
            if (outcome != FetchOutcome.UNCHANGED && outcome != FetchOutcome.REJECTED) {
                assertThat(count.sum()).as("refreshes %s", outcome).isPositive();
            }
        });
    }

    @Override
    public void loaded(PromptKey key, PromptCommit commit) {
        loaded.increment();
    }

    @Override
    public void changed(PromptKey key, PromptCommit before, PromptCommit after, ChangeTrigger trigger) {
        changed.increment();
    }

    @Override
    public void failed(PromptKey key, PromptException failure) {
        failed.increment();
    }

    @Override
    public void evicted(PromptKey key, PromptCommit commit, EvictionCause cause) {
        evicted.get(cause).increment();
    }

    @Override
    public void fetched(PromptKey key, FetchKind kind, FetchOutcome outcome, Duration duration) {
        (kind == FetchKind.REFRESH ? refreshes : misloads).get(outcome).increment();
    }

    private static long successes(Map<FetchOutcome, LongAdder> adders) {
        return adders.get(FetchOutcome.CHANGED).sum()
                + adders.get(FetchOutcome.UNCHANGED).sum();
    }

    private static long sum(Map<?, LongAdder> adders) {
        return adders.values().stream().mapToLong(LongAdder::sum).sum();
    }

    private static <E extends Enum<E>> Map<E, LongAdder> adders(Class<E> type) {
        Map<E, LongAdder> adders = new EnumMap<>(type);
        for (E constant : type.getEnumConstants()) {
            adders.put(constant, new LongAdder());
        }
        return adders;
    }
}
