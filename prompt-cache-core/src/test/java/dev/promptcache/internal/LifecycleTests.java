package dev.promptcache.internal;

import static dev.promptcache.internal.CacheFixture.INTERVAL;
import static dev.promptcache.internal.CacheFixture.TTL;
import static dev.promptcache.internal.CacheFixture.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.promptcache.CachedPrompt;
import dev.promptcache.FetchOutcome;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.contract.Holds;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class LifecycleTests {

    private final CacheFixture fixture = new CacheFixture();

    @Holds({"S4", "S13"})
    @Test
    void makingACacheStartsNothing() {
        assertThat(fixture.async.isRunning()).isFalse();
        fixture.cache.get("p");
        assertThat(fixture.async.isRunning()).isFalse();
    }

    @Holds({"S16", "cache-auto-start"})
    @Test
    void theFirstSetOrMissingPullStartsTheRefresher() {
        fixture.cache.set(key("p"), new PromptCommit("-", "p", "one", Map.of()));
        assertThat(fixture.async.isRunning()).isTrue();

        CacheFixture other = new CacheFixture();
        other.source.put("p", "one");
        other.pulled("p");
        assertThat(other.async.isRunning()).isTrue();
    }

    @Holds({"S29", "cache-auto-start"})
    @Test
    void withoutAutoStartOnlyStartDoes() {
        CacheFixture manual = new CacheFixture(config -> config, false, Runnable::run);
        manual.source.put("p", "one");
        manual.pulled("p");
        manual.cache.set(key("q"), manual.cache.pull("p"));
        assertThat(manual.async.isRunning()).isFalse();

        manual.cache.start();
        manual.cache.start();
        assertThat(manual.async.isRunning()).isTrue();
        manual.advance(TTL.plus(INTERVAL));
        assertThat(manual.source.fetches("p")).isEqualTo(2);
    }

    @Holds({"S27", "cache-auto-start"})
    @Test
    void aPulledPromptStartsAStoppedCacheAgain() {
        fixture.source.put("p", "one");
        fixture.pulled("p");
        fixture.cache.stop();
        fixture.source.put("q", "one");

        fixture.pulled("q");

        assertThat(fixture.async.isRunning()).isTrue();
    }

    @Holds({"S28", "S30", "goal-cost", "P8"})
    @Test
    void stoppingKeepsTheEntriesAndCanBeRepeated() {
        fixture.source.put("p", "one");
        fixture.pulled("p");

        for (int i = 0; i < 3; i++) {
            fixture.cache.stop();
            fixture.cache.stop();
            assertThat(fixture.async.isRunning()).isFalse();
            assertThat(fixture.cached("p")).isEqualTo("one");
            fixture.cache.start();
            assertThat(fixture.async.isRunning()).isTrue();
        }
        fixture.advance(TTL.plus(INTERVAL));
        assertThat(fixture.source.fetches("p")).as("one timer, not four").isEqualTo(2);
    }

    @Holds({"S28", "cache-stop"})
    @Test
    void stopCompletesWhenNothingIsInFlightAnyMore() {
        fixture.source.hold().put("p", "one");
        CompletableFuture<PromptCommit> caller = fixture.async.pull("p");

        CompletableFuture<Void> stopped = fixture.async.stop();
        assertThat(stopped).isNotDone();
        fixture.source.release();

        assertThat(stopped).isCompleted();
        assertThat(caller.join().commitHash()).isEqualTo("one");
    }

    @Holds({"S27", "cache-stop"})
    @Test
    void stopAbandonsWhatHangsAfterFiveSeconds() {
        fixture.source.hold();
        CompletableFuture<PromptCommit> caller = fixture.async.pull("p");
        CompletableFuture<Void> stopped = fixture.async.stop();

        fixture.advance(Duration.ofSeconds(5).minusNanos(1));
        assertThat(stopped).isNotDone();
        fixture.advance(Duration.ofNanos(1));

        assertThat(stopped).isCompleted();
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(caller::join)
                .withCauseInstanceOf(PromptException.Unavailable.class);
        fixture.source.put("p", "late");
        fixture.source.release();
        assertThat(fixture.cache.size())
                .as("a fetch that ends later changes nothing")
                .isZero();
        assertThat(fixture.async.isRunning()).isFalse();
    }

    @Holds({"S28", "cache-shutdown"})
    @Test
    void shutdownAbandonsAtOnceAndTheCacheCanBeStartedAgain() {
        fixture.source.hold();
        CompletableFuture<PromptCommit> caller = fixture.async.pull("p");

        fixture.cache.shutdown();

        assertThat(caller).isCompletedExceptionally();
        fixture.cache.start();
        assertThat(fixture.async.isRunning()).isTrue();
    }

    @Test
    void whatWaitedForASlotWhenTheCacheStoppedIsRefreshedAfterTheNextStart() {
        CacheFixture narrow = new CacheFixture(config -> config.refreshConcurrency(1));
        for (String name : new String[] {"a", "b"}) {
            narrow.source.put(name, name);
            narrow.pulled(name);
        }
        narrow.source.hold();
        narrow.advance(TTL);
        narrow.cache.shutdown();
        narrow.source.release();
        assertThat(narrow.source.fetches()).isEqualTo(3);

        narrow.cache.start();
        narrow.advance(INTERVAL.multipliedBy(2));

        assertThat(narrow.source.fetches("a")).isGreaterThanOrEqualTo(2);
        assertThat(narrow.source.fetches("b")).isEqualTo(2);
        assertThat(narrow.entry("a").state()).isEqualTo(CachedPrompt.State.FRESH);
    }

    @Holds({"S30", "cache-stopped"})
    @Test
    void aMissStillFetchesWhileTheRefresherIsStopped() {
        CacheFixture manual = new CacheFixture(config -> config, false, Runnable::run);
        manual.source.put("p", "one");
        manual.cache.start();
        manual.cache.stop();

        assertThat(manual.pulled("p")).isEqualTo("one");
        assertThat(manual.async.isRunning()).isFalse();
    }

    @Holds("cache-close")
    @Test
    void closingIsFinalAndLeavesTheEntriesReadable() {
        fixture.source.put("p", "one");
        fixture.pulled("p");

        fixture.cache.close();
        fixture.cache.close();

        assertThat(fixture.pulled("p")).isEqualTo("one");
        assertThatExceptionOfType(PromptException.Unavailable.class)
                .isThrownBy(() -> fixture.pulled("q"))
                .withMessageContaining("closed");
        assertThatExceptionOfType(PromptException.Unavailable.class).isThrownBy(() -> fixture.cache.refresh(key("p")));
        assertThatIllegalStateException().isThrownBy(fixture.cache::start);
        assertThat(fixture.async.isRunning()).isFalse();
    }

    @Test
    void aClosedCacheRefreshesNothing() {
        fixture.source.put("p", "one");
        fixture.pulled("p");
        fixture.cache.close();

        fixture.cache.refreshAll();
        fixture.advance(TTL.plus(INTERVAL));

        assertThat(fixture.source.fetches()).isEqualTo(1);
    }

    @Holds("W18")
    @Test
    void anIdleEntryIsNotRefreshedUntilItIsReadAgain() {
        CacheFixture idle = new CacheFixture(config -> config.idleTimeout(Duration.ofMinutes(10)));
        idle.source.put("p", "one");
        idle.pulled("p");
        idle.advance(Duration.ofHours(2));
        int afterIdling = idle.source.fetches();
        assertThat(afterIdling).isBetween(2, 3);

        idle.source.put("p", "two");
        assertThat(idle.cached("p")).as("stale, and asks for a refresh").isEqualTo("one");
        assertThat(idle.cached("p")).isEqualTo("two");
        idle.advance(TTL.plus(INTERVAL));
        assertThat(idle.source.fetches()).isEqualTo(afterIdling + 2);
    }

    @Test
    void stoppingDoesNotDetachACallersFetchThatOvertookTheQueue() {
        CacheFixture narrow = new CacheFixture(config -> config.refreshConcurrency(1), false, Runnable::run);
        for (String name : new String[] {"a", "b"}) {
            narrow.source.put(name, name);
            narrow.pulled(name);
        }
        narrow.cache.start();
        narrow.source.hold();
        narrow.advance(TTL);
        CompletableFuture<PromptCommit> forced = narrow.async.refresh(key("b"));
        CompletableFuture<Void> stopped = narrow.async.stop();
        narrow.source.put("b", "b2");
        narrow.source.release();

        assertThat(stopped).isCompleted();
        assertThat(forced.join().commitHash()).isEqualTo("b2");
        assertThat(narrow.cached("b")).isEqualTo("b2");
        narrow.cache.start();
        narrow.advance(TTL.plus(INTERVAL));
        assertThat(narrow.source.fetches("b")).isEqualTo(3);
    }

    @Test
    void whatIsAbandonedByAStopDoesNotCountAsFailing() {
        fixture.source.put("p", "one");
        fixture.pulled("p");
        fixture.source.hold();
        fixture.advance(TTL);

        fixture.cache.shutdown();

        assertThat(fixture.entry("p").failures()).isZero();
        fixture.source.release();
        fixture.cache.start();
        fixture.advance(INTERVAL);
        assertThat(fixture.source.fetches("p")).isEqualTo(3);
    }

    @Test
    void thousandsOfRefreshesInOneThreadDoNotNest() {
        CacheFixture large = new CacheFixture(config -> config.maxSize(5_000).refreshConcurrency(1));
        for (int i = 0; i < 5_000; i++) {
            large.source.put("p" + i, "one");
            large.pulled("p" + i);
        }

        large.advance(TTL.plus(INTERVAL));

        assertThat(large.cache.metrics().refreshes(FetchOutcome.UNCHANGED)).isEqualTo(5_000);
    }
}
