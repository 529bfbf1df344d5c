package dev.promptcache.internal;

import static dev.promptcache.internal.CacheFixture.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.FetchOutcome;
import dev.promptcache.PromptCacheListener;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import dev.promptcache.PromptSource;
import dev.promptcache.contract.Holds;
import dev.promptcache.testing.FakePromptSource;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@Timeout(120)
@ExtendWith(QuietLog.class)
class LifecycleRaceTests {

    private final FakePromptSource source = new FakePromptSource();

    @AfterEach
    void noThreadIsLeft() {
        Await.untilNoCacheThreadLives();
    }

    @Holds({"goal-cost", "call-threads"})
    @Test
    void aCacheThatHasNothingToDoHasOneThread() {
        AsyncPromptCache cache = AsyncPromptCache.builder(PromptSource.blocking((key, mode) ->
                        source.fetch(key, mode).toCompletableFuture().join()))
                .build();
        for (int i = 0; i < 20; i++) {
            source.put("p" + i, "one");
            cache.pull("p" + i).join();
        }

        Await.until(() -> Await.cacheThreads().equals(Set.of("prompt-cache-refresh-1")));

        cache.close();
    }

    @Holds({"S16", "W20"})
    @Test
    void manyCallersWhoStartTheCacheAtOnceStartOneTimer() throws Exception {
        AtomicInteger threads = new AtomicInteger();
        ThreadFactory counting = task -> {
            threads.incrementAndGet();
            return Executors.defaultThreadFactory().newThread(task);
        };
        ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(4, counting);
        scheduler.setRemoveOnCancelPolicy(true);
        AsyncPromptCache cache =
                AsyncPromptCache.builder(source).scheduler(scheduler).build();
        Race.Action start = cache::start;
        PromptCommit commit = source.put("p", "one");
        Race.Action set = () -> cache.set(key("p"), commit);

        Race.repeat(
                2_000,
                cache::shutdown,
                () -> assertThat(scheduler.getQueue()).hasSize(1),
                start,
                set,
                start,
                () -> cache.configure(cache.config()));

        cache.close();
        assertThat(scheduler.getQueue()).isEmpty();
        scheduler.shutdownNow();
    }

