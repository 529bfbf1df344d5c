package dev.promptcache.benchmarks;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptCache;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
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

/**
 * Reads of this project's cache in its less happy states: every entry stale while its refresh hangs; and entries that are fresh,
 * but with the refresher stopped, so that each read looks at the clock.
 */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH sets the parameters and calls the set-up
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class StaleReadBenchmark {

    private static final int LENGTH = 1 << 14;
    private static final int ENTRIES = 1000;
    private static final Duration TTL = Duration.ofMinutes(5);

    /** The state of the cache. */
    @Param
    Condition condition;

    private final AtomicLong ahead = new AtomicLong();
    private PromptCache cache;
    private String[] sequence;

    /** What is the matter with the cache. */
    public enum Condition {
        /** Every entry is stale, and its refresh is under way or queued and never ends. */
        STALE,
        /** Every entry is fresh, and the refresher does not run. */
        STOPPED
    }

    /** Fills the cache and brings it into its state. */
    @Setup
    public void fill() {
        AsyncPromptCache asynchronous = AsyncPromptCache.builder(key -> new CompletableFuture<>())
                .configure(config -> config.maxSize(ENTRIES).ttl(TTL).deadline(Duration.ofDays(1)))
                .ticker(() -> System.nanoTime() + ahead.get())
                .autoStart(false)
                .build();
        cache = asynchronous.synchronous();
        String[] all = Prompts.keys(ENTRIES);
        for (String key : all) {
            cache.set(PromptKey.parse(key), Prompts.commit(key));
        }
        int[] indices = Prompts.zipf(ENTRIES, LENGTH);
        sequence = new String[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            sequence[i] = all[indices[i]];
        }
        if (condition == Condition.STALE) {
            ahead.set(TTL.plusSeconds(1).toNanos());
            cache.start();
        }
    }

    /** Ends what the cache has started. */
    @TearDown
    public void close() {
        cache.close();
    }

    /**
     * Reads one key by {@code get}.
     *
     * @param cursor where the thread is
     * @return what was found
     */
    @Benchmark
    public Optional<PromptCommit> get(Cursor cursor) {
        return cache.get(sequence[cursor.next() & (LENGTH - 1)]);
    }

    /**
     * Reads one key by {@code pull}.
     *
     * @param cursor where the thread is
     * @return what was found
     */
    @Benchmark
    public PromptCommit pull(Cursor cursor) {
        return cache.pull(sequence[cursor.next() & (LENGTH - 1)]);
    }
}
