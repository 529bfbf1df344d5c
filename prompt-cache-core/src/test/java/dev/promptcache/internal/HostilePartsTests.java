package dev.promptcache.internal;

import static dev.promptcache.internal.CacheFixture.TTL;
import static dev.promptcache.internal.CacheFixture.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.promptcache.AsyncPromptCache;
import dev.promptcache.FetchOutcome;
import dev.promptcache.PromptCacheListener;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import dev.promptcache.PromptSource;
import dev.promptcache.Ticker;
import dev.promptcache.contract.Holds;
import dev.promptcache.testing.FakePromptFleet;
import dev.promptcache.testing.FakePromptSource;
import dev.promptcache.testing.FakeTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** Whatever the parts that others bring do, callers get answers, the timer goes on, and no key is lost. */
@Timeout(120)
class HostilePartsTests {

    private static final Duration SHORT = Duration.ofMillis(300);

    private final FakePromptSource source = new FakePromptSource();
    private final CountDownLatch forEver = new CountDownLatch(1);
    private final LogCapture log = new LogCapture();
    private @Nullable AsyncPromptCache cache;

    @AfterEach
    void letGo() {
        forEver.countDown();
        if (cache != null) {
            cache.close();
        }
        log.close();
    }

    @Holds({"P9-threads", "P9-timer"})
    @Test
    void aThreadThatCannotBeStartedIsNoTroubleOfAReader() {
        AtomicBoolean exhausted = new AtomicBoolean();
        CacheFixture fixture = new CacheFixture(config -> config, true, task -> {
            if (exhausted.get()) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            task.run();
        });
        fixture.source.put("p", "one");
        fixture.pulled("p");
        exhausted.set(true);
        fixture.advance(TTL.plusSeconds(1));

        assertThat(fixture.cached("p")).isEqualTo("one");
        assertThatThrownBy(() -> fixture.pulled("q")).isInstanceOf(PromptException.Unavailable.class);

        exhausted.set(false);
        fixture.source.put("p", "two");
        fixture.advance(Duration.ofMinutes(1));
        assertThat(fixture.cached("p")).isEqualTo("two");
        new EngineInspector(fixture.async).assertAtRest();
    }

    @Holds("P9")
    @Test
    void aSchedulerThatThrowsOrForgetsLeavesCallersTheirDeadline() throws Exception {
        for (Moodiness mood : Moodiness.values()) {
            MoodyScheduler scheduler = new MoodyScheduler(mood);
            AsyncPromptCache moody = AsyncPromptCache.builder(key -> new CompletableFuture<>())
                    .configure(config -> config.deadline(SHORT))
                    .scheduler(scheduler)
                    .build();
            try {
                for (int i = 0; i < 2; i++) {
                    CompletableFuture<PromptCommit> pulled = moody.pull("p");
                    String outcome = pulled.handle((commit, failure) -> String.valueOf(failure))
                            .get(10, TimeUnit.SECONDS);
                    assertThat(outcome).as("%s", mood).contains("there was no answer within");
                }
            } finally {
                moody.close();
                scheduler.shutdownNow();
            }
        }
    }

    @Holds("P9")
    @Test
    void theBlockingViewHasABoundOfItsOwn() {
        // Time that nobody turns: no scheduler ever rings, and nothing stands in for it.
        FakeTicker still = new FakeTicker();
        cache = AsyncPromptCache.builder(source)
                .configure(config -> config.deadline(SHORT))
                .ticker(still)
                .scheduler(still.scheduler())
                // Nothing that the cache hands over is ever done.
                .executor(task -> {})
                .build();

        assertThatThrownBy(() -> cache.synchronous().pull("p"))
                .isInstanceOf(PromptException.Unavailable.class)
                .hasMessageContaining("there was no answer within");
        assertThatThrownBy(() -> cache.synchronous().refresh(key("q"))).isInstanceOf(PromptException.Unavailable.class);
        assertThatThrownBy(() -> cache.synchronous().pullAll(List.of(key("r"))))
                .isInstanceOf(PromptException.Unavailable.class);
    }

