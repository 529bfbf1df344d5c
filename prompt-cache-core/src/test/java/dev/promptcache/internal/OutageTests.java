package dev.promptcache.internal;

import static dev.promptcache.internal.CacheFixture.TTL;
import static dev.promptcache.internal.CacheFixture.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.CachedPrompt;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.contract.Holds;
import dev.promptcache.testing.FakePromptSource;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** An outage of LangSmith is one thing, whatever the number of prompts. */
class OutageTests {

    private static final int PROMPTS = 150;
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final CacheFixture fixture = new CacheFixture(config -> config.maxSize(1000)
            .ttl(Duration.ofSeconds(5))
            .refreshInterval(SECOND)
            .refreshConcurrency(8));

    @Holds("P3-outage")
    @Test
    void duringAnOutageOneCallASecondAsksWhetherItIsOverAndThenAllAreConfirmedWithinSeconds() {
        cachePrompts();
        fixture.source.failAll(down(null));
        fixture.advance(Duration.ofSeconds(10));
        int before = fixture.source.fetches();
        fixture.advance(Duration.ofMinutes(10));
        assertThat(fixture.source.fetches() - before).isBetween(590, 610);

        fixture.source.failAll(null);
        fixture.advance(Duration.ofSeconds(5));

        assertThat(fixture.cache.entries()).hasSize(PROMPTS).allSatisfy(entry -> {
            assertThat(entry.state()).isEqualTo(CachedPrompt.State.FRESH);
            assertThat(entry.failures()).isZero();
        });
    }

    @Holds("P3-outage")
    @Test
    void whatWaitedForTheEndOfAnOutageIsSpreadAndNeverExceedsTheConcurrency() {
        Random random = new Random(7);
        CacheFixture spread = CacheFixture.withRandom(
                config -> config.maxSize(1000).ttl(Duration.ofSeconds(5)).refreshInterval(Duration.ofHours(1)),
                random::nextDouble);
        IntStream.range(0, PROMPTS).forEach(i -> {
            spread.source.put("p" + i, "one");
            spread.pulled("p" + i);
        });
        spread.source.failAll(down(null));
        spread.advance(TTL);
        spread.cache.refreshAll();
        spread.advance(SECOND);
        spread.source.failAll(null);
        spread.advance(SECOND);
        int first = spread.source.fetches();
        spread.source.hold();
        spread.advance(Duration.ofMillis(500));
        assertThat(spread.source.fetches() - first).isLessThanOrEqualTo(8);
        assertThat(spread.async.status().activeFetches()).isLessThanOrEqualTo(8);
        spread.source.release();
        spread.advance(Duration.ofMillis(500));
        assertThat(spread.source.fetches() - first).as("not all at once").isLessThan(PROMPTS);

        spread.advance(Duration.ofSeconds(3));
        assertThat(spread.async.status().stale()).isZero();
    }

    @Holds("P3-retry-after")
    @Test
    void aRetryAfterOfTheOutageHoldsForTheProbe() {
        cachePrompts();
        fixture.source.failAll(down(Duration.ofMinutes(2)));
        fixture.advance(Duration.ofSeconds(10));
        int before = fixture.source.fetches();

        fixture.advance(Duration.ofSeconds(100));
        assertThat(fixture.source.fetches()).isEqualTo(before);

        fixture.source.failAll(null);
        fixture.advance(Duration.ofSeconds(25));
        assertThat(fixture.async.status().failing()).isZero();
        assertThat(fixture.source.fetches()).isGreaterThan(before + PROMPTS / 2);
    }

    @Holds("P3-outage")
    @Test
    void aFewPromptsWithATroubleOfTheirOwnAreNoOutage() {
        cachePrompts();
        for (int i = 0; i < 3; i++) {
            fixture.source.fail(key("p" + i), down(null));
        }
        fixture.advance(Duration.ofMinutes(30));
        int before = fixture.source.fetches("p0");

        fixture.advance(Duration.ofMinutes(10));

        assertThat(fixture.source.fetches("p0") - before).as("each backs off").isLessThanOrEqualTo(4);
        assertThat(fixture.entry("p9").age()).isLessThan(Duration.ofSeconds(8));
    }

