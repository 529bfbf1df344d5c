package dev.promptcache.internal;

import static dev.promptcache.internal.CacheFixture.INTERVAL;
import static dev.promptcache.internal.CacheFixture.TTL;
import static dev.promptcache.internal.CacheFixture.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.promptcache.CachedPrompt.State;
import dev.promptcache.FetchOutcome;
import dev.promptcache.PromptCacheConfig;
import dev.promptcache.PromptException;
import dev.promptcache.contract.Holds;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StaleWhileRevalidateTests {

    private static final PromptException OUTAGE = new PromptException.Unavailable(key("p"), "down", 503, null);

    private final CacheFixture fixture = new CacheFixture();

    @Holds({"S7", "goal-memory", "cache-pull"})
    @Test
    void aFreshHitComesFromMemory() {
        fixture.source.put("p", "one");

        assertThat(fixture.pulled("p")).isEqualTo("one");
        assertThat(fixture.pulled("p")).isEqualTo("one");

        assertThat(fixture.source.fetches()).isEqualTo(1);
        assertThat(fixture.cache.metrics().hits()).isEqualTo(1);
        assertThat(fixture.cache.metrics().misses()).isEqualTo(1);
    }

    @Holds({"S12", "P2-second"})
    @Test
    void aPromptIsStaleOnlyWhenStrictlyOlderThanTheTtl() {
        CacheFixture stopped = new CacheFixture(config -> config, false, Runnable::run);
        stopped.source.put("p", "one");
        stopped.pulled("p");

        stopped.advance(TTL);
        assertThat(stopped.entry("p").state()).isEqualTo(State.FRESH);
        stopped.cache.get("p");
        assertThat(stopped.cache.metrics().staleGets()).isZero();

        stopped.advance(Duration.ofNanos(1));
        assertThat(stopped.entry("p").state()).isEqualTo(State.STALE);
        stopped.cache.get("p");
        assertThat(stopped.cache.metrics().staleGets()).isEqualTo(1);
    }

    @Holds({"S8", "W19", "goal-memory", "cache-get", "call-stale", "P2"})
    @Test
    void aStaleHitReturnsAtOnceAndAsksForExactlyOneRefresh() {
        CacheFixture slow = new CacheFixture(config -> config.refreshInterval(Duration.ofHours(1)));
        slow.source.put("p", "one");
        slow.pulled("p");
        slow.source.hold().put("p", "two");
        slow.advance(TTL.plusSeconds(2));

        assertThat(slow.cached("p")).isEqualTo("one");
        assertThat(slow.pulled("p")).isEqualTo("one");
        assertThat(slow.source.fetches("p")).isEqualTo(2);

        slow.source.release();
        assertThat(slow.cached("p")).isEqualTo("two");
        assertThat(slow.cache.metrics().staleGets()).isEqualTo(2);
        assertThat(slow.cache.metrics().hits()).isEqualTo(3);
    }

    @Holds({"S21", "goal-change"})
    @Test
    void theSweepRefreshesWhatNobodyReads() {
        fixture.source.put("p", "one");
        fixture.pulled("p");
        fixture.source.put("p", "two");

        fixture.advance(TTL.plus(INTERVAL));

        assertThat(fixture.entry("p").commit().commitHash()).isEqualTo("two");
        assertThat(fixture.cache.metrics().refreshes(FetchOutcome.CHANGED)).isEqualTo(1);
        assertThat(fixture.cache.metrics().hits()).isZero();
    }

    @Holds({"goal-outage", "P2-unset"})
    @Test
    void anOutageIsBridgedWithStaleCommitsAndEndsWithTheNextAttempt() {
        fixture.source.put("p", "one");
        fixture.pulled("p");
        fixture.source.failAll(OUTAGE);

        fixture.advance(Duration.ofHours(1));
        assertThat(fixture.pulled("p")).isEqualTo("one");
        assertThat(fixture.entry("p").failures()).isGreaterThan(3);
        assertThat(fixture.entry("p").lastFailure()).isSameAs(OUTAGE);

        fixture.source.failAll(null);
        fixture.source.put("p", "two");
        fixture.advance(fixture.cache.asynchronous().config().backoffMax().plus(INTERVAL));
        assertThat(fixture.cached("p")).isEqualTo("two");
        assertThat(fixture.entry("p").failures()).isZero();
        assertThat(fixture.entry("p").lastFailure()).isNull();
    }

    @Holds({"S26", "W38", "P2", "P2-error"})
    @Test
    void beyondTheRevalidateWindowAPullWaitsAndServesTheStaleCommitOnlyIfItFails() {
        CacheFixture bounded = new CacheFixture(config -> config.staleWhileRevalidate(Duration.ofMinutes(1))
                .staleIfError(Duration.ofMinutes(10))
                .backoffInitial(Duration.ofMinutes(2)));
        bounded.source.put("p", "one");
        bounded.pulled("p");
        bounded.async.stop().join();
        bounded.source.failAll(OUTAGE);
        bounded.advance(TTL.plusMinutes(1));
        assertThat(bounded.cached("p")).isEqualTo("one");

        bounded.advance(Duration.ofNanos(1));
        assertThat(bounded.cached("p")).isEqualTo("nothing");
        assertThat(bounded.source.fetches()).isEqualTo(1);
        assertThat(bounded.pulled("p")).isEqualTo("one");
        assertThat(bounded.source.fetches()).isEqualTo(2);

        bounded.source.failAll(null).put("p", "two");
        assertThat(bounded.pulled("p")).as("backing off").isEqualTo("one");
        assertThat(bounded.source.fetches()).isEqualTo(2);

        bounded.advance(Duration.ofMinutes(2));
        assertThat(bounded.pulled("p")).isEqualTo("two");
    }

    @Holds({"S26", "P2-beyond", "P2-unset"})
    @Test
    void beyondBothWindowsAFailureReachesTheCaller() {
        CacheFixture bounded = new CacheFixture(config -> config.staleIfError(Duration.ofMinutes(10)));
        bounded.source.put("p", "one");
        bounded.pulled("p");
        bounded.source.failAll(OUTAGE);

        bounded.advance(TTL.plusMinutes(10));
        assertThat(bounded.pulled("p")).isEqualTo("one");

        bounded.advance(Duration.ofSeconds(1));
        assertThat(bounded.entry("p").state()).isEqualTo(State.EXPIRED);
        assertThat(bounded.async.status().expired()).isEqualTo(1);
        assertThat(bounded.cached("p")).isEqualTo("nothing");
        assertThatExceptionOfType(PromptException.Unavailable.class).isThrownBy(() -> bounded.pulled("p"));
    }

    @Holds({"S3", "WJ1"})
    @Test
    void aNegativeTtlMeansNeverStaleAndNoWorker() {
        CacheFixture offline = new CacheFixture(config -> config.ttl(Duration.ofSeconds(-1)));
        offline.source.put("p", "one");
        offline.pulled("p");

        offline.advance(Duration.ofDays(1000));

        assertThat(offline.cached("p")).isEqualTo("one");
        assertThat(offline.async.isRunning()).isFalse();
        assertThat(offline.source.fetches()).isEqualTo(1);
        assertThat(offline.entry("p").state()).isEqualTo(State.FRESH);
        assertThat(offline.entry("p").nextRefresh()).isNull();
    }

    @Test
    void aZeroTtlMeansAlwaysStale() {
        CacheFixture always = new CacheFixture(config -> config.ttl(Duration.ZERO));
        always.source.put("p", "one");
        always.pulled("p");
        assertThat(always.entry("p").state()).isEqualTo(State.STALE);
        always.source.put("p", "two");

        always.pulled("p");

        assertThat(always.pulled("p")).isEqualTo("two");
    }

    @Holds("cache-stopped")
    @Test
    void whileTheRefresherIsStoppedAStaleHitIsServedAndNothingIsRefreshedUnasked() {
        fixture.source.put("p", "one");
        fixture.pulled("p");
        fixture.cache.stop();

        fixture.advance(Duration.ofHours(1));

        assertThat(fixture.cached("p")).isEqualTo("one");
        assertThat(fixture.source.fetches()).isEqualTo(1);
    }

    @Holds("S19")
    @Test
    void theFirstSweepComesAfterOneInterval() {
        CacheFixture quick = new CacheFixture(config -> config.ttl(Duration.ofSeconds(1)));
        quick.source.put("p", "one");
        quick.pulled("p");

        quick.advance(INTERVAL.minusNanos(1));
        assertThat(quick.source.fetches()).isEqualTo(1);
        quick.advance(Duration.ofNanos(1));
        assertThat(quick.source.fetches()).isEqualTo(2);
    }

    @Holds("S22")
    @Test
    void aFailedRefreshLeavesTheCommitItsAge() {
        fixture.source.put("p", "one");
        fixture.pulled("p");
        fixture.source.failAll(OUTAGE);

        fixture.advance(TTL.plus(INTERVAL));

        assertThat(fixture.entry("p").age()).isEqualTo(TTL.plus(INTERVAL));
        assertThat(fixture.entry("p").state()).isEqualTo(State.STALE);
    }

    @Holds({"S20", "W5", "W6"})
    @Test
    void aPromptThatHangsDelaysNoOtherAndIsNotFetchedAgainMeanwhile() {
        CacheFixture patient = new CacheFixture(config -> config.deadline(Duration.ofHours(1)));
        patient.source.put("a", "a");
        patient.source.put("b", "b");
        patient.pulled("a");
        patient.pulled("b");
        patient.source.hold();
        patient.advance(TTL);
        patient.source.log().get(3).answer().complete(patient.source.put("b", "b2"));

        patient.advance(INTERVAL.multipliedBy(4));

        assertThat(patient.cached("b")).isEqualTo("b2");
        assertThat(patient.source.fetches("a")).isEqualTo(2);
        assertThat(patient.entry("a").nextRefresh()).isEqualTo(Duration.ZERO);
    }

    @Holds({"W9", "call-spread"})
    @Test
    void dueTimesAreSpreadOverTheLastTenthOfTheTtl() {
        StalenessRules rules = new StalenessRules(PromptCacheConfig.defaults());

        assertThat(rules.dueAt(0, 0)).isEqualTo(TTL.toNanos());
        assertThat(rules.dueAt(0, 1))
                .isEqualTo(TTL.multipliedBy(9).dividedBy(10).toNanos());
    }
}
