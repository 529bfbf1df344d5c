package dev.promptcache.benchmarks;

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

/** Reads of keys that are all present and fresh. */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH sets the parameters and calls the set-up
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class HitBenchmark {

    private static final int LENGTH = 1 << 14;

    /** The cache. */
    @Param
    Contenders contender;

    /** Whether many keys are read, some more often than others, or a single one. */
    @Param
    Pattern keys;

    /** How many entries the cache holds. */
    @Param("1000")
    int entries;

    private Contender cache;
    private String[] sequence;

    /** What the reads have in common. */
    public enum Pattern {
        /** Zipf-distributed keys. */
        ZIPF,
        /** One hot key. */
        ONE
    }

    /** Fills the cache. */
    @Setup
    public void fill() {
        cache = contender.create(entries);
        String[] all = Prompts.keys(entries);
        for (String key : all) {
            cache.put(PromptKey.parse(key), Prompts.commit(key));
        }
        int[] indices = Prompts.zipf(entries, LENGTH);
        sequence = new String[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            sequence[i] = all[keys == Pattern.ONE ? 0 : indices[i]];
        }
    }

    /** Ends what the cache has started. */
    @TearDown
    public void close() {
        cache.close();
    }

    /**
     * Reads one key.
     *
     * @param cursor where the thread is
     * @return what was found
     */
    @Benchmark
    public @Nullable Object hit(Cursor cursor) {
        return cache.get(sequence[cursor.next() & (LENGTH - 1)]);
    }
}
