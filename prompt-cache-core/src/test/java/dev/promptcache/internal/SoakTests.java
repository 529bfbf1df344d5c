package dev.promptcache.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.CachedPrompt;
import dev.promptcache.FetchOutcome;
import dev.promptcache.PromptCacheListener;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Everything at once for a while, with a source that is as bad as it can be; then the books must balance. */
@ExtendWith(QuietLog.class)
class SoakTests {

    private static final Duration DURATION = Duration.ofSeconds(Integer.getInteger("soak.seconds", 10));
    private static final int KEYS = 80;
    private static final Duration DEADLINE = Duration.ofMillis(150);
    private static final Duration INTERVAL = Duration.ofMillis(10);
    private static final Duration REVALIDATE = Duration.ofMillis(200);
    private static final Duration ON_ERROR = Duration.ofMillis(500);
    private static final Duration LONGEST_TTL = Duration.ofMillis(40);
    /** For what the machine adds where only a clock can tell: it is shared with other work. */
    private static final Duration SLACK = Duration.ofSeconds(4);

    private static final Duration RECOVERY = Duration.ofSeconds(3);

    private static final long HEAP_SLACK = 4L << 20;

    private final MoodySource source = new MoodySource();
    private final SoakBooks books = new SoakBooks();
    private final LongAccumulator longestWait = new LongAccumulator(Math::max, 0);
    private final LongAccumulator longestLag = new LongAccumulator(Math::max, 0);
    private final AsyncPromptCache cache = AsyncPromptCache.builder(source)
            .configure(config -> config.maxSize(50)
                    .ttl(Duration.ofMillis(20))
                    .refreshInterval(INTERVAL)
                    .staleWhileRevalidate(REVALIDATE)
                    .staleIfError(ON_ERROR)
                    .negativeTtl(Duration.ofMillis(5))
                    .idleTimeout(Duration.ofMillis(300))
                    .refreshConcurrency(4)
                    .backoffInitial(Duration.ofMillis(1))
                    .backoffMax(Duration.ofMillis(20))
                    .deadline(DEADLINE))
            .listener(books)
            .listener(new ThrowingListener())
            .build();
    private final EngineInspector inspector = new EngineInspector(cache);
    private final SoakJudge judge = new SoakJudge(inspector);
    private volatile boolean over;

    @Test
    void afterEverythingAtOnceTheBooksBalanceAndNothingIsLeft() throws Exception {
        soak(this::pull);
    }

    /** A pull does not say whether it was a hit. Where the only reads are gets, hits and misses are each known exactly. */
    @Test
    void afterEverythingAtOnceWithoutPullsEachHitAndMissIsCounted() throws Exception {
        soak(this::refresh);
        assertThat(books.pullsOfEither.sum()).isZero();
    }

    private void soak(Race.Action fetching) throws Exception {
        List<Long> heaps = new ArrayList<>();
        ExecutorService threads = Executors.newCachedThreadPool();
        List<Future<?>> ends = new ArrayList<>();
        for (Race.Action action : List.<Race.Action>of(
                this::read, this::read, fetching, fetching, this::write, this::invalidate, this::operate)) {
            ends.add(threads.submit(() -> {
                while (!over) {
                    action.run();
                }
                return null;
            }));
        }
        try {
            for (int quarter = 0; quarter < 4; quarter++) {
                awaitPartOfTheSoak(ends);
                inspector.assertConsistent();
                heaps.add(usedHeap());
            }
        } finally {
            over = true;
            threads.shutdown();
        }
        for (Future<?> end : ends) {
            end.get(60, TimeUnit.SECONDS);
        }
        cache.stop().get(60, TimeUnit.SECONDS);
        awaitSilence();
        books.assertBalance(cache);
        books.assertEverythingHappened();
        assertThat(Duration.ofNanos(longestWait.get())).isLessThan(DEADLINE.plus(SLACK));
        assertThat(Duration.ofNanos(longestLag.get())).isLessThan(INTERVAL.plus(SLACK));
        assertThat(heaps.get(3) - heaps.get(0))
                .as("growth of the heap, of %s", heaps)
                .isLessThan(HEAP_SLACK);

        nothingIsServedPastItsWindows();
        everythingIsRefreshedOnceTheSourceIsWell();
        cache.close();
        awaitSilence();
        books.assertBalance(cache);
    }

    /** Waits until every listener was told of everything, which comes after the table and the counters have changed. */
    private void awaitSilence() {
        inspector.awaitRest();
        assertThat(ForkJoinPool.commonPool().awaitQuiescence(60, TimeUnit.SECONDS))
                .isTrue();
        Await.untilNoCacheThreadLives();
    }

    private void nothingIsServedPastItsWindows() {
        source.breakDown();
        for (int i = 0; i < KEYS; i++) {
            set(PromptKey.parse("p" + i));
        }
        cache.stop().join();
        Duration longest = LONGEST_TTL.plus(ON_ERROR);
        Await.until(() -> cache.entries().stream().allMatch(entry -> entry.age().compareTo(longest) > 0));
        for (CachedPrompt entry : cache.entries()) {
            assertThat(entry.state()).isEqualTo(CachedPrompt.State.EXPIRED);
            assertThat(books.countGet(() -> cache.get(entry.key()))).isEmpty();
        }
        for (CachedPrompt entry : cache.entries()) {
            assertThatExceptionOfType(PromptException.Unavailable.class)
                    .isThrownBy(() -> books.countPull(() -> cache.synchronous().pull(entry.key())));
        }
    }