    @Holds("failure-caller")
    @Test
    void whatABlockingCallThrowsNamesTheCaller() {
        CacheFixture fixture = new CacheFixture();
        PromptException shared = new PromptException.RateLimited(key("p"), "slow down", 429, Duration.ofSeconds(7));
        fixture.source.failAll(shared);

        assertThatThrownBy(this.pulling(fixture)).isInstanceOfSatisfying(PromptException.RateLimited.class, thrown -> {
            assertThat(thrown)
                    .isNotSameAs(shared)
                    .hasMessage(shared.getMessage())
                    .hasCause(shared);
            assertThat(thrown.retryAfter()).isEqualTo(Duration.ofSeconds(7));
            assertThat(thrown.statusCode()).hasValue(429);
            assertThat(thrown.getStackTrace())
                    .anyMatch(frame -> frame.getMethodName().contains("pulling"));
        });
    }

    @Holds("P9-threads")
    @Test
    void callsThatIgnoreTheirInterruptAreBoundedAndTold() {
        FakeTicker time = new FakeTicker();
        Duration deadline = Duration.ofSeconds(10);
        ExecutorService threads = Executors.newCachedThreadPool();
        AtomicInteger begun = new AtomicInteger();
        AtomicInteger entered = new AtomicInteger();
        AtomicBoolean stuck = new AtomicBoolean();
        cache = AsyncPromptCache.builder(PromptSource.blocking((key, mode) -> {
                    entered.incrementAndGet();
                    if (stuck.get()) {
                        awaitForEverWhoeverInterrupts();
                    }
                    return new PromptCommit("-", "p", "one", java.util.Map.of());
                }))
                .configure(config -> config.deadline(deadline))
                .ticker(time)
                .scheduler(time.scheduler())
                .executor(task -> {
                    begun.incrementAndGet();
                    threads.execute(task);
                })
                .build();
        for (int i = 0; i < 20; i++) {
            cache.pull("p" + i).join();
        }
        stuck.set(true);
        EngineInspector inspector = new EngineInspector(cache);
        Await.until(() -> {
            if (begun.get() == entered.get()) {
                time.advance(Duration.ofSeconds(5));
            }
            return inspector.abandoned() == 20;
        });
        assertThat(begun).as("the pulls, and one refresh each").hasValue(40);
        time.advance(TTL.multipliedBy(3));
        assertThat(begun)
                .as("none in the background for a key whose call does not come back")
                .hasValue(40);

        for (int i = 0; i < 200; i++) {
            cache.pull("other" + i);
        }
        Await.until(() -> entered.get() == 240);
        time.advance(deadline);
        assertThat(inspector.abandoned()).isGreaterThanOrEqualTo(Flights.MOST_ABANDONED);
        assertThat(cache.status().activeFetches()).isZero();
        assertThat(cache.pull("one more"))
                .isCompletedExceptionally()
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(PromptException.Unavailable.class)
                .withMessageContaining("have not returned");
        assertThat(begun).hasValue(240);
        assertThat(cache.get("p0")).as("served as before").isPresent();
        assertThat(log.warnings())
                .filteredOn(line -> line.contains("have not returned"))
                .as("told once")
                .hasSize(1);

        stuck.set(false);
        forEver.countDown();
        Await.until(() -> inspector.abandoned() == 0);
        assertThat(cache.pull("one more").join().commitHash()).isEqualTo("one");
        threads.shutdown();
    }

    @Holds("P9-timer")
    @Test
    void anExecutorThatRunsInTheCallersThreadDoesNotStopTheTimer() throws Exception {
        AtomicBoolean stuck = new AtomicBoolean();
        cache = AsyncPromptCache.builder(PromptSource.blocking((key, mode) -> {
                    if (stuck.get()) {
                        forEver.await();
                    }
                    return new PromptCommit("-", key.name(), "one", java.util.Map.of());
                }))
                .configure(config -> config.ttl(Duration.ofMillis(100))
                        .refreshInterval(Duration.ofMillis(50))
                        .staleIfError(Duration.ofMillis(500)))
                .executor(Runnable::run)
                .build();
        cache.pull("p").get(30, TimeUnit.SECONDS);
        stuck.set(true);

        Await.until(() -> cache.status().activeFetches() > 0);
        Await.until(() -> cache.get("p").isEmpty());
        assertThat(new EngineInspector(cache).clockLag()).isLessThan(Duration.ofSeconds(2));
    }

