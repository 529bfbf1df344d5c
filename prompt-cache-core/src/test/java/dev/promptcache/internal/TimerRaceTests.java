package dev.promptcache.internal;

import static dev.promptcache.internal.CacheFixture.TTL;
import static dev.promptcache.internal.CacheFixture.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.BuilderParts;
import dev.promptcache.PromptCache;
import dev.promptcache.PromptCacheBuilder;
import dev.promptcache.PromptCommit;
import dev.promptcache.contract.Holds;
import dev.promptcache.internal.snapshot.SnapshotFile;
import dev.promptcache.testing.FakePromptSource;
import dev.promptcache.testing.FakeTicker;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TimerRaceTests {

    private final ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(1);
    private final FakePromptSource source = new FakePromptSource();

    @AfterEach
    void shutDown() {
        scheduler.shutdownNow();
    }

    @Test
    void aTickThatWaitsWhileTheSettingsChangeDoesNotBeginASecondTimer() throws Exception {
        scheduler.setRemoveOnCancelPolicy(true);
        CountDownLatch configuring = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicReference<Thread> configurer = new AtomicReference<>();
        PromptCacheBuilder builder = AsyncPromptCache.builder(source)
                .scheduler(scheduler)
                .executor(Runnable::run)
                .configure(config -> config.ttl(Duration.ofSeconds(1)));
        DoubleSupplier random = () -> {
            if (Thread.currentThread() == configurer.get()) {
                configuring.countDown();
                awaitUninterruptibly(goOn);
            }
            return 0;
        };
        AsyncPromptCache cache = BuilderParts.of(builder).assemble(random, new SnapshotFile());
        cache.set(key("p"), source.put("p", "one"));
        Thread thread = new Thread(() -> cache.configure(cache.config()));
        configurer.set(thread);
        thread.start();
        configuring.await();
        // The settings change holds the lock while it dates the entry; the next tick runs into it.
        Await.until(() -> scheduler.getActiveCount() == 1);
        goOn.countDown();
        thread.join();

        Await.until(() -> scheduler.getActiveCount() == 0);
        assertThat(scheduler.getQueue()).as("ticks ahead").hasSizeLessThanOrEqualTo(1);
        cache.close();
    }

    @Holds({"W23", "P2-second"})
    @Test
    void theWindowsHoldAlsoWhenTheSchedulerHasDied() {
        FakeTicker ticker = new FakeTicker();
        PromptCache cache = AsyncPromptCache.builder(source)
                .ticker(ticker)
                .scheduler(scheduler)
                .executor(Runnable::run)
                .configure(config -> config.staleIfError(Duration.ofMinutes(10)))
                .build()
                .synchronous();
        cache.set(key("p"), source.put("p", "one"));
        scheduler.shutdownNow();

        ticker.advance(TTL.plusHours(1));

        assertThat(cache.get("p")).isEmpty();
        cache.close();
    }

    @Test
    void aSchedulerThatRefusesWorkLeavesNobodyWaitingForEver() throws Exception {
        source.put("p", "one");
        AsyncPromptCache cache = AsyncPromptCache.builder(source)
                .scheduler(scheduler)
                .autoStart(false)
                .build();
        scheduler.shutdownNow();

        CompletableFuture<PromptCommit> first = cache.pull("p");
        CompletableFuture<PromptCommit> second = cache.pull("p");

        CompletableFuture.allOf(first, second)
                .handle((done, failure) -> "ended")
                .get(10, TimeUnit.SECONDS);
        cache.close();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