    /** The end of the outage is noticed within a second, and what waited for it is due within two more. */
    private void everythingIsRefreshedOnceTheSourceIsWell() {
        source.heal();
        cache.configure(cache.config().toBuilder()
                .maxSize(KEYS)
                .idleTimeout(null)
                .refreshInterval(INTERVAL)
                .ttl(LONGEST_TTL)
                .build());
        cache.start();
        for (int round = 0; round < 20; round++) {
            long begun = System.nanoTime();
            Await.until(() -> cache.entries().stream()
                    .allMatch(entry -> entry.failures() == 0 && MoodySource.madeAt(entry.commit()) > begun));
            Duration bound = LONGEST_TTL.plus(INTERVAL).plus(SLACK).plus(round == 0 ? RECOVERY : Duration.ZERO);
            assertThat(cache.entries())
                    .allSatisfy(entry -> assertThat(entry.age()).isLessThan(bound));
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(bound);
        }
    }

    private void read() {
        String key = randomKey();
        SoakJudge.Read read = judge.begin(PromptKey.parse(key));
        books.countGet(() -> cache.get(key)).ifPresent(served -> {
            read.assertMayBeServed(served, LONGEST_TTL.plus(REVALIDATE));
            read.seen(served);
        });
    }

    private void pull() {
        String key = randomKey();
        if (ThreadLocalRandom.current().nextInt(10) == 0) {
            cache.pull(key).cancel(true);
            books.pullsOfEither.increment();
            return;
        }
        SoakJudge.Read read = judge.begin(PromptKey.parse(key));
        long start = System.nanoTime();
        try {
            PromptCommit pulled = books.countPull(() -> cache.synchronous().pull(key));
            longestWait.accumulate(System.nanoTime() - start);
            read.assertMayBeServed(pulled, LONGEST_TTL.plus(ON_ERROR));
        } catch (PromptException e) {
            longestWait.accumulate(System.nanoTime() - start);
            assertThat(e.key()).isEqualTo(PromptKey.parse(key));
        }
    }

    private void refresh() {
        cache.refresh(PromptKey.parse(randomKey()));
        LockSupport.parkNanos(50_000);
    }

    private void write() {
        PromptKey key = PromptKey.parse(randomKey());
        switch (ThreadLocalRandom.current().nextInt(4)) {
            case 0 -> cache.refreshAll();
            case 1 -> cache.refresh(key);
            default -> set(key);
        }
        LockSupport.parkNanos(200_000);
    }

    private void set(PromptKey key) {
        books.setInserts.add(inspector.set(key, () -> source.commit(key)) ? 1 : 0);
    }

    private void invalidate() {
        String key = randomKey();
        long start = System.nanoTime();
        switch (ThreadLocalRandom.current().nextInt(40)) {
            case 0 -> {
                books.invalidated.add(inspector.clear());
                judge.clearedAfter(start);
            }
            case 1, 2 -> {
                books.invalidated.add(cache.invalidateName(key));
                judge.invalidatedAfter(PromptKey.parse(key), start);
            }
            default -> {
                books.invalidated.add(cache.invalidate(PromptKey.parse(key)) ? 1 : 0);
                judge.invalidatedAfter(PromptKey.parse(key), start);
            }
        }
        LockSupport.parkNanos(500_000);
    }

    private void operate() {
        Random random = ThreadLocalRandom.current();
        switch (random.nextInt(8)) {
            case 0 -> cache.stop();
            case 1 -> cache.shutdown();
            case 2, 3 -> cache.start();
            default ->
                cache.configure(cache.config().toBuilder()
                        .maxSize(20 + random.nextInt(60))
                        .ttl(Duration.ofMillis(1 + random.nextInt((int) LONGEST_TTL.toMillis())))
                        .refreshConcurrency(1 + random.nextInt(6))
                        .build());
        }
        inspector.assertConsistent();
        longestLag.accumulate(inspector.clockLag().toNanos());
        LockSupport.parkNanos(5_000_000);
    }

    private static String randomKey() {
        Random random = ThreadLocalRandom.current();
        // Some keys are wanted more than others.
        String name = "p" + random.nextInt(1 + random.nextInt(KEYS));
        return switch (random.nextInt(6)) {
            case 0 -> "-/" + name;
            case 1 -> name + ":latest";
            case 2 -> "-/" + name + ":latest";
            default -> name;
        };
    }

    private static void awaitPartOfTheSoak(List<Future<?>> ends) {
        // An eighth: there are two soaks.
        long start = System.nanoTime();
        while (System.nanoTime() - start < DURATION.toNanos() / 8
                && ends.stream().noneMatch(Future::isDone)) {
            LockSupport.parkNanos(10_000_000);
        }
    }

    /** The least of a few looks: what the threads hold at the moment of one is no growth. */
    private static long usedHeap() {
        long least = Long.MAX_VALUE;
        for (int look = 0; look < 3; look++) {
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }

    /** Fails now and then, in either way. */
    private static final class ThrowingListener implements PromptCacheListener {

        private final AtomicLong calls = new AtomicLong();

        @Override
        public void fetched(PromptKey key, FetchKind kind, FetchOutcome outcome, Duration duration) {
            fail();
        }

        @Override
        public void changed(PromptKey key, PromptCommit before, PromptCommit after, ChangeTrigger trigger) {
            fail();
        }

        private void fail() {
            long call = calls.incrementAndGet();
            if (call % 100 == 0) {
                throw new IllegalStateException("a listener's own");
            } else if (call % 151 == 0) {
                throw new AssertionError("a listener's own");
            }
        }
    }
}
