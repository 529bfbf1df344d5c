package dev.promptcache.internal;

import static dev.promptcache.internal.CacheFixture.TTL;
import static dev.promptcache.internal.CacheFixture.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.CacheStatus.LastFetch;
import dev.promptcache.CachedPrompt.State;
import dev.promptcache.FetchOutcome;
import dev.promptcache.PromptCache;
import dev.promptcache.PromptCacheListener.FetchKind;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import dev.promptcache.contract.Holds;
import dev.promptcache.template.TemplateException;
import dev.promptcache.testing.FakePromptSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrontDoorTests {

    private static final PromptCommit COMMIT = new PromptCommit("-", "p", "one", Map.of());

    private final CacheFixture fixture = new CacheFixture();

    @Test
    void severalPromptsArePulledSideBySideAndComeInTheirOrder() {
        fixture.source.put("a", "a1");
        fixture.source.put("b", "b1");
        fixture.pulled("b");
        fixture.source.hold();
        CompletableFuture<Map<PromptKey, PromptCommit>> pulled =
                fixture.async.pullAll(List.of(key("b"), key("a"), key("a"), key("c")));
        assertThat(fixture.source.fetches())
                .as("both that are missing, at once")
                .isEqualTo(3);
        fixture.source.put("c", "c1");
        fixture.source.release();

        assertThat(pulled.join().keySet()).containsExactly(key("b"), key("a"), key("c"));
        assertThat(pulled.join().get(key("c")).commitHash()).isEqualTo("c1");
        assertThat(fixture.cache.pullAll(List.of(key("c")))).containsOnlyKeys(key("c"));
        assertThat(fixture.cache.pullAll(List.of())).isEmpty();
    }

    @Test
    void pullingSeveralFailsAsTheFirstOneDoesThatFails() {
        fixture.source.put("a", "a1");

        assertThatThrownBy(() -> fixture.cache.pullAll(List.of(key("a"), key("gone"), key("lost"))))
                .isInstanceOf(PromptException.NotFound.class)
                .hasMessageContaining("'gone'");
        assertThat(fixture.cached("a")).isEqualTo("a1");
    }

    @Test
    void everyFutureFailsWithTheVeryFailure() {
        fixture.source.putText("p", "{topic}");
        IllegalStateException own = new IllegalStateException("the caller's");

        assertThat(failure(fixture.async.pull(key("gone")))).isInstanceOf(PromptException.NotFound.class);
        assertThat(failure(fixture.async.refresh(key("gone")))).isInstanceOf(PromptException.NotFound.class);
        assertThat(failure(fixture.async.pullAll(List.of(key("p"), key("gone")))))
                .isInstanceOf(PromptException.NotFound.class);
        assertThat(failure(fixture.async.render("gone", Map.of()))).isInstanceOf(PromptException.NotFound.class);
        assertThat(failure(fixture.async.render("p", Map.of()))).isInstanceOf(TemplateException.class);
        assertThat(failure(fixture.async.pull("gone", () -> {
                    throw own;
                })))
                .isSameAs(own);
    }

    private static @Nullable Throwable failure(CompletableFuture<?> future) {
        return future.<@Nullable Throwable>handle((value, failure) -> failure).join();
    }

    @Holds("cache-refresh-name")
    @Test
    void aNameIsRefreshedInAllItsFormsThatCanChange() {
        for (String form : List.of("p", "p:prod", "p:abcdef0123", "q", "other/p")) {
            fixture.source.put(form, "abcdef0123");
            fixture.pulled(form);
        }
        fixture.source.put(key("p").withModel(), COMMIT);
        fixture.cache.pull(key("p").withModel());
        int before = fixture.source.fetches();

        assertThat(fixture.async.refreshName("p")).isEqualTo(3);
        assertThat(fixture.source.fetches()).isEqualTo(before + 3);
        assertThat(fixture.cache.refreshName("-/q:latest")).isEqualTo(1);
        assertThat(fixture.cache.refreshName("unknown")).isZero();
        assertThatIllegalArgumentException().isThrownBy(() -> fixture.cache.refreshName(""));
    }

    @Holds("cache-refresh")
    @Test
    void aRefreshOfAllFollowsTheFetchesThatAreUnderWay() {
        fixture.source.put("p", "one");
        fixture.pulled("p");
        fixture.source.hold();
        fixture.async.refresh(key("p"));
        int before = fixture.source.fetches();

        assertThat(fixture.async.refreshAll()).isEqualTo(1);
        assertThat(fixture.async.refreshAll()).as("the same").isZero();
        fixture.source.release();

        assertThat(fixture.source.fetches()).isEqualTo(before + 1);
        new EngineInspector(fixture.async).assertAtRest();
    }

    @Test
    void whoRefreshesWaitsForItsFetchNoLongerThanTheDeadlineFromTheCallOn() {
        fixture.source.put("p", "one");
        fixture.pulled("p");
        fixture.source.hold();
        fixture.async.refresh(key("p"));
        fixture.advance(Duration.ofSeconds(14));
        CompletableFuture<PromptCommit> second = fixture.async.refresh(key("p"));

        fixture.advance(Duration.ofSeconds(15));

        assertThat(second).isCompletedExceptionally();
        assertThat(fixture.async.status().activeFetches()).isZero();
    }

    @Test
    void whatIsInvalidatedBeforeARefreshThatWaitsHasBegunIsNotBroughtBack() {
        fixture.source.put("p", "one");
        fixture.pulled("p");
        fixture.source.hold();
        fixture.async.refresh(key("p"));
        CompletableFuture<PromptCommit> waiting = fixture.async.refresh(key("p"));
        fixture.cache.invalidate(key("p"));

        fixture.source.release();

        assertThat(waiting).isCompleted();
        assertThat(fixture.cache.size()).isZero();
        new EngineInspector(fixture.async).assertAtRest();
    }

    @Test
    void aShutdownEndsARefreshThatWaitsForAnother() {
        fixture.source.put("p", "one");
        fixture.pulled("p");
        fixture.source.hold();
        fixture.async.refresh(key("p"));
        CompletableFuture<PromptCommit> waiting = fixture.async.refresh(key("p"));

        fixture.cache.shutdown();

        assertThat(waiting).isCompletedExceptionally();
        new EngineInspector(fixture.async).assertAtRest();
    }

    @Test
    void badArgumentsAreRefused() {
        AsyncPromptCache async = fixture.async;
        PromptCache cache = fixture.cache;
        PromptKey none = null;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> async.entries(EnumSet.allOf(State.class), -1))
                .withMessageContaining("limit");
        assertThatNullPointerException().isThrownBy(() -> async.invalidate(none));
        assertThatNullPointerException().isThrownBy(() -> async.set(none, COMMIT));
        assertThatNullPointerException().isThrownBy(() -> async.set(key("p"), null));
        assertThatNullPointerException().isThrownBy(() -> async.set(key("p"), COMMIT, null));
        assertThatNullPointerException().isThrownBy(() -> async.refresh(none));
        assertThatNullPointerException().isThrownBy(() -> async.pull(key("p"), null));
        assertThatNullPointerException().isThrownBy(() -> cache.pull("p", null));
        assertThatNullPointerException().isThrownBy(() -> async.pullAll(Arrays.asList(key("p"), null)));
        assertThatNullPointerException().isThrownBy(() -> async.configure(null));
        assertThatNullPointerException().isThrownBy(() -> async.load(null));
        assertThat(fixture.source.fetches()).as("nothing was begun").isZero();
        assertThat(async.size()).isZero();
    }

    @Test
    void theBlockingViewShowsWhatTheOtherOneDoes() {
        fixture.source.put("p", "one");
        fixture.pulled("p");

        assertThat(fixture.cache.status()).isEqualTo(fixture.async.status());
        assertThat(fixture.cache.config()).isEqualTo(fixture.async.config());
        assertThat(fixture.cache.isRunning()).isTrue();
        assertThat(fixture.cache.totals()).isEqualTo(fixture.async.totals());
        assertThat(fixture.cache.entries(Set.of(State.STALE), 5).matching()).isZero();
    }

    @Test
    void theStatusSaysHowTheLastFetchEndedAndSinceWhenTheyAllEndSo() {
        assertThat(fixture.async.status().lastFetch()).isNull();
        fixture.source.put("p", "one");
        fixture.pulled("p");
        fixture.advance(Duration.ofSeconds(7));
        assertThat(fixture.async.status().lastFetch())
                .isEqualTo(new LastFetch(key("p"), FetchOutcome.CHANGED, seconds(7), seconds(7)));

        fixture.source.failAll(new PromptException.Invalid(key("p"), "odd", 200, null));
        fixture.async.refresh(key("p"));
        fixture.advance(seconds(1));
        fixture.async.pull("q");
        fixture.advance(seconds(2));
        assertThat(fixture.async.status().lastFetch())
                .isEqualTo(new LastFetch(key("q"), FetchOutcome.INVALID, seconds(2), seconds(3)));
        assertThat(fixture.async.status().failingFor()).isEqualTo(seconds(3));

        fixture.source.failAll(new PromptException.AccessDenied(key("other/p"), "not trusted", 0));
        fixture.async.pull("other/p");
        assertThat(fixture.async.status().lastFetch().key())
                .as("nothing was asked")
                .isEqualTo(key("q"));
        fixture.source.failAll(null);
        fixture.async.refresh(key("p"));
        fixture.advance(seconds(5));
        fixture.async.pull("unknown");
        fixture.advance(seconds(1));
        assertThat(fixture.async.status().lastFetch())
                .as("an answer like any other")
                .isEqualTo(new LastFetch(key("unknown"), FetchOutcome.NOT_FOUND, seconds(1), seconds(6)));

        FakePromptSource own = new FakePromptSource();
        own.putAll(Map.of(key("mine"), COMMIT));
        fixture.cache.set(key("mine"), COMMIT, own);
        fixture.cache.refresh(key("mine"));
        assertThat(fixture.async.status().lastFetch().key()).isEqualTo(key("unknown"));
    }

    @Test
    void theTotalsSayHowManyFetchesThereWereAndHowLongTheyTook() {
        fixture.source.put("p", "one");
        fixture.source.hold();
        fixture.async.pull("p");
        fixture.advance(seconds(2));
        fixture.source.release();
        fixture.cache.refresh(key("p"));

        assertThat(fixture.async.totals().fetches(FetchKind.MISS).count()).isEqualTo(1);
        assertThat(fixture.async.totals().fetches(FetchKind.MISS).duration()).isEqualTo(seconds(2));
        fixture.cache.resetMetrics();
        assertThat(fixture.async.metrics().fetches(FetchKind.REFRESH).count()).isZero();
        assertThat(fixture.async.totals().fetches(FetchKind.REFRESH).count()).isEqualTo(1);
    }

    @Holds({"S50", "client-gate"})
    @Test
    void onlyTrustedOwnersAreAskedForAndLoaded(@TempDir Path folder) {
        FakePromptSource source = new FakePromptSource();
        for (String identifier : List.of("p", "acme/p", "mallory/p")) {
            source.put(identifier, "one");
        }
        PromptCache everybodys = AsyncPromptCache.builder(source)
                .executor(Runnable::run)
                .autoStart(false)
                .build()
                .synchronous();
        everybodys.pullAll(List.of(key("p"), key("acme/p"), key("mallory/p")));
        Path file = folder.resolve("prompts.json");
        everybodys.dump(file);
        int before = source.fetches();

        PromptCache careful = AsyncPromptCache.builder(source)
                .trustedOwners(List.of("acme"))
                .executor(Runnable::run)
                .autoStart(false)
                .snapshot(file)
                .build()
                .synchronous();

        assertThat(careful.entries())
                .extracting(entry -> entry.key().identifier())
                .containsExactly("acme/p", "p");
        assertThatThrownBy(() -> careful.pull("mallory/p"))
                .isInstanceOf(PromptException.AccessDenied.class)
                .hasMessageContaining("trusted-owners");
        assertThatThrownBy(() -> careful.refresh(key("mallory/p"))).isInstanceOf(PromptException.AccessDenied.class);
        assertThat(source.fetches()).as("before anything is asked for").isEqualTo(before);
        careful.close();
    }

    @Test
    void aDisabledCacheCountsNoFallbacks() {
        CacheFixture disabled = new CacheFixture(config -> config.maxSize(0));
        disabled.source.failAll(new PromptException.Unavailable(key("p"), "down", 503, null));

        assertThat(disabled.cache.pull("p", () -> COMMIT)).isEqualTo(COMMIT);

        assertThat(disabled.cache.metrics().fallbacks()).isZero();
    }

    @Test
    void aHitOnWhatNeverGoesStaleReadsNoClock() {
        int[] reads = {0};
        FakePromptSource source = new FakePromptSource();
        PromptCache offline = AsyncPromptCache.builder(source)
                .configure(config -> config.ttl(Duration.ofSeconds(-1)))
                .ticker(() -> {
                    reads[0]++;
                    return 0;
                })
                .executor(Runnable::run)
                .build()
                .synchronous();
        source.put("p", "one");
        offline.pull("p");
        int before = reads[0];

        for (int i = 0; i < 10; i++) {
            assertThat(offline.get("p")).isPresent();
            assertThat(offline.pull(key("p")).commitHash()).isEqualTo("one");
        }

        assertThat(reads[0]).isEqualTo(before);
        assertThat(offline.metrics().hits()).isEqualTo(20);
    }

    @Test
    void aPausedQueueKeepsNoFlightThatIsNotWantedAnyMore() {
        CacheFixture paused = new CacheFixture(config -> config);
        for (String name : List.of("p", "q")) {
            paused.source.put(name, "one");
            paused.pulled(name);
        }
        paused.source.failAll(new PromptException.RateLimited(key("q"), "slow down", 429, Duration.ofMinutes(50)));
        paused.async.refresh(key("q"));
        for (int i = 0; i < 1_000; i++) {
            paused.async.refreshAll();
            paused.cache.set(key("p"), COMMIT);
        }

        assertThat(new EngineInspector(paused.async).queued()).isLessThanOrEqualTo(2);
        paused.advance(TTL);
    }

    @Test
    void aPausedQueueKeepsNoFlightsOfEntriesThatAreGone() {
        CacheFixture small = new CacheFixture(config -> config.maxSize(2));
        small.source.put("q", "one");
        small.pulled("q");
        small.source.fail(
                key("q"), new PromptException.RateLimited(key("q"), "slow down", 429, Duration.ofMinutes(50)));
        small.async.refresh(key("q"));
        for (int i = 0; i < 1_000; i++) {
            small.cache.set(key("p" + i), small.source.put("p" + i, "one"));
            small.async.refreshAll();
        }
        assertThat(new EngineInspector(small.async).queued()).isLessThan(30);
        int before = small.source.fetches();

        small.advance(Duration.ofMinutes(50));

        assertThat(small.source.fetches() - before).as("what is cached").isBetween(2, 4);
        new EngineInspector(small.async).assertAtRest();
    }

    private static Duration seconds(int seconds) {
        return Duration.ofSeconds(seconds);
    }
}
