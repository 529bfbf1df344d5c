package dev.promptcache.internal;

import static dev.promptcache.internal.CacheFixture.INTERVAL;
import static dev.promptcache.internal.CacheFixture.TTL;
import static dev.promptcache.internal.CacheFixture.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.promptcache.FetchOutcome;
import dev.promptcache.PromptCacheConfig;
import dev.promptcache.PromptCacheConfig.OnNotFound;
import dev.promptcache.PromptException;
import dev.promptcache.contract.Holds;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FailureTests {

    private final CacheFixture fixture = new CacheFixture();

    @Holds({"W8", "P3"})
    @Test
    void aPromptThatIsGoneIsEvictedByItsRefresh() {
        cacheThenFail("p", new PromptException.NotFound(key("p"), "deleted", 404));

        fixture.advance(TTL.plus(INTERVAL));

        assertThat(fixture.cached("p")).isEqualTo("nothing");
        assertThat(fixture.events).contains("evicted p one NOT_FOUND");
        assertThat(fixture.cache.metrics().evictions()).isEqualTo(1);
        assertThat(fixture.cache.metrics().refreshes(FetchOutcome.NOT_FOUND)).isEqualTo(1);
    }

    @Holds({"W8", "P3"})
    @Test
    void aPromptThatIsGoneIsKeptWhereThatIsWanted() {
        CacheFixture keeping = new CacheFixture(config -> config.onNotFound(OnNotFound.KEEP));
        keeping.source.put("p", "one");
        keeping.pulled("p");
        keeping.source.fail(key("p"), new PromptException.NotFound(key("p"), "deleted", 404));

        keeping.advance(TTL);

        assertThat(keeping.cached("p")).isEqualTo("one");
        assertThat(keeping.entry("p").failures()).isEqualTo(1);
    }

    @Holds({"W38", "P5-negative"})
    @Test
    void notFoundIsRememberedForAWhileAndForgottenAfterwards() {
        for (int i = 0; i < 3; i++) {
            assertThatExceptionOfType(PromptException.NotFound.class).isThrownBy(() -> fixture.pulled("p"));
        }
        assertThat(fixture.source.fetches()).isEqualTo(1);
        assertThat(fixture.cache.metrics().misses()).isEqualTo(3);

        fixture.source.put("p", "one");
        fixture.advance(Duration.ofSeconds(10).plusNanos(1));
        assertThat(fixture.pulled("p")).isEqualTo("one");
    }

    @Holds("P5-negative")
    @Test
    void whatIsRememberedAsNotFoundIsBoundedByTheMaximumSize() {
        CacheFixture small = new CacheFixture(config -> config.maxSize(2));
        for (String name : new String[] {"a", "b", "c", "a"}) {
            assertThatExceptionOfType(PromptException.NotFound.class).isThrownBy(() -> small.pulled(name));
        }

        assertThat(small.source.fetches("a")).isEqualTo(2);
        assertThat(small.source.fetches("c")).isEqualTo(1);
    }

    @Test
    void anInvalidationForgetsThatAPromptWasNotFound() {
        assertThatExceptionOfType(PromptException.NotFound.class).isThrownBy(() -> fixture.pulled("p"));
        fixture.source.put("p", "one");

        fixture.cache.invalidate(key("p"));

        assertThat(fixture.pulled("p")).isEqualTo("one");
    }

    @Test
    void notFoundIsNotRememberedWithoutANegativeTtl() {
        CacheFixture off = new CacheFixture(config -> config.negativeTtl(Duration.ZERO));
        assertThatExceptionOfType(PromptException.NotFound.class).isThrownBy(() -> off.pulled("p"));
        assertThatExceptionOfType(PromptException.NotFound.class).isThrownBy(() -> off.pulled("p"));

        assertThat(off.source.fetches()).isEqualTo(2);
    }

    @Holds({"W8", "cache-get", "P3-denied"})
    @Test
    void aRefusedCredentialBacksOffToTheMaximumAtOnceAndKeepsServing() {
        cacheThenFail("p", new PromptException.AccessDenied(key("p"), "revoked", 403));

        fixture.advance(TTL.plus(INTERVAL).minusSeconds(60));
        assertThat(fixture.cached("p")).isEqualTo("one");
        assertThat(fixture.entry("p").nextRefresh()).isBetween(Duration.ofMinutes(4), Duration.ofMinutes(5));
        int fetches = fixture.source.fetches();
        fixture.advance(Duration.ofMinutes(4));
        fixture.cached("p");
        assertThat(fixture.source.fetches()).isEqualTo(fetches);
    }

    @Holds({"S22", "W9", "P3-backoff"})
    @Test
    void failuresBackOffExponentiallyUpToTheMaximum() {
        StalenessRules rules = new StalenessRules(PromptCacheConfig.defaults());
        PromptException failure = new PromptException.Unavailable(key("p"), "down", 0, null);

        assertThat(rules.backoff(1, failure, 0)).isEqualTo(seconds(1));
        assertThat(rules.backoff(2, failure, 0)).isEqualTo(seconds(2));
        assertThat(rules.backoff(5, failure, 0)).isEqualTo(seconds(16));
        assertThat(rules.backoff(5, failure, 1)).isEqualTo(seconds(8));
        assertThat(rules.backoff(1000, failure, 0)).isEqualTo(seconds(300));
    }

    @Holds({"S22", "W9", "P3-backoff"})
    @Test
    void aFailingPromptIsNotRetriedByEverySweep() {
        CacheFixture quick = new CacheFixture(config -> config.refreshInterval(Duration.ofSeconds(1)));
        quick.source.put("p", "one");
        quick.pulled("p");
        quick.source.failAll(new PromptException.Unavailable(key("p"), "down", 503, null));

        quick.advance(TTL.plusMinutes(10));

        assertThat(quick.source.fetches()).isBetween(5, 15);
    }

    @Holds("P3-limited")
    @Test
    void aRateLimitPausesEveryBackgroundRefreshForAsLongAsLangSmithSays() {
        CacheFixture limited = new CacheFixture(config -> config.refreshConcurrency(1));
        for (String name : new String[] {"a", "b", "c"}) {
            limited.source.put(name, name);
            limited.pulled(name);
        }
        limited.source.failAll(new PromptException.RateLimited(key("a"), "slow down", 429, Duration.ofSeconds(90)));
        limited.advance(TTL);
        assertThat(limited.source.fetches())
                .as("the first refusal stops the others")
                .isEqualTo(4);

        limited.advance(Duration.ofSeconds(89));
        limited.cached("b");
        assertThat(limited.source.fetches()).isEqualTo(4);

        limited.source.failAll(null);
        limited.advance(Duration.ofSeconds(2));
        assertThat(limited.source.fetches("b")).isEqualTo(2);
        assertThat(limited.source.fetches("c")).isEqualTo(2);
    }

    @Holds("P3-limited")
    @Test
    void aRateLimitDoesNotKeepACallersMissFromFetching() {
        cacheThenFail("p", new PromptException.RateLimited(key("p"), "slow down", 429, Duration.ofSeconds(90)));
        fixture.advance(TTL.plus(INTERVAL));
        fixture.source.put("q", "one");

        assertThat(fixture.pulled("q")).isEqualTo("one");
    }

    @Holds("P3-retry-after")
    @Test
    void aRetryAfterIsHonouredUpToAnHourAlsoBeyondTheMaximumBackOffAndForA503() {
        StalenessRules rules = new StalenessRules(PromptCacheConfig.defaults());

        assertThat(rules.backoff(1, limited(Duration.ofMinutes(20)), 0)).isEqualTo(seconds(1200));
        assertThat(rules.backoff(1, limited(Duration.ofSeconds(Long.MAX_VALUE)), 0))
                .isEqualTo(seconds(3600));
        PromptException maintained =
                new PromptException.Unavailable(key("p"), "down", 503, Duration.ofMinutes(20), null);
        assertThat(rules.backoff(1, maintained, 0)).isEqualTo(seconds(1200));
    }

    @Test
    void aRetryAfterInThePastIsNone() {
        StalenessRules rules = new StalenessRules(PromptCacheConfig.defaults());

        assertThat(rules.backoff(1, limited(Duration.ofSeconds(Long.MIN_VALUE)), 0))
                .isEqualTo(seconds(1));
        assertThat(rules.backoff(1, limited(Duration.ofSeconds(-1)), 0)).isEqualTo(seconds(1));
    }

    @Test
    void aRetryAfterOfZeroStillWaitsForTheInitialBackOff() {
        StalenessRules rules = new StalenessRules(PromptCacheConfig.defaults());
        PromptException failure = new PromptException.RateLimited(key("p"), "slow down", 429, Duration.ZERO);

        assertThat(rules.backoff(1, failure, 0)).isEqualTo(seconds(1));
    }

    @Test
    void aKeptPromptIsServedOnErrorThoughItWasNotFound() {
        CacheFixture keeping = new CacheFixture(config -> config.onNotFound(OnNotFound.KEEP)
                .staleWhileRevalidate(Duration.ZERO)
                .negativeTtl(Duration.ofHours(1)));
        keeping.source.put("p", "one");
        keeping.pulled("p");
        keeping.async.stop();
        keeping.source.fail(key("p"), new PromptException.NotFound(key("p"), "deleted", 404));
        keeping.advance(TTL.plusSeconds(1));

        assertThat(keeping.pulled("p")).isEqualTo("one");
        keeping.advance(Duration.ofMinutes(1));
        assertThat(keeping.pulled("p")).isEqualTo("one");
    }

    private void cacheThenFail(String identifier, RuntimeException failure) {
        fixture.source.put(identifier, "one");
        fixture.pulled(identifier);
        fixture.source.fail(key(identifier), failure);
    }

    private static PromptException limited(Duration retryAfter) {
        return new PromptException.RateLimited(key("p"), "slow down", 429, retryAfter);
    }

    private static long seconds(int seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }
}