    @Test
    void callersAreNotHeldUpByAnOutage() {
        cachePrompts();
        fixture.source.failAll(down(null));
        fixture.advance(Duration.ofSeconds(20));
        fixture.source.failAll(null);
        fixture.source.put("q", "one");

        assertThat(fixture.pulled("q")).isEqualTo("one");
    }

    @Test
    void anEntrysOwnSourceIsNoOutageOfLangSmithAndNoPauseForOthers() {
        FakePromptSource own = new FakePromptSource();
        own.failAll(new PromptException.RateLimited(key("mine"), "slow down", 429, Duration.ofMinutes(10)));
        cachePrompts();
        fixture.cache.set(key("mine"), new PromptCommit("-", "mine", "one", Map.of()), own);
        fixture.advance(Duration.ofSeconds(30));
        assertThat(own.fetches()).isPositive();

        assertThat(fixture.entry("p1").age()).isLessThan(Duration.ofSeconds(8));
    }

    @Test
    void aSecondAndShorterRateLimitDoesNotShortenThePause() {
        cachePrompts();
        limit("p0", Duration.ofMinutes(5));
        limit("p1", Duration.ofSeconds(10));
        int before = fixture.source.fetches();

        fixture.advance(Duration.ofMinutes(4));
        assertThat(fixture.source.fetches()).isEqualTo(before);

        fixture.advance(Duration.ofMinutes(2));
        assertThat(fixture.source.fetches()).isGreaterThan(before);
    }

    @Test
    void aRateLimitAndAnOutageOfLangSmithHoldUpNoSourceOfAnEntrysOwn() {
        FakePromptSource own = new FakePromptSource();
        cachePrompts();
        setPrompts(60, own);
        limit("p0", Duration.ofMinutes(10));
        fixture.advance(Duration.ofMinutes(1));
        assertThat(fixture.entry("p1").age())
                .as("LangSmith is left alone")
                .isGreaterThanOrEqualTo(Duration.ofMinutes(1));
        assertThat(oldestOf("own")).isLessThan(Duration.ofSeconds(8));
        fixture.source.put("p0", "one");
        fixture.advance(Duration.ofMinutes(10));

        fixture.source.failAll(down(null));
        fixture.advance(Duration.ofSeconds(30));
        assertThat(oldestOf("own")).isLessThan(Duration.ofSeconds(8));
        int before = fixture.source.fetches();
        fixture.advance(Duration.ofSeconds(30));
        assertThat(fixture.source.fetches() - before).as("one probe a second").isBetween(29, 31);

        fixture.source.failAll(null);
        fixture.advance(Duration.ofSeconds(5));
        assertThat(oldestOf("p")).isLessThan(Duration.ofSeconds(8));
    }

    @Test
    void whatIsAskedForDuringAnOutageIsFetchedAtItsEndAlsoWhereNothingIsSwept() {
        CacheFixture stopped = new CacheFixture(config -> config, false, Runnable::run);
        CacheFixture neverStale = new CacheFixture(config -> config.ttl(Duration.ofSeconds(-1)));
        CacheFixture idle = new CacheFixture(config -> config.idleTimeout(SECOND));
        for (CacheFixture cached : new CacheFixture[] {stopped, neverStale, idle}) {
            IntStream.range(0, 8).forEach(i -> {
                cached.source.put("p" + i, "one");
                cached.pulled("p" + i);
            });
            cached.advance(Duration.ofMinutes(1));
            cached.source.failAll(down(null));
            IntStream.range(0, 5)
                    .forEach(i -> assertThat(cached.async.pull("q" + i)).isCompletedExceptionally());
            cached.cache.refreshAll();
            cached.source.failAll(null);

            cached.advance(Duration.ofSeconds(30));

            assertThat(cached.cache.entries())
                    .hasSize(8)
                    .allSatisfy(entry -> assertThat(entry.age()).isLessThan(Duration.ofSeconds(30)));
            new EngineInspector(cached.async).assertAtRest();
        }
    }