    @Holds("P9")
    @Test
    void aListenerThatBlocksHoldsUpNobodyBeyondTheDeadline() throws Exception {
        AtomicBoolean blocks = new AtomicBoolean(true);
        cache = AsyncPromptCache.builder(source)
                .configure(config -> config.deadline(SHORT))
                .listener(new PromptCacheListener() {
                    @Override
                    public void loaded(PromptKey key, PromptCommit commit) {
                        if (blocks.get()) {
                            awaitForEver();
                        }
                    }
                })
                .build();
        source.put("p", "one");
        source.put("q", "one");

        assertThat(cache.pull("p").get(30, TimeUnit.SECONDS).commitHash()).isEqualTo("one");
        blocks.set(false);
        assertThat(cache.pull("q").get(30, TimeUnit.SECONDS).commitHash()).isEqualTo("one");
        new EngineInspector(cache).awaitRest();
    }

    @Holds({"listener-safe", "P9"})
    @Test
    void aListenerThatThrowsAnErrorHarmsNeitherCallersNorOtherListeners() {
        List<String> told = new ArrayList<>();
        AsyncPromptCache listened = AsyncPromptCache.builder(source)
                .configure(config -> config.maxSize(1))
                .executor(Runnable::run)
                .autoStart(false)
                .listener(new PromptCacheListener() {
                    @Override
                    public void loaded(PromptKey key, PromptCommit commit) {
                        throw new StackOverflowError("a listener that recurses");
                    }

                    @Override
                    public void evicted(PromptKey key, PromptCommit commit, EvictionCause cause) {
                        throw new StackOverflowError("a listener that recurses");
                    }
                })
                .listener(new PromptCacheListener() {
                    @Override
                    public void loaded(PromptKey key, PromptCommit commit) {
                        told.add("loaded " + key);
                    }

                    @Override
                    public void evicted(PromptKey key, PromptCommit commit, EvictionCause cause) {
                        told.add("evicted " + key);
                    }
                })
                .build();
        source.put("p", "one");

        assertThat(listened.pull("p").join().commitHash()).isEqualTo("one");
        listened.set(key("q"), source.put("q", "one"));

        assertThat(told).containsExactly("loaded p", "evicted p");
        new EngineInspector(listened).assertAtRest();
    }

    @Holds({"S24", "P9-timer"})
    @Test
    void aTickerThatThrowsNowAndThenEndsNothing() {
        FakeTicker time = new FakeTicker();
        AtomicBoolean broken = new AtomicBoolean();
        Ticker ticker = () -> {
            if (broken.get()) {
                throw new IllegalStateException("a ticker that fails");
            }
            return time.read();
        };
        cache = AsyncPromptCache.builder(source)
                .ticker(ticker)
                .scheduler(time.scheduler())
                .executor(Runnable::run)
                .build();
        source.put("p", "one");
        cache.pull("p").join();
        broken.set(true);
        time.advance(Duration.ofSeconds(30));
        assertThat(cache.get("p")).isPresent();
        assertThat(cache.pull("p").join().commitHash()).isEqualTo("one");
        broken.set(false);

        source.put("p", "two");
        time.advance(TTL.plusMinutes(1));

        assertThat(cache.get("p").orElseThrow().commitHash()).isEqualTo("two");
    }

    @Test
    void aTickerThatThrowsFromTheStartIsWaitedFor() {
        FakeTicker time = new FakeTicker();
        AtomicBoolean broken = new AtomicBoolean(true);
        cache = AsyncPromptCache.builder(source)
                .ticker(() -> {
                    if (broken.get()) {
                        throw new LinkageError("a ticker that fails");
                    }
                    return time.read() - 1_000_000_000_000L;
                })
                .scheduler(time.scheduler())
                .executor(Runnable::run)
                .build();
        source.put("p", "one");
        assertThat(cache.pull("p").join().commitHash()).isEqualTo("one");
        broken.set(false);

        source.put("p", "two");
        time.advance(TTL.plusMinutes(1));

        assertThat(cache.get("p").orElseThrow().commitHash()).isEqualTo("two");
    }

    @Holds("P9-threads")
    @Test
    void aListenerThatFetchesAgainAndAgainUsesNoThreadsWithoutEnd() {
        AtomicInteger fetches = new AtomicInteger();
        AtomicReference<AsyncPromptCache> built = new AtomicReference<>();
        cache = AsyncPromptCache.builder(key -> {
                    fetches.incrementAndGet();
                    throw new IllegalStateException("seeded");
                })
                .listener(new PromptCacheListener() {
                    @Override
                    public void failed(PromptKey key, PromptException failure) {
                        built.get().pull(key).exceptionally(again -> null).join();
                    }
                })
                .configure(config -> config.deadline(Duration.ofMinutes(1)))
                .build();
        built.set(cache);

        assertThatThrownBy(() -> cache.synchronous().pull("p")).hasMessageContaining("seeded");

        assertThat(fetches).hasValue(256);
    }

