package dev.promptcache.benchmarks;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.CacheStatus;
import dev.promptcache.CachedPrompt;
import dev.promptcache.EntryListing;
import dev.promptcache.PromptKey;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What an operator's look at the cache costs: the endpoint's listing, and the status that health and gauges read. */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH sets the parameters and calls the set-up
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class ListingBenchmark {

    /** How many entries the cache has. */
    @Param({"100", "10000", "100000"})
    int entries;

    private AsyncPromptCache cache;

    /** Fills the cache. */
    @Setup
    public void fill() {
        cache = AsyncPromptCache.builder(key -> new CompletableFuture<>())
                .configure(config -> config.maxSize(entries))
                .autoStart(false)
                .build();
        for (String key : Prompts.keys(entries)) {
            cache.set(PromptKey.parse(key), Prompts.commit(key));
        }
    }

    /** Ends what the cache has started. */
    @TearDown
    public void close() {
        cache.close();
    }

    /**
     * What a plain request to the endpoint shows.
     *
     * @return the listing
     */
    @Benchmark
    public EntryListing newestThousand() {
        return cache.entries(EnumSet.allOf(CachedPrompt.State.class), 1000);
    }

    /**
     * What a request with {@code limit=10} shows.
     *
     * @return the listing
     */
    @Benchmark
    public EntryListing newestTen() {
        return cache.entries(EnumSet.allOf(CachedPrompt.State.class), 10);
    }

    /**
     * What a request with {@code state=stale} shows when nothing is.
     *
     * @return the listing
     */
    @Benchmark
    public EntryListing stale() {
        return cache.entries(Set.of(CachedPrompt.State.STALE), 1000);
    }

    /**
     * The peer: a thousand of a copy of everything.
     *
     * @return the listing
     */
    @Benchmark
    public List<CachedPrompt> thousandOfACopy() {
        return cache.entries().stream().limit(1000).toList();
    }

    /**
     * What health and each gauge read.
     *
     * @return the status
     */
    @Benchmark
    public CacheStatus status() {
        return cache.status();
    }
}
