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