    @Test
    void aVetterWhoseFailureHasNoTextObjectsAllTheSame() {
        source.put("p", "one");
        cache = AsyncPromptCache.builder(source)
                .vetter((key, before, after) -> {
                    throw new UnspeakableException();
                })
                .build();
        assertThatThrownBy(() -> cache.synchronous().pull("p"))
                .isInstanceOf(PromptException.Rejected.class)
                .hasMessageContaining(UnspeakableException.class.getName());
    }

    @Test
    void aFailureThatIsItsOwnCauseOrHasNoTextIsAFailure() {
        for (RuntimeException failure : List.of(new UnspeakableException(), new EndlessException())) {
            cache = AsyncPromptCache.builder(key -> {
                        throw failure;
                    })
                    .build();
            assertThatThrownBy(() -> cache.synchronous().pull("p"))
                    .isInstanceOf(PromptException.Unavailable.class)
                    .hasMessageContaining(failure.getClass().getName());
            cache.close();
        }
    }

    @Holds("P9")
    @Test
    @SuppressWarnings({"unchecked", "rawtypes"}) // As languages do that do not check types, and mocks.
    void anAnswerThatIsNoCommitIsAFailureAtOnce() {
        PromptSource mistyped = key -> (CompletableFuture) CompletableFuture.completedFuture("no commit");
        cache = AsyncPromptCache.builder(mistyped)
                .configure(config -> config.deadline(Duration.ofMinutes(10)))
                .build();
        assertThatThrownBy(() -> cache.synchronous().pull("p"))
                .isInstanceOf(PromptException.Unavailable.class)
                .hasMessageContaining("the source returned a java.lang.String");
    }

    @Test
    void aRetryAfterOutOfAllBoundsStrandsNobody() {
        for (Duration absurd :
                List.of(Duration.ofSeconds(Long.MIN_VALUE), Duration.ofSeconds(Long.MAX_VALUE, 999_999_999))) {
            CacheFixture fixture = new CacheFixture();
            fixture.source.put("p", "one");
            fixture.pulled("p");
            fixture.source.failAll(new PromptException.RateLimited(key("p"), "slow down", 429, absurd));

            CompletableFuture<PromptCommit> refreshed = fixture.async.refresh(key("p"));

            assertThat(refreshed).isCompletedExceptionally();
            new EngineInspector(fixture.async).assertAtRest();
            fixture.source.failAll(null);
            assertThat(fixture.async.refresh(key("p"))).isCompleted();
        }
    }

    @Holds("P9")
    @Test
    void aSourceThatAnswersTwiceOrInItsOwnThreadOrWithAnOddStageEndsItsFetchOnce() {
        AtomicReference<PromptCommit> commit = new AtomicReference<>(source.put("p", "one"));
        CacheFixture fixture = new CacheFixture();
        PromptSource odd = key -> new CompletableFuture<PromptCommit>() {
            @Override
            public CompletableFuture<PromptCommit> whenComplete(
                    java.util.function.BiConsumer<? super PromptCommit, ? super Throwable> action) {
                action.accept(commit.get(), null);
                action.accept(null, new IllegalStateException("a second answer"));
                throw new LinkageError("and an error");
            }
        };
        fixture.cache.set(key("p"), commit.get(), odd);

        assertThat(fixture.cache.refresh(key("p"))).isEqualTo(commit.get());
        assertThat(fixture.entry("p").failures()).isZero();
        new EngineInspector(fixture.async).assertAtRest();
    }

    @Holds("P9")
    @Test
    void aSourceThatThrowsAnErrorFailsItsFetchAtOnce() throws Exception {
        cache = AsyncPromptCache.builder(key -> {
                    throw new StackOverflowError("a source that recurses");
                })
                .configure(config -> config.deadline(Duration.ofHours(1)))
                .build();

        assertThat(failureOf(cache.pull("p"))).contains("is unavailable", "a source that recurses");
    }

