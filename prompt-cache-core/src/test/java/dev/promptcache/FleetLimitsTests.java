package dev.promptcache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.testing.FakePromptFleet;
import dev.promptcache.testing.FakePromptSource;
import dev.promptcache.testing.FakeTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** That a fleet keeps to what each of its instances is set to, and to what was invalidated while something was under way. */
class FleetLimitsTests {

    private static final PromptKey KEY = PromptKey.parse("joke");
    private static final Duration CHECK = Duration.ofSeconds(7);

    private final FakeTicker ticker = new FakeTicker();
    private final FakePromptFleet fleet = new FakePromptFleet(ticker);
    private final FakePromptSource source = new FakePromptSource();
    private final List<AsyncPromptCache> made = new ArrayList<>();

    @AfterEach
    void close() {
        made.forEach(AsyncPromptCache::close);
    }

    @Test
    void aPromptThatWasNotFoundIsAskedForAgainAfterTheNegativeTtl() {
        AsyncPromptCache one = cache();
        AsyncPromptCache two = cache();
        source.fail(KEY, new PromptException.NotFound(KEY, "none", 404));
        assertThat(one.pull(KEY)).isCompletedExceptionally();
        assertThat(two.pull(KEY)).isCompletedExceptionally();
        source.put("joke", "aaaaaaaa");
        ticker.advance(Duration.ofSeconds(11));
        assertThat(one.pull(KEY).join().commitHash()).isEqualTo("aaaaaaaa");
        assertThat(two.pull(KEY).join().commitHash()).isEqualTo("aaaaaaaa");
    }

    @Test
    void whatIsGoneForAllIsAskedForOnceInANegativeTtl() {
        List<AsyncPromptCache> caches = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            caches.add(cache());
        }
        source.fail(KEY, new PromptException.NotFound(KEY, "none", 404));
        for (int second = 0; second < 60; second++) {
            caches.forEach(cache -> assertThat(cache.pull(KEY)).isCompletedExceptionally());
            ticker.advance(Duration.ofSeconds(1));
        }
        assertThat(source.fetches()).isBetween(2, 12);
    }

    @Test
    void anInstanceWithAShorterTtlDoesNotWaitForWhatOneWithALongerTtlChose() {
        AsyncPromptCache patient = cache(config -> config.ttl(Duration.ofDays(1)));
        AsyncPromptCache one = cache();
        AsyncPromptCache two = cache();
        source.put("joke", "aaaaaaaa");
        patient.pull(KEY);
        one.pull(KEY);
        two.pull(KEY);
        source.put("joke", "bbbbbbbb");
        ticker.advance(Duration.ofMinutes(6));
        assertThat(one.get(KEY)).map(PromptCommit::commitHash).contains("bbbbbbbb");
        assertThat(two.get(KEY)).map(PromptCommit::commitHash).contains("bbbbbbbb");
        assertThat(patient.get(KEY)).map(PromptCommit::commitHash).contains("bbbbbbbb");
        assertThat(source.fetches()).isEqualTo(2);
    }

    @Test
    void aTtlThatHasBecomeShorterHoldsForWhatIsStored() {
        source.put("joke", "aaaaaaaa");
        cache(config -> config.ttl(Duration.ofSeconds(-1))).pull(KEY);
        source.put("joke", "bbbbbbbb");
        ticker.advance(Duration.ofMinutes(10));
        AsyncPromptCache strict =
                cache(config -> config.staleWhileRevalidate(Duration.ZERO).staleIfError(Duration.ZERO));
        assertThat(strict.pull(KEY).join().commitHash()).isEqualTo("bbbbbbbb");
    }

    @Test
    void whatIsFetchedForTheFirstTimeWhenItsNameIsInvalidatedDoesNotComeBack() {
        assertNothingComesBackAfter(cache -> cache.invalidateName("joke"));
    }

    @Test
    void whatIsFetchedForTheFirstTimeWhenAllIsClearedDoesNotComeBack() {
        assertNothingComesBackAfter(AsyncPromptCache::clear);
    }

    @Test
    void aChangeThatIsToldWhileAPromptIsOnItsWayInIsNotMissed() {
        AsyncPromptCache one = cache();
        source.put("other", "00000000");
        source.put("joke", "aaaaaaaa");
        one.pull(KEY);
        List<Runnable> onceWhileVetting = new ArrayList<>();
        AsyncPromptCache two = builder(config -> {})
                .vetter((key, before, commit) -> {
                    List<Runnable> now = List.copyOf(onceWhileVetting);
                    onceWhileVetting.clear();
                    now.forEach(Runnable::run);
                    return Optional.empty();
                })
                .build();
        made.add(two);
        two.pull("other");
        ticker.advance(CHECK);
        onceWhileVetting.add(() -> {
            source.put("joke", "bbbbbbbb");
            one.push(KEY);
            ticker.advance(Duration.ofMillis(60));
        });
        two.pull(KEY);
        assertThat(onceWhileVetting).isEmpty();
        ticker.advance(CHECK);
        assertThat(two.get(KEY)).map(PromptCommit::commitHash).contains("bbbbbbbb");
    }

    private void assertNothingComesBackAfter(Consumer<AsyncPromptCache> invalidation) {
        AsyncPromptCache cache = cache();
        source.put("joke", "aaaaaaaa");
        source.hold();
        CompletableFuture<PromptCommit> older = cache.pull(KEY);
        PromptCommit before = source.commits().get(KEY);
        invalidation.accept(cache);
        source.put("joke", "bbbbbbbb");
        source.log().get(0).answer().complete(before);
        assertThat(older.join().commitHash()).isEqualTo("aaaaaaaa");
        source.release();
        assertThat(cache.pull(KEY).join().commitHash()).isEqualTo("bbbbbbbb");
    }

    private AsyncPromptCache cache() {
        return cache(config -> {});
    }

    private AsyncPromptCache cache(Consumer<PromptCacheConfig.Builder> settings) {
        AsyncPromptCache cache = builder(settings).build();
        made.add(cache);
        return cache;
    }

    private PromptCacheBuilder builder(Consumer<PromptCacheConfig.Builder> settings) {
        return AsyncPromptCache.builder(source)
                .ticker(ticker)
                .scheduler(ticker.scheduler())
                .executor(Runnable::run)
                .configure(config -> {
                    config.refreshInterval(Duration.ofSeconds(1));
                    settings.accept(config);
                    return config;
                })
                .fleet(fleet.member());
    }
}
