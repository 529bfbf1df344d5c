package dev.promptcache.benchmarks;

import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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

/** 95 reads in a hundred beside 5 writes, of twice as many keys as there is room for; so about every other write evicts. */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH sets the parameters and calls the set-up
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class EvictionBenchmark {

    private static final int LENGTH = 1 << 18;
    private static final int OPERATIONS_PER_WRITE = 20;

    /** The cache. Those that do not bound themselves, or fill themselves on a miss, cannot take part. */
    @Param({"PROMPT_CACHE_GET", "LINKED_HASH_MAP", "CAFFEINE", "CAFFEINE_REFRESH", "CACHE2K"})
    Contenders contender;

    /** How many entries the cache has room for. */
    @Param({"100", "10000", "100000"})
    int capacity;

    private Contender cache;
    private String[] sequence;
    private PromptKey[] keys;
    private PromptCommit[] commits;

    /** Fills the cache. */
    @Setup
    public void fill() {
        cache = contender.create(capacity);
        String[] all = Prompts.keys(2 * capacity);
        PromptKey[] allKeys = Prompts.parsed(all);
        PromptCommit[] allCommits = Prompts.commits(all);
        for (int i = 0; i < capacity; i++) {
            cache.put(allKeys[i], allCommits[i]);
        }
        int[] indices = Prompts.zipf(all.length, LENGTH);
        sequence = new String[LENGTH];
        keys = new PromptKey[LENGTH];
        commits = new PromptCommit[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            sequence[i] = all[indices[i]];
            keys[i] = allKeys[indices[i]];
            commits[i] = allCommits[indices[i]];
        }
    }

    /** Ends what the cache has started. */
    @TearDown
    public void close() {
        cache.close();
    }

    /**
     * Reads one key, or writes one every twentieth time.
     *
     * @param cursor where the thread is
     * @return what was found, or null
     */
    @Benchmark
    public @Nullable Object readOrWrite(Cursor cursor) {
        int position = cursor.next();
        int index = position & (LENGTH - 1);
        if (position % OPERATIONS_PER_WRITE != 0) {
            return cache.get(sequence[index]);
        }
        cache.put(keys[index], commits[index]);
        return null;
    }
}