    @Holds("P9")
    @Test
    void aListenerThatBlocksAtTheEndOfAHungFetchHoldsUpNeitherItsCallersNorAStop() throws Exception {
        source.hold();
        cache = AsyncPromptCache.builder(source)
                .configure(config -> config.deadline(SHORT))
                .autoStart(false)
                .listener(new PromptCacheListener() {
                    @Override
                    public void failed(PromptKey key, PromptException failure) {
                        awaitForEver();
                    }
                })
                .build();

        assertThat(failureOf(cache.pull("p"))).contains("there was no answer within");
        cache.configure(cache.config().toBuilder().deadline(Duration.ofHours(1)).build());
        CompletableFuture<PromptCommit> second = cache.pull("q");
        cache.stop().get(20, TimeUnit.SECONDS);
        assertThat(failureOf(second)).contains("the prompt cache was stopped");
    }

    @Holds("P9")
    @Test
    void aListenerThatBlocksOnARefusalAtTheDeadlineHoldsUpNoCaller() throws Exception {
        source.put("p", "one");
        cache = AsyncPromptCache.builder(source)
                .configure(config -> config.deadline(SHORT))
                .vetter((key, before, after) -> {
                    awaitForEver();
                    return Optional.empty();
                })
                .listener(new PromptCacheListener() {
                    @Override
                    public void rejected(
                            PromptKey key,
                            @Nullable PromptCommit before,
                            PromptCommit refused,
                            ChangeTrigger trigger,
                            String reason) {
                        awaitForEver();
                    }
                })
                .build();

        assertThat(failureOf(cache.pull("p"))).contains("its vetters gave no answer within");
    }

    @Holds("P9")
    @Test
    void aCallerThatBlocksInWhatFollowsItsPullHoldsUpNoOtherBeyondTheDeadline() throws Exception {
        source.put("p", "one");
        source.hold();
        cache = AsyncPromptCache.builder(source)
                .configure(config -> config.deadline(Duration.ofSeconds(2)))
                .build();
        CompletableFuture<PromptCommit> first = cache.pull("p");
        // Told first: whoever came last.
        cache.pull("p").thenAccept(commit -> awaitForEver());
        Await.until(() -> source.fetches() == 1);
        Thread answering = new Thread(source::release);
        answering.start();

        assertThat(first.get(30, TimeUnit.SECONDS).commitHash()).isEqualTo("one");
        EngineInspector inspector = new EngineInspector(cache);
        Await.until(() -> cache.status().activeFetches() == 0);
        assertThat(inspector.abandoned()).as("the source has answered").isZero();
        forEver.countDown();
        answering.join();
    }

    @Holds("P9-threads")
    @Test
    void aListenerThatBlocksAThreadOfTheSourceGetsNoOtherOneForTheSamePrompt() {
        FakeTicker time = new FakeTicker();
        AtomicInteger fetches = new AtomicInteger();
        AtomicInteger blocked = new AtomicInteger();
        AtomicBoolean blocks = new AtomicBoolean();
        PromptCommit commit = source.put("p", "one");
        cache = AsyncPromptCache.builder(key -> {
                    fetches.incrementAndGet();
                    CompletableFuture<PromptCommit> answer = new CompletableFuture<>();
                    new Thread(() -> answer.complete(commit)).start();
                    return answer;
                })
                .ticker(time)
                .scheduler(time.scheduler())
                .executor(Runnable::run)
                .listener(new PromptCacheListener() {
                    @Override
                    public void fetched(PromptKey key, FetchKind kind, FetchOutcome outcome, Duration duration) {
                        if (blocks.get()) {
                            blocked.incrementAndGet();
                            awaitForEver();
                        }
                    }
                })
                .build();
        cache.pull("p").join();
        blocks.set(true);
        time.advance(TTL);
        Await.until(() -> blocked.get() == 1);

        time.advance(TTL.multipliedBy(5));

        assertThat(fetches).hasValue(2);
        blocks.set(false);
        forEver.countDown();
        EngineInspector inspector = new EngineInspector(cache);
        Await.until(() -> inspector.abandoned() == 0);
        time.advance(TTL);
        assertThat(fetches).as("it goes on").hasValueGreaterThan(2);
    }