    @Holds("S19")
    @Test
    void theThreadsOfACacheKeepNoProcessAlive() throws Exception {
        List<Boolean> daemons = new CopyOnWriteArrayList<>();
        PromptCommit commit = source.put("p", "one");
        AsyncPromptCache cache = AsyncPromptCache.builder(PromptSource.blocking((key, mode) -> {
                    daemons.add(Thread.currentThread().isDaemon());
                    return commit;
                }))
                .build();

        cache.pull("p").get(30, TimeUnit.SECONDS);

        assertThat(daemons).containsExactly(true);
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().startsWith("prompt-cache-"))
                .isNotEmpty()
                .allMatch(Thread::isDaemon);
        cache.close();
    }

    @Holds("P8")
    @Test
    void stoppingAndStartingAtTheSameTimeEndsInOneOrTheOtherAndNothingBetween() throws Exception {
        AsyncPromptCache cache = AsyncPromptCache.builder(source)
                .configure(config -> config.ttl(Duration.ofMillis(100)).refreshInterval(Duration.ofMillis(10)))
                .build();
        EngineInspector inspector = new EngineInspector(cache);
        cache.set(key("p"), source.put("p", "one"));

        Race.repeat(
                1_000,
                () -> {},
                inspector::assertConsistent,
                cache::start,
                cache::stop,
                cache::shutdown,
                cache::refreshAll,
                () -> cache.configure(cache.config()));

        cache.stop().get(30, TimeUnit.SECONDS);
        inspector.awaitRest();
        assertThat(cache.isRunning()).isFalse();
        Await.untilNoCacheThreadLives();
        cache.start();
        source.put("p", "two");
        Await.until(() -> cache.get("p").orElseThrow().commitHash().equals("two"));
        cache.close();
    }

    @Holds("W21")
    @Test
    void aFetchThatEndsAfterTheShutdownStartsNothing() throws Exception {
        CountDownLatch fetching = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        PromptCommit commit = source.put("p", "one");
        AsyncPromptCache cache = AsyncPromptCache.builder(PromptSource.blocking((key, mode) -> {
                    fetching.countDown();
                    awaitWithoutHeedingInterrupts(end);
                    return commit;
                }))
                .build();
        cache.set(key("p"), source.put("p", "old"));
        cache.refreshAll();
        fetching.await();

        cache.shutdown();
        end.countDown();

        Await.untilNoCacheThreadLives();
        assertThat(cache.isRunning()).isFalse();
        assertThat(cache.get("p").orElseThrow().commitHash()).isEqualTo("old");
    }

    @Holds({"source-blocking", "cache-shutdown"})
    @Test
    void whoWaitsForAHungFetchIsLetGoByAShutdownAndItsThreadEnds() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        AsyncPromptCache cache = AsyncPromptCache.builder(PromptSource.blocking((key, mode) -> {
                    never.await();
                    throw new AssertionError("it was not interrupted");
                }))
                .build();
        CompletableFuture<PromptCommit> pulled = cache.pull("p");

        cache.close();

        assertThat(pulled).isCompletedExceptionally();
        Await.untilNoCacheThreadLives();
    }

    @Test
    void aHungFetchEndsAtTheDeadlineAndDelaysNoOtherKey() throws Exception {
        PromptCommit commit = source.put("quick", "one");
        AsyncPromptCache cache = AsyncPromptCache.builder(key -> key.name().equals("quick")
                        ? CompletableFuture.completedFuture(commit)
                        : new CompletableFuture<>())
                .configure(config -> config.deadline(Duration.ofMillis(500)))
                .build();
        CompletableFuture<PromptCommit> hung = cache.pull("hung");

        assertThat(cache.pull("quick").get(30, TimeUnit.SECONDS)).isSameAs(commit);

        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> hung.get(30, TimeUnit.SECONDS))
                .withCauseInstanceOf(PromptException.Unavailable.class);
        new EngineInspector(cache).awaitRest();
        cache.close();
    }

    @Test
    void aDeadlineThatPassesWhileTheAnswerComesEndsTheFetchOnceOneWayOrTheOther() throws Exception {
        PromptCommit commit = source.put("p", "one");
        AtomicInteger ends = new AtomicInteger();
        AsyncPromptCache cache = AsyncPromptCache.builder(PromptSource.blocking((key, mode) -> commit))
                .configure(config -> config.deadline(Duration.ofNanos(50_000)).negativeTtl(Duration.ZERO))
                .listener(new PromptCacheListener() {
                    @Override
                    public void fetched(PromptKey key, FetchKind kind, FetchOutcome outcome, Duration duration) {
                        ends.incrementAndGet();
                    }
                })
                .build();
        EngineInspector inspector = new EngineInspector(cache);

        for (int round = 0; round < 3_000; round++) {
            cache.invalidate(key("p"));
            CompletableFuture<PromptCommit> pulled = cache.pull("p");
            String outcome = pulled.handle((done, failure) -> failure == null ? "one" : "failed")
                    .get(30, TimeUnit.SECONDS);
            assertThat(cache.size()).isEqualTo(outcome.equals("one") ? 1 : 0);
        }

        cache.stop().get(30, TimeUnit.SECONDS);
        inspector.awaitRest();
        assertThat(ends).hasValue(3_000);
    }

    @Holds("W22")
    @Test
    void aSourceMayChangeTheCacheThatCallsIt() throws Exception {
        PromptCommit commit = source.put("p", "one");
        AsyncPromptCache[] holder = new AsyncPromptCache[1];
        AsyncPromptCache cache = AsyncPromptCache.builder(PromptSource.blocking((key, mode) -> {
                    AsyncPromptCache itself = holder[0];
                    itself.configure(itself.config());
                    itself.invalidate(key("other"));
                    itself.set(key("other"), commit);
                    itself.stop();
                    itself.start();
                    return commit;
                }))
                .build();
        holder[0] = cache;

        assertThat(cache.pull("p").get(30, TimeUnit.SECONDS)).isSameAs(commit);

        assertThat(cache.synchronous().get("other")).contains(commit);
        cache.close();
    }

    @Holds("W22")
    @Test
    void aSourceMayShutDownTheCacheThatCallsIt() throws Exception {
        AsyncPromptCache[] holder = new AsyncPromptCache[1];
        AsyncPromptCache cache = AsyncPromptCache.builder(PromptSource.blocking((key, mode) -> {
                    holder[0].close();
                    return source.put("p", "one");
                }))
                .build();
        holder[0] = cache;

        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> cache.pull("p").get(30, TimeUnit.SECONDS))
                .withCauseInstanceOf(PromptException.Unavailable.class);
    }

    @Test
    void aSourceThatPullsItsOwnKeyEndsAtTheDeadline() {
        AsyncPromptCache[] holder = new AsyncPromptCache[1];
        AsyncPromptCache cache = AsyncPromptCache.builder(PromptSource.blocking(
                        (key, mode) -> holder[0].synchronous().pull(key)))
                .configure(config -> config.deadline(Duration.ofMillis(200)))
                .build();
        holder[0] = cache;

        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> cache.pull("p").get(30, TimeUnit.SECONDS));
        cache.close();
    }

    private static void awaitWithoutHeedingInterrupts(CountDownLatch latch) {
        while (true) {
            try {
                latch.await();
                return;
            } catch (InterruptedException e) {
                // This is what it is here to ignore.
            }
        }
    }
}
