package dev.promptcache.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptCache;
import dev.promptcache.PromptCacheBuilder;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Everything that an application brings misbehaves at random, in every way that {@link MoodyParts} knows: callers get their answer
 * by the deadline, threads stay bounded, and when it is over every key can be had and the refresher goes on.
 */
@Timeout(1_200)
@ExtendWith(QuietLog.class)
class HostileSoakTests {

    private static final Duration SOAK =
            Duration.ofSeconds(Integer.getInteger("soak.seconds", 10)).dividedBy(4);
    private static final Duration DEADLINE = Duration.ofMillis(200);
    // The stand-in for a scheduler that fails is a second late; the rest is for the machine.
    private static final Duration SLACK = Duration.ofSeconds(6);
    private static final int KEYS = 40;
    private static final int CALLERS = 6;

    private final MoodyParts parts = new MoodyParts();
    private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger mostThreads = new AtomicInteger();
    private long requests;
    private long readsOfTheEnd;

    @ParameterizedTest
    @CsvSource({"false, false", "true, false", "false, true", "true, true"})
    void whateverTheOthersDoCallersGetAnswersAndNothingIsLeftBehind(boolean executor, boolean scheduler)
            throws Exception {
        AsyncPromptCache cache = cache(executor, scheduler);
        soak(cache);
        parts.calmDown();

        while (!waiting.isEmpty()) {
            waiting.remove().requireAnswer();
        }
        EngineInspector inspector = new EngineInspector(cache);
        Await.until(() -> inspector.abandoned() == 0);
        for (int i = 0; i < KEYS; i++) {
            assertThat(wellPulled(cache, key(i)).repo()).isEqualTo("p" + i);
        }
        everythingIsRefreshed(cache);
        assertThat(cache.totals().hits() + cache.totals().misses()).isEqualTo(requests + readsOfTheEnd);
        assertThat(mostThreads).as("threads of the cache's own").hasValueLessThan(250);
        cache.stop().get(30, TimeUnit.SECONDS);
        inspector.awaitRest();
        cache.close();
        parts.close();
        Await.untilNoCacheThreadLives();
    }

    private AsyncPromptCache cache(boolean executor, boolean scheduler) {
        PromptCacheBuilder builder = AsyncPromptCache.builder(parts.source())
                .configure(config -> config.maxSize(KEYS)
                        .ttl(Duration.ofMillis(50))
                        .refreshInterval(Duration.ofMillis(20))
                        .negativeTtl(Duration.ofMillis(20))
                        .backoffInitial(Duration.ofMillis(5))
                        .backoffMax(Duration.ofMillis(50))
                        .deadline(DEADLINE))
                .listener(parts.listener())
                .vetter(parts.vetter())
                .ticker(parts.ticker())
                .callerContext(parts::context);
        if (executor) {
            builder.executor(parts.executor());
        }
        if (scheduler) {
            builder.scheduler(parts.scheduler());
        }
        return builder.build();
    }

    private void soak(AsyncPromptCache cache) throws Exception {
        parts.annoy(cache);
        long end = System.nanoTime() + SOAK.toNanos();
        ExecutorService callers = Executors.newCachedThreadPool();
        try {
            List<Future<Long>> counts = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                counts.add(callers.submit(() -> call(cache, end)));
            }
            for (Future<Long> count : counts) {
                requests += count.get();
            }
        } finally {
            callers.shutdownNow();
        }
    }

    private long call(AsyncPromptCache cache, long end) {
        Random random = ThreadLocalRandom.current();
        long reads = 0;
        while (System.nanoTime() < end) {
            PromptKey key = key(random.nextInt(KEYS));
            mostThreads.accumulateAndGet(Await.cacheThreads().size(), Math::max);
            switch (random.nextInt(12)) {
                case 0, 1, 2 -> {
                    reads++;
                    cache.get(key);
                }
                case 3, 4, 5 -> {
                    reads++;
                    waiting.add(new Waiting(cache.pull(key), System.nanoTime()));
                }
                case 6, 7 -> {
                    reads++;
                    pullBlocking(cache.synchronous(), key);
                }
                case 8 -> waiting.add(new Waiting(cache.refresh(key), System.nanoTime()));
                case 9 -> cache.invalidate(key);
                case 10 -> cache.refreshAll();
                default -> operate(cache, random);
            }
            LockSupport.parkNanos(1_000_000);
            for (Waiting first = waiting.peek(); first != null && first.isOver(); first = waiting.peek()) {
                waiting.remove(first);
            }
        }
        return reads;
    }

    private void operate(AsyncPromptCache cache, Random random) {
        switch (random.nextInt(4)) {
            case 0 -> cache.stop();
            case 1 -> cache.shutdown();
            case 2 -> cache.configure(cache.config());
            default -> cache.start();
        }
    }

    private static void pullBlocking(PromptCache cache, PromptKey key) {
        long begun = System.nanoTime();
        try {
            cache.pull(key);
        } catch (PromptException e) {
            // As good as a commit: an answer.
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .as("time that a caller waited")
                .isLessThan(DEADLINE.plus(SLACK));
    }

    private PromptCommit wellPulled(AsyncPromptCache cache, PromptKey key) {
        PromptCommit[] pulled = {null};
        Await.until(() -> {
            try {
                readsOfTheEnd++;
                pulled[0] = cache.pull(key).get(30, TimeUnit.SECONDS);
                return true;
            } catch (ExecutionException e) {
                // What was remembered of the bad times, and the pause of a rate limit, are over soon.
                return false;
            } catch (InterruptedException | TimeoutException e) {
                throw new AssertionError(e);
            }
        });
        return pulled[0];
    }

    private static void everythingIsRefreshed(AsyncPromptCache cache) {
        cache.start();
        long begun = System.nanoTime();
        Await.until(() -> cache.entries().stream()
                .allMatch(entry -> entry.failures() == 0
                        && entry.age().compareTo(Duration.ofNanos(System.nanoTime() - begun)) < 0));
        assertThat(cache.size()).isEqualTo(KEYS);
    }

    private static PromptKey key(int i) {
        return PromptKey.parse("p" + i);
    }

    /** An answer that a caller waits for. */
    private record Waiting(CompletableFuture<PromptCommit> answer, long since) {

        private boolean isOver() {
            return answer.isDone() || isLate() && requireAnswer();
        }

        private boolean isLate() {
            // A refresh may wait for the fetch under way, but the time counts from the call.
            return System.nanoTime() - since > DEADLINE.plus(SLACK).toNanos();
        }

        private boolean requireAnswer() {
            Await.until(() -> answer.isDone() || isLate());
            assertThat(answer).as("an answer by the deadline").isDone();
            return true;
        }
    }
}
