package dev.promptcache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.CachedPrompt.Origin;
import dev.promptcache.PromptCacheListener.ChangeTrigger;
import dev.promptcache.contract.Holds;
import dev.promptcache.testing.FakePromptFleet;
import dev.promptcache.testing.FakePromptSource;
import dev.promptcache.testing.FakeTicker;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FleetTests {

    private static final PromptKey KEY = PromptKey.parse("joke");
    private static final Duration CHECK = Duration.ofSeconds(7);

    private final FakeTicker ticker = new FakeTicker();
    private final FakePromptFleet fleet = new FakePromptFleet(ticker);
    private final FakePromptSource source = new FakePromptSource();
    private final List<String> changes = new ArrayList<>();
    private final List<AsyncPromptCache> made = new ArrayList<>();
    private final AsyncPromptCache one = cache();
    private final AsyncPromptCache two = cache();

    @AfterEach
    void close() {
        made.forEach(AsyncPromptCache::close);
    }

    @Holds({"goal-fleet", "fleet-one-call"})
    @Test
    void oneCallServesAllThatStartAtOnce() {
        source.put("joke", "aaaaaaaa");
        List<CompletableFuture<PromptCommit>> pulls = new ArrayList<>();
        source.hold();
        for (int i = 0; i < 50; i++) {
            pulls.add(cache().pull(KEY));
        }
        source.release();
        ticker.advance(Duration.ofMillis(100));
        assertThat(source.fetches()).isOne();
        assertThat(pulls)
                .allSatisfy(pull -> assertThat(pull.join().commitHash()).isEqualTo("aaaaaaaa"));
    }

    @Holds({"goal-fleet", "fleet-one-call"})
    @Test
    void aFleetMakesOneCallForAPromptAndATtl() {
        source.put("joke", "aaaaaaaa");
        List<AsyncPromptCache> caches = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            caches.add(cache());
            caches.get(i).pull(KEY);
        }
        for (int second = 0; second < 1800; second++) {
            caches.forEach(cache -> cache.get(KEY));
            ticker.advance(Duration.ofSeconds(1));
        }
        // Six ttls of five minutes, each shortened by up to a quarter, or a half for the first.
        assertThat(source.fetches()).isBetween(6, 9);
    }

    @Holds("fleet-age")
    @Test
    void whatAnotherInstanceFetchedSaysSoAndKeepsItsAge() {
        source.put("joke", "aaaaaaaa");
        one.pull(KEY);
        ticker.advance(Duration.ofMinutes(1));
        assertThat(two.pull(KEY).join().origin()).isEqualTo(Origin.FLEET);
        CachedPrompt entry = two.entry(KEY).orElseThrow();
        assertThat(entry.age()).isEqualTo(Duration.ofMinutes(1));
        assertThat(entry.nextRefresh()).isEqualTo(one.entry(KEY).orElseThrow().nextRefresh());
        assertThat(one.entry(KEY).orElseThrow().origin()).isEqualTo(Origin.LANGSMITH);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"claim", "store", "fail", "read", "position", "changedSince", "subscribe", "mark", "markAll"})
    void aStoreThatThrowsAnErrorOrAnswersWithNothingIsOneThatIsAway(String method) {
        for (boolean throwing : new boolean[] {true, false}) {
            PromptFleet faulty = faulty(new FakePromptFleet(ticker).member(), method, throwing);
            AsyncPromptCache cache = cache(builder -> builder.fleet(faulty));
            for (String hash : List.of("aaaaaaaa", "bbbbbbbb", "cccccccc")) {
                source.put("joke", hash);
                CompletableFuture<PromptCommit> refreshed = cache.refresh(KEY);
                ticker.advance(CHECK);
                assertThat(refreshed)
                        .isCompletedWithValueMatching(
                                commit -> commit.commitHash().equals(hash));
                cache.invalidate(KEY);
                cache.clear();
            }
        }
    }

    private static PromptFleet faulty(PromptFleet member, String method, boolean throwing) {
        return (PromptFleet) Proxy.newProxyInstance(
                FleetTests.class.getClassLoader(), new Class<?>[] {PromptFleet.class}, (proxy, called, arguments) -> {
                    if (called.getName().equals(method)) {
                        if (throwing) {
                            throw new NoClassDefFoundError("seeded");
                        }
                        return null;
                    }
                    return called.invoke(member, arguments);
                });
    }

    @Test
    void aPushArrivesEverywhereAndListenersHearFromWhom() {
        source.put("joke", "aaaaaaaa");
        one.pull(KEY);
        two.pull(KEY);
        ticker.advance(CHECK);
        source.put("joke", "bbbbbbbb");
        one.push(KEY);
        ticker.advance(Duration.ofMillis(60));
        assertThat(two.get(KEY).orElseThrow().commitHash()).isEqualTo("bbbbbbbb");
        assertThat(changes).containsExactly("PUSH bbbbbbbb", "FLEET bbbbbbbb");
        assertThat(source.fetches()).isEqualTo(2);
    }

    @Holds("P10")
    @Test
    void whatTheFleetBringsIsVettedByEachInstance() {
        List<String> refused = new ArrayList<>();
        AsyncPromptCache strict = cache(builder -> builder.vetter((key, before, after) ->
                        after.commitHash().startsWith("b") ? Optional.of("it is bad") : Optional.empty())
                .listener(new PromptCacheListener() {
                    @Override
                    public void rejected(
                            PromptKey key,
                            @Nullable PromptCommit cached,
                            PromptCommit rejected,
                            ChangeTrigger trigger,
                            String reason) {
                        refused.add(trigger + " " + rejected.commitHash());
                    }
                }));
        source.put("joke", "bbbbbbbb");
        one.pull(KEY);
        assertThat(strict.pull(KEY)).isCompletedExceptionally();
        assertThat(strict.size()).isZero();

        source.put("joke", "aaaaaaaa");
        one.push(KEY);
        assertThat(strict.pull(KEY).join().commitHash()).isEqualTo("aaaaaaaa");
        ticker.advance(CHECK);
        source.put("joke", "bbbbcccc");
        one.push(KEY);
        ticker.advance(CHECK);
        assertThat(one.get(KEY).orElseThrow().commitHash()).isEqualTo("bbbbcccc");
        assertThat(strict.get(KEY).orElseThrow().commitHash()).isEqualTo("aaaaaaaa");
        assertThat(refused).containsExactly("PULL bbbbbbbb", "FLEET bbbbcccc");
        assertThat(strict.rejections()).containsExactly(new PromptRejection(KEY, "bbbbcccc", "it is bad"));

        source.put("joke", "cccccccc");
        one.push(KEY);
        ticker.advance(CHECK);
        assertThat(strict.get(KEY).orElseThrow().commitHash()).isEqualTo("cccccccc");
        assertThat(strict.rejections()).isEmpty();
        assertThat(changes).endsWith("PUSH cccccccc", "FLEET cccccccc");
    }

    @Test
    void aPushDuringAnOlderFetchOfAnotherInstanceIsNotLost() {
        source.put("joke", "aaaaaaaa");
        one.pull(KEY);
        two.pull(KEY);
        ticker.advance(CHECK);
        source.hold();
        one.refresh(KEY);
        two.push(KEY);
        source.log().get(2).answer().complete(commit("bbbbbbbb"));
        source.log().get(1).answer().complete(commit("aaaaaaaa"));
        ticker.advance(CHECK);
        assertThat(one.get(KEY).orElseThrow().commitHash()).isEqualTo("bbbbbbbb");
        assertThat(two.get(KEY).orElseThrow().commitHash()).isEqualTo("bbbbbbbb");
    }

    @Holds("fleet-invalidate")
    @Test
    void anInvalidatedPromptIsFetchedAnewAndTheOthersFollow() {
        source.put("joke", "aaaaaaaa");
        one.pull(KEY);
        two.pull(KEY);
        ticker.advance(CHECK);
        source.put("joke", "bbbbbbbb");
        assertThat(one.invalidate(KEY)).isTrue();
        assertThat(one.pull(KEY).join().commitHash()).isEqualTo("bbbbbbbb");
        ticker.advance(Duration.ofMillis(60));
        assertThat(two.get(KEY).orElseThrow().commitHash()).isEqualTo("bbbbbbbb");
        source.put("joke", "cccccccc");
        two.clear();
        ticker.advance(CHECK.multipliedBy(2));
        assertThat(one.get(KEY).orElseThrow().commitHash()).isEqualTo("cccccccc");
    }

    @Holds("fleet-gone")
    @Test
    void aPromptThatIsGoneIsEvictedEverywhereOnceTwoSaySo() {
        source.put("joke", "aaaaaaaa");
        one.pull(KEY);
        two.pull(KEY);
        AsyncPromptCache three = cache();
        three.pull(KEY);
        ticker.advance(CHECK);
        source.fail(KEY, new PromptException.NotFound(KEY, "none", 404));
        assertThat(one.refresh(KEY)).isCompletedExceptionally();
        assertThat(one.size()).isZero();
        assertThat(two.refresh(KEY)).isCompletedExceptionally();
        ticker.advance(CHECK);
        assertThat(three.size()).isZero();
    }

    @Holds("client-gate-fleet")
    @Test
    void thePromptsOfOthersAreRefusedBeforeTheFleetIsAsked() {
        source.put("stranger/joke", "aaaaaaaa");
        one.pull("stranger/joke");
        AsyncPromptCache careful = AsyncPromptCache.builder(source)
                .ticker(ticker)
                .scheduler(ticker.scheduler())
                .executor(Runnable::run)
                .trustedOwners(List.of())
                .fleet(fleet.member())
                .build();
        made.add(careful);
        assertThat(careful.pull("stranger/joke")).isCompletedExceptionally();
    }

    @Test
    void aSourceOfItsOwnIsNoConcernOfTheFleet() {
        FakePromptSource own = new FakePromptSource();
        own.put("joke", "cccccccc");
        one.set(KEY, commit("bbbbbbbb"), own);
        source.put("joke", "aaaaaaaa");
        two.pull(KEY);
        ticker.advance(CHECK);
        assertThat(one.get(KEY).orElseThrow().commitHash()).isEqualTo("bbbbbbbb");
        assertThat(one.refresh(KEY).join().commitHash()).isEqualTo("cccccccc");
        assertThat(two.get(KEY).orElseThrow().commitHash()).isEqualTo("aaaaaaaa");
    }

    @Holds("fleet-away")
    @Test
    void instancesOnTheirOwnSpreadTheirCallsOverWhatTheyMaySpend() {
        List<AsyncPromptCache> caches = new ArrayList<>();
        for (int p = 0; p < 20; p++) {
            source.put("p" + p, "aaaaaaaa");
        }
        for (int i = 0; i < 50; i++) {
            AsyncPromptCache cache = cache();
            caches.add(cache);
            for (int p = 0; p < 20; p++) {
                cache.pull("p" + p);
            }
        }
        ticker.advance(CHECK.multipliedBy(2));
        int before = source.fetches();
        fleet.away(true);
        int worst = 0;
        for (int minute = 0; minute < 20; minute++) {
            int begun = source.fetches();
            for (int second = 0; second < 60; second++) {
                caches.forEach(cache -> cache.get("p" + 1));
                ticker.advance(Duration.ofSeconds(1));
            }
            worst = Math.max(worst, source.fetches() - begun);
        }
        // A thousand entries: within half of 2,000 a minute, and a ttl of 5 minutes.
        assertThat(worst).isLessThanOrEqualTo(600);
        assertThat(source.fetches() - before).isGreaterThan(2000);
        assertThat(caches)
                .allSatisfy(cache ->
                        assertThat(cache.fleet().orElseThrow().joined()).isFalse());
        fleet.away(false);
        ticker.advance(Duration.ofSeconds(40));
        assertThat(caches)
                .allSatisfy(cache ->
                        assertThat(cache.fleet().orElseThrow().joined()).isTrue());
    }

    @Holds("fleet-away")
    @Test
    void noReadAndNoPullWaitsLongerOrFailsBecauseTheStoreIsAway() {
        fleet.away(true);
        source.put("joke", "aaaaaaaa");
        assertThat(one.pull(KEY).join().commitHash()).isEqualTo("aaaaaaaa");
        assertThat(one.fleet().orElseThrow().joined()).isFalse();
    }

    @Test
    void aCacheOnItsOwnIsNoMember() {
        AsyncPromptCache alone = AsyncPromptCache.builder(source).build();
        made.add(alone);
        assertThat(alone.fleet()).isEmpty();
    }

    @Test
    void aStoppedCacheHearsNothingAndCatchesUpWhenItStarts() {
        source.put("joke", "aaaaaaaa");
        one.pull(KEY);
        two.pull(KEY);
        ticker.advance(CHECK);
        two.stop();
        source.put("joke", "bbbbbbbb");
        one.push(KEY);
        ticker.advance(CHECK);
        assertThat(two.get(KEY).orElseThrow().commitHash()).isEqualTo("aaaaaaaa");
        two.start();
        ticker.advance(Duration.ofSeconds(1));
        assertThat(two.get(KEY).orElseThrow().commitHash()).isEqualTo("bbbbbbbb");
    }

    @Test
    void anEntryWithASourceOfItsOwnTakesNothingFromTheFleet() {
        source.put("joke", "aaaaaaaa");
        one.pull(KEY);
        two.pull(KEY);
        ticker.advance(CHECK);
        FakePromptSource own = new FakePromptSource();
        two.set(KEY, own.put("joke", "cccccccc"), own);

        source.put("joke", "bbbbbbbb");
        one.push(KEY);
        ticker.advance(CHECK);

        assertThat(two.get(KEY).orElseThrow().commitHash()).isEqualTo("cccccccc");
        assertThat(changes).containsExactly("PUSH bbbbbbbb");
    }

    private static PromptCommit commit(String hash) {
        return new FakePromptSource().put("joke", hash);
    }

    private AsyncPromptCache cache() {
        return cache(builder -> builder);
    }

    private AsyncPromptCache cache(UnaryOperator<PromptCacheBuilder> customizer) {
        PromptCacheBuilder builder = AsyncPromptCache.builder(source)
                .ticker(ticker)
                .scheduler(ticker.scheduler())
                .executor(Runnable::run)
                .configure(config -> config.refreshInterval(Duration.ofSeconds(1)))
                .listener(new PromptCacheListener() {
                    @Override
                    public void changed(PromptKey key, PromptCommit before, PromptCommit after, ChangeTrigger trigger) {
                        changes.add(trigger + " " + after.commitHash());
                    }
                })
                .fleet(fleet.member());
        AsyncPromptCache cache = customizer.apply(builder).build();
        made.add(cache);
        return cache;
    }
}
