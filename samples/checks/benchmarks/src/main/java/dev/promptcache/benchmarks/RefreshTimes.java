package dev.promptcache.benchmarks;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import dev.promptcache.PromptSource;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;

/** Prints how long the sweep takes to refresh 1,000 stale entries from a source that blocks for 50 ms, beside the ideal. */
public final class RefreshTimes {

    private static final Duration TTL = Duration.ofMinutes(5);
    private static final int LATENCY_MILLIS = 50;
    private static final int ROUNDS = 5;

    private RefreshTimes() {}

    /**
     * Prints the table.
     *
     * @param args none
     * @throws InterruptedException if interrupted
     */
    public static void main(String... args) throws InterruptedException {
        int entries = 1000;
        System.out.println("| concurrency | median of " + ROUNDS + ", s | ideal, s | ratio |");
        System.out.println("|---|---|---|---|");
        for (int concurrency : new int[] {8, 64}) {
            double ideal = (double) entries / concurrency * LATENCY_MILLIS / 1000;
            double median = median(entries, concurrency);
            System.out.printf(Locale.ROOT, "| %d | %.2f | %.2f | %.3f |%n", concurrency, median, ideal, median / ideal);
        }
    }

    private static double median(int entries, int concurrency) throws InterruptedException {
        long[] times = new long[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            times[round] = nanosToRefresh(entries, concurrency);
        }
        return LongStream.of(times).sorted().toArray()[ROUNDS / 2] / 1e9;
    }

    /** From the call of the first fetch to the end of the last. */
    static long nanosToRefresh(int entries, int concurrency) throws InterruptedException {
        AtomicLong ahead = new AtomicLong();
        AtomicLong first = new AtomicLong();
        CountDownLatch left = new CountDownLatch(entries);
        PromptSource source = PromptSource.blocking((key, mode) -> {
            first.compareAndSet(0, System.nanoTime());
            Thread.sleep(LATENCY_MILLIS);
            return Prompts.commit(key.identifier());
        });
        try (AsyncPromptCache cache = AsyncPromptCache.builder(source)
                .configure(config -> config.maxSize(entries).ttl(TTL).refreshConcurrency(concurrency))
                .ticker(() -> System.nanoTime() + ahead.get())
                .listener(new Countdown(left))
                .build()) {
            for (String key : Prompts.keys(entries)) {
                PromptCommit commit = Prompts.commit(key);
                cache.set(PromptKey.parse(key), commit);
            }
            ahead.set(TTL.plusSeconds(1).toNanos());
            left.await();
            return System.nanoTime() - first.get();
        }
    }
}
