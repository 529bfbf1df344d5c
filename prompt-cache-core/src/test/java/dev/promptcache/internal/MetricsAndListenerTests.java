package dev.promptcache.internal;

import static dev.promptcache.internal.CacheFixture.INTERVAL;
import static dev.promptcache.internal.CacheFixture.TTL;
import static dev.promptcache.internal.CacheFixture.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.CacheMetrics;
import dev.promptcache.CacheStatus;
import dev.promptcache.FetchMode;
import dev.promptcache.FetchOutcome;
import dev.promptcache.PromptCacheListener;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import dev.promptcache.contract.Holds;
import dev.promptcache.testing.FakePromptSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetricsAndListenerTests {

    private final CacheFixture fixture = new CacheFixture();

    @Holds("S36")
    @Test
    void theHitRateOfAnUnusedCacheIsZero() {
        assertThat(fixture.cache.metrics().hitRate()).isZero();
        assertThat(fixture.cache.metrics().requests()).isZero();
    }

    @Holds({"S6", "S7", "S36", "cache-get"})
    @Test
    void readsAndRefreshesAreCounted() {
        fixture.source.put("p", "one");
        fixture.cache.get("p");
        fixture.pulled("p");
        fixture.pulled("p");
        fixture.cached("p");
        fixture.advance(TTL.plus(INTERVAL));
        fixture.source.failAll(new PromptException.Unavailable(key("p"), "down", 503, null));
        fixture.advance(TTL);

        CacheMetrics metrics = fixture.cache.metrics();
        assertThat(metrics.hits()).isEqualTo(2);
        assertThat(metrics.misses()).isEqualTo(2);
        assertThat(metrics.requests()).isEqualTo(4);
        assertThat(metrics.hitRate()).isEqualTo(0.5);
        assertThat(metrics.puts()).isEqualTo(2);
        assertThat(metrics.refreshes(FetchOutcome.UNCHANGED)).isEqualTo(1);
        assertThat(metrics.refreshErrors())
                .isEqualTo(metrics.refreshes(FetchOutcome.UNAVAILABLE))
                .isPositive();
    }

    @Holds({"S37", "S38", "W33", "cache-reset"})
    @Test
    void resettingMovesABaselineAndLeavesTheTotals() {
        fixture.source.put("p", "one");
        fixture.pulled("p");
        CacheMetrics before = fixture.cache.metrics();

        fixture.cache.resetMetrics();
        fixture.pulled("p");

        assertThat(before.misses()).as("a copy, not a live object").isEqualTo(1);
        assertThat(fixture.cache.metrics().misses()).isZero();
        assertThat(fixture.cache.metrics().hits()).isEqualTo(1);
        assertThat(fixture.async.totals().misses()).isEqualTo(1);
        assertThat(fixture.async.totals().hits()).isEqualTo(1);
    }

    @Holds("S31")
    @Test
    void invalidatingAndClearingTouchNoCounter() {
        fixture.source.put("p", "one");
        fixture.pulled("p");
        CacheMetrics before = fixture.cache.metrics();

        fixture.cache.invalidate(key("p"));
        fixture.cache.invalidate(key("absent"));
        fixture.cache.clear();

        assertThat(fixture.cache.metrics()).isEqualTo(before);
        assertThat(fixture.async.isRunning()).isTrue();
    }

    @Holds("S32")
    @Test
    void theStatusTellsWhatIsStaleAndFailingAndHowOld() {
        fixture.source.put("p", "one");
        fixture.source.put("q:12344e88", "12344e88");
        fixture.pulled("p");
        fixture.pulled("q:12344e88");
        fixture.source.failAll(new PromptException.Unavailable(key("p"), "down", 503, null));
        fixture.advance(TTL.plusSeconds(30));

        CacheStatus status = fixture.async.status();

        assertThat(status.running()).isTrue();
        assertThat(status.size()).isEqualTo(2);
        assertThat(status.stale()).isEqualTo(1);
        assertThat(status.failing()).isEqualTo(1);
        assertThat(status.oldest()).isEqualTo(TTL.plusSeconds(30));
        assertThat(status.activeFetches()).isZero();
    }

    @Holds({"W39", "listener-told"})
    @Test
    void listenersAreToldWhatHappensInOrder() {
        fixture.source.put("p", "one");
        fixture.pulled("p");
        fixture.source.put("p", "two");
        fixture.advance(TTL);
        fixture.source.fail(key("p"), new PromptException.NotFound(key("p"), "gone", 404));
        fixture.advance(TTL);

        assertThat(fixture.events)
                .containsExactly(
                        "loaded p one",
                        "fetched p MISS CHANGED PT0S",
                        "changed p one two SWEEP",
                        "fetched p REFRESH CHANGED PT0S",
                        "evicted p two NOT_FOUND",
                        "fetched p REFRESH NOT_FOUND PT0S",
                        "failed p NOT_FOUND");
    }

    @Holds("listener-told")
    @Test
    void aChangeIsToldWithWhatTriggeredIt() {
        CacheFixture lazy = new CacheFixture(config -> config.refreshInterval(Duration.ofHours(1))
                .staleWhileRevalidate(Duration.ofMinutes(10))
                .staleIfError(Duration.ofMinutes(20)));
        lazy.source.put("p", "one");
        lazy.pulled("p");

        lazy.source.put("p", "two");
        lazy.advance(TTL.plusSeconds(2));
        lazy.cached("p");
        lazy.source.put("p", "three");
        lazy.cache.refresh(key("p"));
        lazy.source.put("p", "four");
        lazy.async.refreshAll();
        lazy.source.put("p", "five");
        lazy.advance(TTL.plusMinutes(11));
        lazy.pulled("p");

        assertThat(lazy.events.stream().filter(event -> event.startsWith("changed")))
                .containsExactly(
                        "changed p one two READ",
                        "changed p two three REFRESH",
                        "changed p three four REFRESH",
                        "changed p four five PULL");
    }

    @Holds("S39")
    @Test
    void aFetchIsTimedFromItsStartToItsEnd() {
        fixture.source.hold().put("p", "one");
        fixture.async.pull("p");
        fixture.advance(Duration.ofSeconds(3));
        assertThat(fixture.async.status().activeFetches()).isEqualTo(1);

        fixture.source.release();

        assertThat(fixture.events).contains("fetched p MISS CHANGED PT3S");
    }

    @Holds("listener-safe")
    @Test
    void aListenerThatThrowsHarmsNobody() {
        List<String> heard = new ArrayList<>();
        FakePromptSource source = new FakePromptSource();
        source.put("p", "one");
        PromptCacheListener throwing = new PromptCacheListener() {
            @Override
            public void loaded(PromptKey key, PromptCommit commit) {
                throw new IllegalStateException("not today");
            }
        };
        PromptCacheListener hearing = new PromptCacheListener() {
            @Override
            public void loaded(PromptKey key, PromptCommit commit) {
                heard.add(key.identifier());
            }
        };
        try (AsyncPromptCache cache = AsyncPromptCache.builder(source)
                .listener(throwing)
                .listener(hearing)
                .executor(Runnable::run)
                .autoStart(false)
                .build()) {
            assertThat(cache.synchronous().pull("p").commitHash()).isEqualTo("one");
        }
        assertThat(heard).containsExactly("p");
    }

    @Test
    void refreshingAllAsksForEveryEntryThatCanChange() {
        for (String identifier : new String[] {"a", "b", "c:12344e88"}) {
            fixture.source.put(identifier, "12344e88");
            fixture.pulled(identifier);
        }
        fixture.cache.stop();

        assertThat(fixture.cache.refreshAll()).isEqualTo(2);

        assertThat(fixture.source.fetches("a")).isEqualTo(2);
        assertThat(fixture.source.fetches("b")).isEqualTo(2);
        assertThat(fixture.source.fetches("c:12344e88")).isEqualTo(1);
        assertThat(fixture.source.log().get(3).mode()).isEqualTo(FetchMode.BACKGROUND);
    }
}
