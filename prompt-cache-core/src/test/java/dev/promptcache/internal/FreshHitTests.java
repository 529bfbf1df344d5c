package dev.promptcache.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptCache;
import dev.promptcache.PromptKey;
import dev.promptcache.contract.Holds;
import dev.promptcache.testing.FakePromptSource;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a hit on a fresh entry of a running cache does without. */
class FreshHitTests {

    private static final PromptKey KEY = PromptKey.parse("p");
    private static final int HITS = 20_000;

    private final Thread reader = Thread.currentThread();
    private int clockReads;
    private final FakePromptSource source = new FakePromptSource();
    private final AsyncPromptCache async = AsyncPromptCache.builder(source)
            .ticker(() -> {
                if (Thread.currentThread() == reader) {
                    clockReads++;
                }
                return System.nanoTime();
            })
            .executor(Runnable::run)
            .build();
    private final PromptCache cache = async.synchronous();

    FreshHitTests() {
        source.put("p", "one");
        cache.pull("p");
        hit(100);
    }

    @AfterEach
    void theyWereHits() {
        assertThat(cache.metrics().misses()).isEqualTo(1);
        assertThat(cache.metrics().staleGets()).isZero();
        cache.close();
    }

    @Holds("call-fresh")
    @Test
    void aFreshHitWaitsForNoLock() {
        new EngineInspector(async)
                .whileLocked(() -> CompletableFuture.runAsync(() -> hit(1))
                        .orTimeout(30, TimeUnit.SECONDS)
                        .join());
    }

    @Holds("call-fresh")
    @Test
    void aFreshHitAllocatesNothing() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        long ofTheMeasurement = threads.getCurrentThreadAllocatedBytes() - before;
        before = threads.getCurrentThreadAllocatedBytes();

        hit(HITS);

        assertThat(threads.getCurrentThreadAllocatedBytes() - before - ofTheMeasurement)
                .as("bytes for %s hits", 4 * HITS)
                .isLessThan(HITS);
    }

    @Holds("call-fresh")
    @Test
    void aFreshHitAsksForNoTimeOfDay() {
        int before = clockReads;

        hit(10);

        assertThat(clockReads).isEqualTo(before);
    }

    private void hit(int times) {
        for (int i = 0; i < times; i++) {
            cache.get("p");
            cache.get(KEY);
            cache.pull("p");
            cache.pull(KEY);
        }
    }
}
