package dev.promptcache.internal;

import static dev.promptcache.internal.CacheFixture.TTL;
import static dev.promptcache.internal.CacheFixture.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.CachedPrompt;
import dev.promptcache.FetchMode;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.PromptSource;
import dev.promptcache.PromptSource.BlockingCall;
import dev.promptcache.contract.Holds;
import dev.promptcache.testing.FakeTicker;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class SingleFlightTests {

    private final CacheFixture fixture = new CacheFixture(config -> config.refreshConcurrency(1));

    @Test
    void whatTheSourceReturnedIsCancelledAtTheDeadline() {
        CompletableFuture<PromptCommit> endless = new CompletableFuture<>();
        FakeTicker ticker = new FakeTicker();
        AsyncPromptCache cache = TestCaches.build(AsyncPromptCache.builder(key -> endless)
                .ticker(ticker)
                .scheduler(ticker.scheduler())
                .executor(Runnable::run));
        CompletableFuture<PromptCommit> pulled = cache.pull("p");

        ticker.advance(cache.config().deadline());

        assertThat(pulled).isCompletedExceptionally();
        assertThat(endless).isCancelled();
    }

    @Test
    void aRefreshThatIsAskedForDuringAFetchThatFailsFollowsAllTheSame() {
        fixture.source.put("p", "one");
        fixture.pulled("p");
        fixture.source.hold();
        fixture.async.refresh(key("p"));
        CompletableFuture<PromptCommit> following = fixture.async.refresh(key("p"));
        fixture.source.fail(key("p"), new PromptException.Unavailable(key("p"), "down", 503, null));

        fixture.source.release();

        assertThat(following).isCompletedExceptionally();
        assertThat(fixture.source.fetches("p")).isEqualTo(3);
    }

    @Holds({"S50", "W1", "cache-pull", "call-miss", "P5"})
    @Test
    void callersWhoAskMeanwhileShareOneFetchAndEachCountsAMiss() {
        fixture.source.hold().put("p", "one");
        List<CompletableFuture<PromptCommit>> callers = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            callers.add(fixture.async.pull("p"));
        }

        fixture.source.release();

        assertThat(callers)
                .allSatisfy(caller -> assertThat(caller.join().commitHash()).isEqualTo("one"));
        assertThat(fixture.source.fetches()).isEqualTo(1);
        assertThat(fixture.cache.metrics().misses()).isEqualTo(64);
    }

    @Holds({"S53", "call-miss", "P5"})
    @Test
    void aFailureIsSharedAndNothingIsStored() {
        fixture.source.hold();
        CompletableFuture<PromptCommit> first = fixture.async.pull("p");
        CompletableFuture<PromptCommit> second = fixture.async.pull("p");
        fixture.source.fail(key("p"), new PromptException.Unavailable(key("p"), "down", 503, null));

        fixture.source.release();

        assertThat(failure(first)).isSameAs(failure(second)).isInstanceOf(PromptException.Unavailable.class);
        assertThat(fixture.cache.size()).isZero();
        fixture.source.put("p", "one");
        assertThat(fixture.pulled("p")).isEqualTo("one");
    }

    @Test
    void cancellingOneCallersFutureHarmsNobodyElse() {
        fixture.source.hold().put("p", "one");
        CompletableFuture<PromptCommit> first = fixture.async.pull("p");
        CompletableFuture<PromptCommit> second = fixture.async.pull("p");

        first.cancel(true);
        fixture.source.release();

        assertThat(second.join().commitHash()).isEqualTo("one");
        assertThat(fixture.cached("p")).isEqualTo("one");
    }

    @Holds("P6")
    @Test
    void whatIsInvalidatedWhileItIsFetchedReachesItsCallersButIsNotStored() {
        fixture.source.hold().put("p", "old");
        CompletableFuture<PromptCommit> before = fixture.async.pull("p");

        fixture.cache.invalidate(key("p"));
        CompletableFuture<PromptCommit> after = fixture.async.pull("p");

        assertThat(fixture.source.fetches()).isEqualTo(2);
        fixture.source.log().get(0).answer().complete(commit("old"));
        assertThat(before.join().commitHash()).isEqualTo("old");
        assertThat(fixture.cache.size()).isZero();
        fixture.source.log().get(1).answer().complete(commit("new"));
        assertThat(after.join().commitHash()).isEqualTo("new");
        assertThat(fixture.cached("p")).isEqualTo("new");
    }

    @Holds({"cache-invalidate", "P6"})
    @Test
    void whatIsClearedWhileItIsRefreshedStaysGone() {
        fixture.source.put("p", "one");
        fixture.pulled("p");
        fixture.source.hold();
        CompletableFuture<PromptCommit> refresh = fixture.async.refresh(key("p"));

        fixture.cache.clear();
        fixture.source.release();

        assertThat(refresh).isCompleted();
        assertThat(fixture.cache.size()).isZero();
    }

    @Test
    void whatIsEvictedWhileItIsRefreshedStaysGone() {
        CacheFixture small = new CacheFixture(config -> config.maxSize(1));
        small.source.put("p", "one");
        small.pulled("p");
        small.source.hold();
        small.advance(TTL.plusSeconds(1));
        small.cache.get("p");
        assertThat(small.source.fetches("p")).isEqualTo(2);

        small.cache.set(key("q"), commit("q"));
        small.source.release();

        assertThat(small.cachedKeys()).containsExactly("q");
    }

    @Holds({"W3", "call-replace"})
    @Test
    void aNewerSetIsNotOverwrittenByAnOlderRefresh() {
        fixture.source.put("p", "one");
        fixture.pulled("p");
        fixture.source.hold();
        fixture.async.refresh(key("p"));

        fixture.cache.set(key("p"), commit("newer"));
        fixture.source.release();

        assertThat(fixture.cached("p")).isEqualTo("newer");
    }

    @Holds({"S52", "S57", "W28", "W29", "cache-refresh"})
    @Test
    void aForcedRefreshReplacesTheCommitForEverybody() {
        fixture.source.put("p", "one");
        fixture.pulled("p");
        fixture.source.put("p", "two");

        assertThat(fixture.cache.refresh(key("p")).commitHash()).isEqualTo("two");

        assertThat(fixture.cached("p")).isEqualTo("two");
    }

    @Test
    void aForcedRefreshOfAnAbsentPromptStoresIt() {
        fixture.source.put("p", "one");

        fixture.cache.refresh(key("p"));

        assertThat(fixture.cached("p")).isEqualTo("one");
    }

    @Holds("call-sweep")
    @Test
    void aCallerNeverQueuesBehindBackgroundRefreshes() {
        for (String name : List.of("a", "b", "c")) {
            fixture.source.put(name, name);
            fixture.pulled(name);
        }
        fixture.source.hold();
        fixture.advance(TTL);
        assertThat(fixture.source.fetches()).as("one slot for the background").isEqualTo(4);

        fixture.source.put("d", "d");
        CompletableFuture<PromptCommit> miss = fixture.async.pull("d");
        CompletableFuture<PromptCommit> forced = fixture.async.refresh(key("c"));

        assertThat(fixture.source.fetches("d")).isEqualTo(1);
        assertThat(fixture.source.fetches("c")).isEqualTo(2);
        assertThat(fixture.source.log().get(5).mode()).isEqualTo(FetchMode.FOREGROUND);
        fixture.source.release();
        assertThat(miss).isCompleted();
        assertThat(forced).isCompleted();
        assertThat(fixture.source.fetches()).isEqualTo(7);
    }

    @Holds({"W7", "goal-cost", "P4"})
    @Test
    void aPinnedCommitIsNeverFetchedTwice() {
        fixture.source.put("p:12344e88", "12344e88aa");
        fixture.pulled("p:12344e88");

        fixture.advance(Duration.ofDays(30));
        fixture.cache.refresh(key("p:12344e88"));
        fixture.cache.refreshAll();
        fixture.pulled("p:12344e88");

        assertThat(fixture.source.fetches()).isEqualTo(1);
        assertThat(fixture.entry("p:12344e88").state()).isEqualTo(CachedPrompt.State.IMMUTABLE);
        assertThat(fixture.entry("p:12344e88").nextRefresh()).isNull();
    }

    @Holds("P4")
    @Test
    void aTagThatLooksLikeAHashIsRefreshedLikeAnyTag() {
        fixture.source.put("p:12344e88", "ffffffffff");
        fixture.source.put("p:1234567", "1234567aaa");
        fixture.pulled("p:12344e88");
        fixture.pulled("p:1234567");

        fixture.advance(TTL.plusMinutes(1));

        assertThat(fixture.source.fetches("p:12344e88")).isEqualTo(2);
        assertThat(fixture.source.fetches("p:1234567")).isEqualTo(2);
    }

    @Holds({"W38", "call-miss"})
    @Test
    void aFetchThatHangsIsGivenUpAtTheDeadlineAndDelaysNoOther() {
        fixture.source.hold();
        CompletableFuture<PromptCommit> hanging = fixture.async.pull("p");
        fixture.advance(Duration.ofSeconds(14));
        CompletableFuture<PromptCommit> late = fixture.async.pull("p");

        fixture.advance(Duration.ofSeconds(1));

        assertThat(failure(hanging)).hasMessageContaining("'p'").hasMessageContaining("no answer within 15 s");
        assertThat(late).isCompletedExceptionally();
        assertThat(fixture.source.log().get(0).answer()).isCancelled();
        fixture.source.put("p", "one");
        fixture.source.release();
        assertThat(fixture.pulled("p")).isEqualTo("one");
    }

    @Holds({"W5", "call-sweep"})
    @Test
    void aHangingRefreshHoldsItsSlotUntilItsTimeoutAndNoLonger() {
        for (String name : List.of("a", "b")) {
            fixture.source.put(name, name);
            fixture.pulled(name);
        }
        fixture.source.hold();
        fixture.advance(TTL.plusMinutes(1));
        int before = fixture.source.fetches();

        fixture.advance(Duration.ofSeconds(15));

        assertThat(fixture.source.fetches()).isGreaterThan(before);
        assertThat(fixture.cached("a")).isEqualTo("a");
    }

    @Holds("W35")
    @Test
    void aSourceThatThrowsOrReturnsNothingIsAFailureOfThatFetchAlone() {
        assertThat(pullFrom(key -> {
                    throw new IllegalStateException("broken");
                }))
                .isInstanceOf(PromptException.Unavailable.class)
                .hasMessageContaining("broken");
        assertThat(pullFrom(key -> {
                    throw new StackOverflowError();
                }))
                .isInstanceOf(PromptException.Unavailable.class);
        assertThat(pullFrom(key -> CompletableFuture.completedFuture(null)))
                .isInstanceOf(PromptException.Invalid.class);
        assertThat(pullFrom(key -> nothing())).isInstanceOf(PromptException.Unavailable.class);
        assertThat(pullFrom(PromptSource.blocking(failing()))).hasRootCauseMessage("no disk");
    }

    @Test
    void anExecutorThatRefusesIsAFailureAndNotAHang() {
        CacheFixture full = new CacheFixture(config -> config, true, task -> {
            throw new RejectedExecutionException("full");
        });

        assertThatExceptionOfType(PromptException.Unavailable.class).isThrownBy(() -> full.pulled("p"));
        assertThat(full.async.status().activeFetches()).isZero();
    }

    private static BlockingCall failing() {
        return (key, mode) -> {
            throw new IOException("no disk");
        };
    }

    @SuppressWarnings({"NullAway", "DataFlowIssue"})
    private static CompletionStage<PromptCommit> nothing() {
        return null;
    }

    private static Throwable pullFrom(PromptSource source) {
        try (AsyncPromptCache cache = AsyncPromptCache.builder(source)
                .executor(Runnable::run)
                .autoStart(false)
                .build()) {
            return failure(cache.pull("p"));
        }
    }

    private static Throwable failure(CompletableFuture<PromptCommit> future) {
        return future.handle((commit, failure) -> failure instanceof CompletionException ? failure.getCause() : failure)
                .join();
    }

    private static PromptCommit commit(String hash) {
        return new PromptCommit("-", "p", hash, Map.of());
    }
}