    @Test
    void whatIsIdleAtTheEndOfAnOutageIsNotFetchedButBacksOffNoLonger() {
        CacheFixture idle = new CacheFixture(config -> config.ttl(Duration.ofMinutes(1))
                .idleTimeout(Duration.ofMinutes(2))
                .backoffInitial(Duration.ofHours(1))
                .backoffMax(Duration.ofHours(1)));
        IntStream.range(0, 6).forEach(i -> {
            idle.source.put("p" + i, "one");
            idle.pulled("p" + i);
        });
        idle.source.put("q", "one");
        idle.source.failAll(down(null));
        idle.advance(Duration.ofMinutes(3));
        assertThat(idle.async.status().failing()).isEqualTo(6);
        int before = idle.source.fetches("p0");

        idle.source.failAll(null);
        idle.pulled("q");
        idle.advance(Duration.ofSeconds(5));
        assertThat(idle.source.fetches("p0")).isEqualTo(before);

        assertThat(idle.cached("p0")).isEqualTo("one");
        assertThat(idle.source.fetches("p0")).isEqualTo(before + 1);
        assertThat(idle.entry("p0").failures()).isZero();
    }

    @Test
    void whatDidNotWaitForTheEndOfAnOutageIsNotFetchedThen() {
        FakePromptSource own = new FakePromptSource();
        own.put("mine", "two");
        cachePrompts();
        fixture.source.failAll(down(null));
        fixture.advance(Duration.ofSeconds(10));
        fixture.cache.set(key("given"), new PromptCommit("-", "given", "one", Map.of()));
        fixture.cache.set(key("mine"), new PromptCommit("-", "mine", "one", Map.of()), own);

        fixture.source.failAll(null);
        fixture.advance(Duration.ofSeconds(4));

        assertThat(fixture.async.status().failing()).isZero();
        assertThat(fixture.source.fetches("given")).isZero();
        assertThat(own.fetches()).isZero();
    }

    @Test
    void aPromptThatLangSmithRefusesIsNoProbe() {
        CacheFixture denied = new CacheFixture(
                config -> config.backoffInitial(Duration.ofMinutes(30)).backoffMax(Duration.ofHours(1)));
        IntStream.range(0, 3).forEach(i -> {
            denied.source.put("p" + i, "one");
            denied.pulled("p" + i);
        });
        denied.source.fail(key("p0"), new PromptException.AccessDenied(key("p0"), "revoked", 403));
        denied.source.fail(key("p1"), down(null));
        denied.source.fail(key("p2"), down(null));
        denied.source.fail(key("q"), down(null));
        denied.advance(TTL);
        assertThat(denied.async.pull("q")).isCompletedExceptionally();
        int before = denied.source.fetches();

        denied.advance(Duration.ofSeconds(20));

        assertThat(denied.source.fetches() - before).as("it is an outage").isBetween(19, 21);
        assertThat(denied.source.fetches("p0")).as("it rests for an hour").isEqualTo(2);
    }

