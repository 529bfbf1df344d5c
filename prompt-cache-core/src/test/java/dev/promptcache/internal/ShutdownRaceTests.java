package dev.promptcache.internal;

import static dev.promptcache.internal.CacheFixture.INTERVAL;
import static dev.promptcache.internal.CacheFixture.TTL;
import static dev.promptcache.internal.CacheFixture.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ShutdownRaceTests {

    private static final Duration LONG = Duration.ofDays(1);

    /** Two entries that a sweep found due: "a" is being fetched, "b" waits for its slot until a caller asks for it. */
    private final CacheFixture fixture = new CacheFixture(
            config -> config.refreshConcurrency(1).deadline(LONG).refreshInterval(INTERVAL));

    @Test
    void stoppingKeepsTheResultOfAFetchThatACallerTookOutOfTheQueue() {
        CompletableFuture<PromptCommit> refreshed = refreshTakenOutOfTheQueue();

        fixture.async.stop();
        fixture.source.release();

        assertThat(refreshed.join().commitHash()).isEqualTo("two");
        assertThat(fixture.cached("b")).isEqualTo("two");
    }

    @Test
    void anEntryWhoseFetchWasUnderWayWhenTheCacheStoppedIsRefreshedAgainAfterTheNextStart() {
        refreshTakenOutOfTheQueue();
        fixture.async.stop();
        fixture.source.release();
        fixture.source.put("b", "three");

        fixture.async.start();
        fixture.advance(TTL.plus(INTERVAL));

        assertThat(fixture.cached("b")).isEqualTo("three");
    }

    @Test
    void aFetchThatACallerTookOutOfTheQueueIsStillSharedAfterAStop() {
        refreshTakenOutOfTheQueue();
        fixture.async.stop();

        fixture.async.refresh(key("b"));

        assertThat(fixture.source.fetches("b")).isEqualTo(2);
    }

    @Test
    void shuttingDownEndsFetchesWhoseStageCannotBeCancelled() {
        AsyncPromptCache cache = AsyncPromptCache.builder(
                        key -> new CompletableFuture<PromptCommit>().minimalCompletionStage())
                .executor(Runnable::run)
                .build();
        CompletableFuture<PromptCommit> first = cache.pull("p");
        CompletableFuture<PromptCommit> second = cache.pull("q");

        assertThatNoException().isThrownBy(cache::close);

        assertThat(first).isCompletedExceptionally();
        assertThat(second).isCompletedExceptionally();
        Await.untilNoCacheThreadLives();
    }

    @Test
    void aClosedCacheFetchesNothing() {
        fixture.source.put("p", "one");
        fixture.pulled("p");
        fixture.async.close();

        assertThat(fixture.async.refreshAll()).isZero();
        assertThat(fixture.async.refresh(key("p"))).isCompletedExceptionally();
        assertThat(fixture.async.pull("q")).isCompletedExceptionally();
        assertThat(fixture.cached("p")).isEqualTo("one");

        assertThat(fixture.source.fetches()).isEqualTo(1);
    }

    @Test
    void refreshesAskedForWhileStoppedAndPausedRunWhenThePauseIsOver() {
        CacheFixture fixture = new CacheFixture(config -> config, false, Runnable::run);
        fixture.source.put("p", "one");
        fixture.pulled("p");
        fixture.source.fail(
                key("p"), new PromptException.RateLimited(key("p"), "slow down", 429, Duration.ofSeconds(30)));
        fixture.async.refresh(key("p"));
        fixture.source.put("p", "two");

        fixture.async.refreshAll();
        fixture.advance(Duration.ofMinutes(1));

        assertThat(fixture.cached("p")).isEqualTo("two");
    }

    private CompletableFuture<PromptCommit> refreshTakenOutOfTheQueue() {
        fixture.source.put("a", "one");
        fixture.source.put("b", "one");
        fixture.pulled("a");
        fixture.pulled("b");
        fixture.source.hold();
        fixture.advance(TTL);
        assertThat(fixture.source.fetches()).isEqualTo(3);
        String waiting = fixture.source.fetches("b") == 1 ? "b" : "a";
        assertThat(waiting).isEqualTo("b");
        fixture.source.put("b", "two");
        return fixture.async.refresh(key("b"));
    }
}
