package dev.promptcache.benchmarks;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptCache;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Lets 1,000 threads, virtual ones from JDK 21 on, miss one key at a time, and prints what that costs. */
public final class Stampede {

    private Stampede() {}

    /**
     * Prints the outcome.
     *
     * @param args none
     * @throws InterruptedException if interrupted
     * @throws ExecutionException if a thread got no prompt
     */
    public static void main(String... args) throws InterruptedException, ExecutionException {
        Outcome outcome = run(1000, 1000);
        System.out.printf(
                Locale.ROOT,
                "1,000 %s threads missing one key of 1 s latency: %d call(s), the last returned %.1f ms after it%n",
                CallerThreads.areVirtual() ? "virtual" : "platform",
                outcome.calls(),
                outcome.nanosAfterCall() / 1e6);
    }

    static Outcome run(int count, int latencyMillis) throws InterruptedException, ExecutionException {
        AtomicInteger calls = new AtomicInteger();
        AtomicLong answered = new AtomicLong();
        PromptSource source = PromptSource.blocking((key, mode) -> {
            calls.incrementAndGet();
            Thread.sleep(latencyMillis);
            PromptCommit commit = Prompts.commit(key.identifier());
            answered.set(System.nanoTime());
            return commit;
        });
        ExecutorService executor = CallerThreads.executor();
        try (AsyncPromptCache asynchronous = AsyncPromptCache.builder(source).build()) {
            PromptCache cache = asynchronous.synchronous();
            CountDownLatch go = new CountDownLatch(1);
            List<Future<Long>> returns = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                returns.add(executor.submit(() -> {
                    go.await();
                    cache.pull("prompt");
                    return System.nanoTime();
                }));
            }
            go.countDown();
            long last = Long.MIN_VALUE;
            for (Future<Long> returned : returns) {
                last = Math.max(last, returned.get());
            }
            return new Outcome(calls.get(), last - answered.get());
        } finally {
            executor.shutdown();
        }
    }

    /** What happened. */
    record Outcome(int calls, long nanosAfterCall) {}
}
