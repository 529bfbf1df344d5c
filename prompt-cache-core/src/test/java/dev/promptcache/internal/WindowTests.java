package dev.promptcache.internal;

import static dev.promptcache.internal.CacheFixture.TTL;
import static dev.promptcache.internal.CacheFixture.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.promptcache.PromptException;
import dev.promptcache.contract.Holds;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The edges of the windows, and what a read on either side of them counts as and asks for. */
class WindowTests {

    private static final Duration REVALIDATE = Duration.ofMinutes(1);
    private static final Duration ON_ERROR = Duration.ofMinutes(10);
    private static final PromptException OUTAGE = new PromptException.Unavailable(key("p"), "down", 503, null);

    private final CacheFixture fixture = new CacheFixture(config -> config.staleWhileRevalidate(REVALIDATE)
            .staleIfError(ON_ERROR)
            .backoffInitial(Duration.ofMinutes(2))
            .refreshInterval(Duration.ofHours(10)));

    @Test
    void aFreshHitAsksForNoRefreshThoughTheEntryIsDue() {
        cache();

        fixture.advance(TTL);

        assertThat(fixture.cached("p")).isEqualTo("one");
        assertThat(fixture.source.fetches()).isEqualTo(1);
        fixture.advance(Duration.ofSeconds(1));
        fixture.cached("p");
        assertThat(fixture.source.fetches()).isEqualTo(2);
    }

    @Holds("P2-error")
    @Test
    void aGetPastItsWindowIsAMissAndAsksForARefresh() {
        cache();
        fixture.source.put("p", "two");

        fixture.advance(TTL.plus(REVALIDATE).plusSeconds(1));

        assertThat(fixture.cached("p")).isEqualTo("nothing");
        assertThat(fixture.cached("p")).isEqualTo("two");
        assertThat(fixture.cache.metrics().misses()).isEqualTo(2);
        assertThat(fixture.cache.metrics().staleGets()).isZero();
    }

    @Test
    void aPullServedInPlaceOfAFailureIsAMissAndAStaleGet() {
        cacheAndBreak();

        assertThat(fixture.pulled("p")).isEqualTo("one");

        assertThat(fixture.cache.metrics().hits()).isZero();
        assertThat(fixture.cache.metrics().misses()).isEqualTo(2);
        assertThat(fixture.cache.metrics().staleGets()).isEqualTo(1);
    }

    @Holds("P2-error")
    @Test
    void aPullServedWhileThePromptBacksOffIsAHitAndAStaleGet() {
        cacheAndBreak();
        fixture.pulled("p");

        assertThat(fixture.pulled("p")).isEqualTo("one");

        assertThat(fixture.source.fetches()).isEqualTo(2);
        assertThat(fixture.cache.metrics().hits()).isEqualTo(1);
        assertThat(fixture.cache.metrics().misses()).isEqualTo(2);
        assertThat(fixture.cache.metrics().staleGets()).isEqualTo(2);
    }

    @Holds("P2-beyond")
    @Test
    void theWindowOnErrorsEndsExactlyWhereItIsSet() {
        CacheFixture stopped = new CacheFixture(
                config -> config.staleWhileRevalidate(REVALIDATE)
                        .staleIfError(ON_ERROR)
                        .backoffInitial(Duration.ofNanos(1))
                        .backoffMax(Duration.ofNanos(1)),
                false,
                Runnable::run);
        stopped.source.put("p", "one");
        stopped.pulled("p");
        stopped.source.failAll(OUTAGE);

        stopped.advance(TTL.plus(ON_ERROR));
        assertThat(stopped.pulled("p")).isEqualTo("one");
        stopped.advance(Duration.ofNanos(1));
        assertThatExceptionOfType(PromptException.Unavailable.class).isThrownBy(() -> stopped.pulled("p"));
    }

    @Test
    void readersOfAShortTtlAreNoMoreThanATenthOfItBehind() {
        CacheFixture quick =
                new CacheFixture(config -> config.ttl(Duration.ofSeconds(1)).refreshInterval(Duration.ofHours(10)));
        quick.source.put("p", "one");
        quick.pulled("p");

        quick.advance(Duration.ofMillis(1101));
        quick.cached("p");

        assertThat(quick.cache.metrics().staleGets()).isEqualTo(1);
    }

    @Test
    void aSweepComesWhenItsIntervalIsOverAlsoBetweenTwoTicks() {
        CacheFixture odd = new CacheFixture(
                config -> config.ttl(Duration.ofSeconds(10)).refreshInterval(Duration.ofMillis(10_500)));
        odd.source.put("p", "one");
        odd.pulled("p");

        odd.advance(Duration.ofMillis(10_499));
        assertThat(odd.source.fetches()).isEqualTo(1);
        odd.advance(Duration.ofMillis(1));
        assertThat(odd.source.fetches()).isEqualTo(2);
    }

    @Test
    void aPullAnsweredFromMemoryDoesNotStartAStoppedCache() {
        cache();
        fixture.cache.stop();

        fixture.cache.pull("p");
        fixture.cache.pull(key("p"));
        fixture.cache.pull("p", () -> null);
        fixture.cache.pull(key("p"), () -> null);
        fixture.async.pull("p").join();
        fixture.async.pull(key("p")).join();
        fixture.async.pull("p", () -> null).join();
        fixture.async.pull(key("p"), () -> null).join();

        assertThat(fixture.async.isRunning()).isFalse();
        assertThat(fixture.cache.metrics().hits()).isEqualTo(8);
    }

    @Holds("P2-never")
    @Test
    void neitherWindowIsForWhatCannotChangeOrForANegativeTtl() {
        fixture.source.put("p:12344e88", "12344e88aa");
        fixture.pulled("p:12344e88");
        CacheFixture offline = new CacheFixture(config -> config.ttl(Duration.ofSeconds(-1))
                .staleWhileRevalidate(REVALIDATE)
                .staleIfError(ON_ERROR));
        offline.source.put("p", "one");
        offline.pulled("p");

        fixture.advance(TTL.plus(ON_ERROR).plusDays(1));
        offline.advance(ON_ERROR.plusDays(1));

        assertThat(fixture.cached("p:12344e88")).isEqualTo("12344e88aa");
        assertThat(offline.cached("p")).isEqualTo("one");
        assertThat(fixture.cache.metrics().staleGets() + offline.cache.metrics().staleGets())
                .isZero();
    }

    private void cache() {
        fixture.source.put("p", "one");
        fixture.pulled("p");
    }

    private void cacheAndBreak() {
        cache();
        fixture.async.stop().join();
        fixture.source.failAll(OUTAGE);
        fixture.advance(TTL.plus(REVALIDATE).plusNanos(1));
    }
}