    @Test
    void theNextRefreshIsTheNextProbeForWhatFailsInAnOutageAndNeverWhileLangSmithIsLeftAlone() {
        CacheFixture slow = new CacheFixture(
                config -> config.backoffInitial(Duration.ofMinutes(30)).backoffMax(Duration.ofHours(1)));
        FakePromptSource own = new FakePromptSource();
        IntStream.range(0, 6).forEach(i -> {
            slow.source.put("p" + i, "one");
            slow.pulled("p" + i);
        });
        slow.source.fail(key("p0"), down(null));
        slow.advance(TTL);
        assertThat(slow.entry("p0").nextRefresh()).as("its own trouble").isEqualTo(Duration.ofMinutes(30));

        slow.cache.set(key("own"), own.put("own", "one"), own);
        slow.source.failAll(down(Duration.ofMinutes(7)));
        slow.advance(TTL);
        assertThat(slow.async.status().failing()).isEqualTo(6);
        slow.cache.entries().stream()
                .filter(entry -> entry.failures() > 0)
                .forEach(entry -> assertThat(entry.nextRefresh()).isEqualTo(Duration.ofMinutes(7)));
        assertThat(slow.entry("own").nextRefresh()).isLessThanOrEqualTo(TTL);

        slow.source.failAll(down(null));
        slow.advance(Duration.ofMinutes(7));
        slow.cache.entries().stream()
                .filter(entry -> entry.failures() > 0)
                .forEach(entry -> assertThat(entry.nextRefresh()).isEqualTo(SECOND));
    }

    @Test
    void aRateLimitThatAnswersForWhatWasInvalidatedMeanwhileIsOneAllTheSame() {
        cachePrompts();
        fixture.source.hold();
        CompletableFuture<PromptCommit> refreshed = fixture.async.refresh(key("p0"));
        fixture.cache.invalidate(key("p0"));
        fixture.source
                .log()
                .get(PROMPTS)
                .answer()
                .completeExceptionally(
                        new PromptException.RateLimited(key("p0"), "slow down", 429, Duration.ofMinutes(5)));
        fixture.source.release();
        assertThat(refreshed).isCompletedExceptionally();
        int before = fixture.source.fetches();

        fixture.advance(Duration.ofMinutes(5).minusNanos(1));
        assertThat(fixture.source.fetches()).isEqualTo(before);

        fixture.advance(Duration.ofSeconds(2));
        assertThat(fixture.source.fetches()).isGreaterThan(before);
    }

    @Test
    void settingsThatChangeDuringAnOutageNeitherEndItNorOutlastIt() {
        cachePrompts();
        fixture.source.failAll(down(null));
        fixture.advance(Duration.ofSeconds(20));
        for (Duration ttl : new Duration[] {Duration.ofSeconds(3), Duration.ofSeconds(-1), Duration.ofSeconds(4)}) {
            fixture.async.configure(fixture.async.config().toBuilder().ttl(ttl).build());
            int before = fixture.source.fetches();
            fixture.advance(Duration.ofSeconds(30));
            assertThat(fixture.source.fetches() - before)
                    .as("ttl %s", ttl)
                    .isBetween(ttl.isNegative() ? 0 : 29, ttl.isNegative() ? 0 : 31);
        }

        fixture.source.failAll(null);
        fixture.advance(Duration.ofSeconds(5));

        assertThat(fixture.async.status().failing()).isZero();
        assertThat(fixture.async.status().stale()).isZero();
    }

    private void setPrompts(int number, FakePromptSource own) {
        IntStream.range(0, number).forEach(i -> fixture.cache.set(key("own" + i), own.put("own" + i, "one"), own));
    }

    private Duration oldestOf(String prefix) {
        return fixture.cache.entries().stream()
                .filter(entry -> entry.key().name().startsWith(prefix))
                .map(CachedPrompt::age)
                .max(Duration::compareTo)
                .orElseThrow();
    }

    private void limit(String name, Duration wait) {
        fixture.source.fail(key(name), new PromptException.RateLimited(key(name), "slow down", 429, wait));
        assertThat(fixture.async.refresh(key(name))).isCompletedExceptionally();
    }

    private void cachePrompts() {
        for (int i = 0; i < PROMPTS; i++) {
            fixture.source.put("p" + i, "one");
            fixture.pulled("p" + i);
        }
    }

    private static PromptException down(Duration retryAfter) {
        return new PromptException.Unavailable(key("p"), "down", 503, retryAfter, null);
    }
}
