package dev.promptcache.benchmarks;

import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
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

/** Inserts into a full cache, each of which evicts. For one thread. */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH sets the parameters and calls the set-up
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class InsertBenchmark {

    /** The cache. */
    @Param({"PROMPT_CACHE_GET", "LINKED_HASH_MAP", "CAFFEINE", "CAFFEINE_REFRESH", "SPRING_LRU", "CACHE2K"})
    Contenders contender;

    /** How many entries the cache has room for. */
    @Param({"100", "1000", "10000", "100000"})
    int capacity;

    private Contender cache;
    private PromptKey[] keys;
    private PromptCommit[] commits;
    private int position;

    /** Fills the cache. */
    @Setup
    public void fill() {
        cache = contender.create(capacity);
        String[] all = Prompts.keys(2 * capacity);
        keys = Prompts.parsed(all);
        commits = Prompts.commits(all);
        for (int i = 0; i < capacity; i++) {
            cache.put(keys[i], commits[i]);
        }
        position = capacity;
    }

    /** Ends what the cache has started. */
    @TearDown
    public void close() {
        cache.close();
    }

    /** Inserts the key that was inserted longest ago, and evicted since. */
    @Benchmark
    public void insert() {
        cache.put(keys[position], commits[position]);
        position = position + 1 == keys.length ? 0 : position + 1;
    }
}