    @Holds("P9-threads")
    @Test
    void refreshesThatFollowCallsThatDoNotReturnAreBoundedLikeAnyOther() {
        FakeTicker time = new FakeTicker();
        Duration deadline = Duration.ofSeconds(10);
        ExecutorService threads = Executors.newCachedThreadPool();
        AtomicInteger begun = new AtomicInteger();
        AtomicInteger entered = new AtomicInteger();
        cache = AsyncPromptCache.builder(PromptSource.blocking((key, mode) -> {
                    entered.incrementAndGet();
                    awaitForEverWhoeverInterrupts();
                    return new PromptCommit("-", key.name(), "one", java.util.Map.of());
                }))
                .configure(config -> config.deadline(deadline))
                .ticker(time)
                .scheduler(time.scheduler())
                .executor(task -> {
                    begun.incrementAndGet();
                    threads.execute(task);
                })
                .build();
        List<CompletableFuture<PromptCommit>> waiting = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            waiting.add(cache.pull("p" + i));
        }
        Await.until(() -> entered.get() == 100);
        for (int i = 0; i < 100; i++) {
            waiting.add(cache.refresh(key("p" + i)));
        }

        time.advance(deadline);

        assertThat(begun.get() - 100).as("refreshes that began").isLessThanOrEqualTo(Flights.MOST_ABANDONED);
        assertThat(waiting).allSatisfy(answer -> assertThat(answer).isCompletedExceptionally());
        forEver.countDown();
        threads.shutdown();
    }

    @Holds("P9-threads")
    @Test
    void aRefreshInTheBackgroundDoesNotFollowACallThatDoesNotReturn() {
        FakeTicker time = new FakeTicker();
        ExecutorService threads = Executors.newCachedThreadPool();
        AtomicInteger entered = new AtomicInteger();
        cache = AsyncPromptCache.builder(PromptSource.blocking((key, mode) -> {
                    if (entered.incrementAndGet() > 1) {
                        awaitForEverWhoeverInterrupts();
                    }
                    return new PromptCommit("-", "p", "one", java.util.Map.of());
                }))
                .ticker(time)
                .scheduler(time.scheduler())
                .executor(threads)
                .build();
        cache.pull("p").join();
        cache.refreshAll();
        Await.until(() -> entered.get() == 2);
        cache.refreshAll();

        time.advance(Duration.ofSeconds(15));

        assertThat(cache.status().activeFetches()).isZero();
        assertThat(new EngineInspector(cache).abandoned()).isOne();
        forEver.countDown();
        threads.shutdown();
    }

    @Test
    void aTickerThatOverflowsIsLikeAnyOther() {
        FakeTicker time = new FakeTicker();
        long nearTheEnd = Long.MAX_VALUE - Duration.ofMinutes(2).toNanos();
        cache = AsyncPromptCache.builder(source)
                .configure(config -> config.staleIfError(TTL))
                .ticker(() -> nearTheEnd + time.read())
                .scheduler(time.scheduler())
                .executor(Runnable::run)
                .build();
        source.put("p", "one");
        cache.pull("p").join();

        source.put("p", "two");
        time.advance(TTL.plusMinutes(1));
        assertThat(cache.get("p").orElseThrow().commitHash()).isEqualTo("two");
        source.failAll(new PromptException.Unavailable(key("p"), "down", 503, null));
        time.advance(TTL.multipliedBy(3));

        assertThat(cache.get("p")).as("past its windows").isEmpty();
    }

    @Holds("P9")
    @Test
    void aListenerThatBlocksAsTheExecutorRefusesHoldsUpNoReader() throws Exception {
        source.put("p", "one");
        AtomicBoolean refuses = new AtomicBoolean();
        CountDownLatch told = new CountDownLatch(1);
        cache = AsyncPromptCache.builder(source)
                .configure(config -> config.ttl(Duration.ofMillis(50)))
                .executor(task -> {
                    if (refuses.get()) {
                        throw new RejectedExecutionException("full");
                    }
                    task.run();
                })
                .listener(new PromptCacheListener() {
                    @Override
                    public void failed(PromptKey key, PromptException failure) {
                        told.countDown();
                        awaitForEver();
                    }
                })
                .build();
        cache.pull("p").get(10, TimeUnit.SECONDS);
        refuses.set(true);

        while (told.getCount() > 0) {
            assertThat(CompletableFuture.supplyAsync(() -> cache.get("p")).get(10, TimeUnit.SECONDS))
                    .isPresent();
        }
    }

    @Test
    void aLogThatThrowsKeepsNobodyFromBeingToldAndNoCallerFromItsAnswer() {
        Logger logger = (Logger) LoggerFactory.getLogger(AsyncPromptCache.class);
        AppenderBase<ILoggingEvent> broken = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                throw new LinkageError("a log that is broken");
            }
        };
        broken.start();
        logger.addAppender(broken);
        logger.setLevel(Level.DEBUG);
        try {
            CacheFixture fixture = new CacheFixture();
            fixture.source.put("p", "one");

            assertThat(fixture.pulled("p")).isEqualTo("one");

            assertThat(fixture.events).contains("loaded p one");
            new EngineInspector(fixture.async).assertAtRest();
        } finally {
            logger.setLevel(null);
            logger.detachAppender(broken);
        }
    }

    @Test
    void aCacheThatIsDroppedWithoutBeingClosedStopsFetching() {
        AtomicInteger fetches = new AtomicInteger();
        PromptCommit commit = source.put("p", "one");
        AsyncPromptCache dropped = AsyncPromptCache.builder(key -> {
                    fetches.incrementAndGet();
                    return CompletableFuture.completedFuture(commit);
                })
                .configure(config -> config.ttl(Duration.ofMillis(50)).refreshInterval(Duration.ofMillis(20)))
                .build();
        dropped.pull("p").join();
        Await.until(() -> fetches.get() > 2);

        dropped = null;

        Await.until(() -> {
            System.gc();
            return log.warnings().stream().anyMatch(line -> line.contains("without being closed"));
        });
        Await.untilNoCacheThreadLives();
    }

    @Test
    void aCacheThatIsDroppedWithoutBeingClosedLeavesItsFleet() {
        FakeTicker ticker = new FakeTicker();
        FakePromptFleet fleet = new FakePromptFleet(ticker);
        source.put("p", "one");
        // Nothing goes stale here, so that the fleet's own look is all that goes on.
        AsyncPromptCache dropped = AsyncPromptCache.builder(source)
                .configure(config -> config.ttl(Duration.ofSeconds(-1)))
                .ticker(ticker)
                .scheduler(ticker.scheduler())
                .executor(Runnable::run)
                .fleet(fleet.member())
                .build();
        dropped.start();
        ticker.advance(Duration.ofSeconds(10));
        assertThat(fleet.member().position().members()).isOne();

        dropped = null;

        Await.until(() -> {
            System.gc();
            ticker.advance(Duration.ofSeconds(10));
            return fleet.member().position().members() == 0;
        });
    }

    private org.assertj.core.api.ThrowableAssert.ThrowingCallable pulling(CacheFixture fixture) {
        return () -> fixture.cache.pull("p");
    }

    private static String failureOf(CompletableFuture<PromptCommit> pulled) throws Exception {
        return pulled.handle((commit, failure) -> String.valueOf(failure)).get(20, TimeUnit.SECONDS);
    }

    private void awaitForEverWhoeverInterrupts() {
        while (forEver.getCount() > 0) {
            try {
                forEver.await();
            } catch (InterruptedException e) {
                // What a test is about.
            }
        }
    }

    private void awaitForEver() {
        try {
            forEver.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private enum Moodiness {
        THROWS,
        THROWS_ERRORS,
        FORGETS,
        RUNS_AT_ONCE
    }

    /** A scheduler that does not do what it is asked for. */
    private static final class MoodyScheduler extends ScheduledThreadPoolExecutor {

        private final Moodiness mood;

        private MoodyScheduler(Moodiness mood) {
            super(1);
            this.mood = mood;
        }

        @Override
        public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
            return switch (mood) {
                case THROWS -> throw new IllegalStateException("not today");
                case THROWS_ERRORS -> throw new OutOfMemoryError("unable to create native thread");
                case FORGETS -> super.schedule(() -> {}, delay, unit);
                case RUNS_AT_ONCE -> {
                    command.run();
                    yield super.schedule((Callable<Void>) () -> null, delay, unit);
                }
            };
        }
    }

    /** Cannot even be named. */
    private static final class UnspeakableException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        @Override
        public String toString() {
            throw new IllegalStateException("no text");
        }
    }

    /** Wraps itself. */
    private static final class EndlessException extends java.util.concurrent.CompletionException {

        private static final long serialVersionUID = 1L;

        private EndlessException() {
            super("endless");
        }

        @Override
        public synchronized Throwable getCause() {
            return this;
        }
    }
}
