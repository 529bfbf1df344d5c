package dev.promptcache;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Everything at once for a while, with a source that is as bad as it can be; then the books must balance. */
@ExtendWith(QuietLog.class)
class SoakTests {

    private static final Duration DURATION = Duration.ofSeconds(Integer.getInteger("soak.seconds", 10));
    private static final int KEYS = 80;
    private static final Duration DEADLINE = Duration.ofMillis(150);
    private static final Duration REVALIDATE = Duration.ofMillis(200);
    private static final Duration ON_ERROR = Duration.ofMillis(500);
    private static final Duration LONGEST_TTL = Duration.ofMillis(40);
    /** For what the machine adds: the timer and the readers share it with other work. */
    private static final Duration SLACK = Duration.ofSeconds(3);

    private final MoodySource source = new MoodySource();
    private final LongAdder reads = new LongAdder();
    private final LongAdder loaded = new LongAdder();
    private final LongAdder set = new LongAdder();
    private final LongAdder evicted = new LongAdder();
    private final LongAdder invalidated = new LongAdder();
    private final LongAccumulator longestWait = new LongAccumulator(Math::max, 0);
    private final AsyncPromptCache cache = AsyncPromptCache.builder(source)
            .configure(config -> config.maxSize(50)
                    .ttl(Duration.ofMillis(20))
                    .refreshInterval(Duration.ofMillis(10))
                    .staleWhileRevalidate(REVALIDATE)
                    .staleIfError(ON_ERROR)
                    .negativeTtl(Duration.ofMillis(5))
                    .idleTimeout(Duration.ofMillis(300))
                    .refreshConcurrency(4)
                    .backoffInitial(Duration.ofMillis(1))
                    .backoffMax(Duration.ofMillis(20))
                    .deadline(DEADLINE))
            .listener(new Bookkeeper())
            .listener(new ThrowingListener())
            .build();
    private final EngineInspector inspector = new EngineInspector(cache);
    private volatile boolean over;

    @Test
    void afterEverythingAtOnceTheBooksBalanceAndNothingIsLeft() throws Exception {
        List<Long> heaps = new ArrayList<>();
        ExecutorService threads = Executors.newCachedThreadPool();
        List<Future<?>> ends = new ArrayList<>();
        for (Race.Action action : List.<Race.Action>of(
                this::read, this::read, this::pull, this::pull, this::write, this::invalidate, this::operate)) {
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

        inspector.awaitRest();
        theBooksBalance();
        assertThat(Duration.ofNanos(longestWait.get())).isLessThan(DEADLINE.plus(SLACK));
        assertThat(heaps.get(3) - heaps.get(0))
                .as("growth of the heap, of %s", heaps)
                .isLessThan(16L << 20);

        everythingIsRefreshedOnceTheSourceIsWell();
        cache.close();
        Await.untilNoCacheThreadLives();
    }

    private void theBooksBalance() {
        CacheMetrics metrics = cache.metrics();
        assertThat(metrics.requests()).as("hits and misses").isEqualTo(reads.sum());
        assertThat(metrics.evictions()).isEqualTo(evicted.sum());
        assertThat(loaded.sum() + set.sum() - evicted.sum() - invalidated.sum())
                .as("inserts less removals")
                .isEqualTo(cache.size());
        assertThat(metrics.puts()).isGreaterThanOrEqualTo(loaded.sum());
        assertThat(cache.entries()).hasSize(cache.size());
    }

    private void everythingIsRefreshedOnceTheSourceIsWell() {
        source.heal();
        cache.configure(cache.config().toBuilder()
                .maxSize(KEYS)
                .idleTimeout(null)
                .refreshInterval(Duration.ofMillis(10))
                .build());
        long healed = System.nanoTime();
        cache.start();
        Await.until(() -> cache.entries().stream()
                .allMatch(entry -> entry.failures() == 0
                        && MoodySource.age(entry.commit()).toNanos() < System.nanoTime() - healed));
    }

    private void read() {
        String key = randomKey();
        reads.increment();
        Optional<PromptCommit> commit = cache.get(key);
        commit.ifPresent(served -> check(key, served, REVALIDATE));
    }

    private void pull() {
        String key = randomKey();
        reads.increment();
        long start = System.nanoTime();
        if (ThreadLocalRandom.current().nextInt(10) == 0) {
            cache.pull(key).cancel(true);
            return;
        }
        try {
            check(key, cache.synchronous().pull(key), ON_ERROR);
        } catch (PromptException e) {
            assertThat(e.key()).isEqualTo(PromptKey.parse(key));
        }
        longestWait.accumulate(System.nanoTime() - start);
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
        // Under the lock, to know whether it is an insert.
        synchronized (inspector.state().lock) {
            set.add(inspector.state().table.find(key) == null ? 1 : 0);
            cache.set(key, MoodySource.commit(key));
        }
    }

    private void invalidate() {
        String key = randomKey();
        switch (ThreadLocalRandom.current().nextInt(40)) {
            case 0 -> invalidated.add(inspector.clear());
            case 1, 2 -> invalidated.add(cache.invalidateName(key));
            default -> invalidated.add(cache.invalidate(PromptKey.parse(key)) ? 1 : 0);
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
        LockSupport.parkNanos(5_000_000);
    }

    private static void check(String spelling, PromptCommit commit, Duration window) {
        assertThat(commit.repo()).isEqualTo(PromptKey.parse(spelling).name());
        assertThat(MoodySource.age(commit)).isLessThan(LONGEST_TTL.plus(window).plus(SLACK));
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
        long start = System.nanoTime();
        while (System.nanoTime() - start < DURATION.toNanos() / 4
                && ends.stream().noneMatch(Future::isDone)) {
            LockSupport.parkNanos(10_000_000);
        }
    }

    private static long usedHeap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private final class Bookkeeper implements PromptCacheListener {

        @Override
        public void loaded(PromptKey key, PromptCommit commit) {
            loaded.increment();
        }

        @Override
        public void evicted(PromptKey key, PromptCommit commit, EvictionCause cause) {
            evicted.increment();
        }
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
