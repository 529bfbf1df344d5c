package dev.promptcache.internal;

import static dev.promptcache.internal.CacheFixture.INTERVAL;
import static dev.promptcache.internal.CacheFixture.TTL;
import static dev.promptcache.internal.CacheFixture.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.promptcache.CachedPrompt.State;
import dev.promptcache.PromptCacheConfig;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.contract.Holds;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ConfigureTests {

    private final CacheFixture fixture = new CacheFixture();

    @Holds("S1")
    @Test
    void theDefaultsAreThoseOfTheSdks() {
        PromptCacheConfig defaults = PromptCacheConfig.defaults();

        assertThat(defaults.maxSize()).isEqualTo(100);
        assertThat(defaults.ttl()).isEqualTo(Duration.ofMinutes(5));
        assertThat(defaults.refreshInterval()).isEqualTo(Duration.ofMinutes(1));
        assertThat(defaults.staleWhileRevalidate()).isNull();
        assertThat(defaults.staleIfError()).isNull();
    }

    @Holds({"S2", "S33", "W17"})
    @Test
    void settingsLeftOutOfAChangeAreKept() {
        PromptCacheConfig changed = PromptCacheConfig.builder().maxSize(3).build().toBuilder()
                .ttl(Duration.ofSeconds(10))
                .build();

        assertThat(changed.maxSize()).isEqualTo(3);
        assertThat(changed.ttl()).isEqualTo(Duration.ofSeconds(10));
    }

    @Holds({"S33", "S35", "W17", "cache-configure"})
    @Test
    void aShorterTtlTakesEffectAtOnceAndTheRefresherGoesOn() {
        fixture.source.put("p", "one");
        fixture.pulled("p");
        fixture.advance(Duration.ofSeconds(30));

        configure(fixture.async.config().toBuilder().ttl(Duration.ofSeconds(10)));

        assertThat(fixture.entry("p").state()).isEqualTo(State.STALE);
        assertThat(fixture.async.isRunning()).isTrue();
        fixture.advance(INTERVAL);
        assertThat(fixture.source.fetches()).isEqualTo(2);
    }

    @Holds("S29")
    @Test
    void aNegativeTtlStopsTheRefresherAndAPositiveOneStartsItAgain() {
        fixture.source.put("p", "one");
        fixture.pulled("p");

        configure(fixture.async.config().toBuilder().ttl(Duration.ofSeconds(-1)));
        assertThat(fixture.async.isRunning()).isFalse();
        fixture.advance(Duration.ofDays(1));
        assertThat(fixture.source.fetches()).isEqualTo(1);

        configure(fixture.async.config().toBuilder().ttl(TTL));
        assertThat(fixture.async.isRunning()).isTrue();
        fixture.advance(INTERVAL);
        assertThat(fixture.source.fetches()).isEqualTo(2);
    }

    @Holds({"S34", "W4", "cache-configure"})
    @Test
    void aMaximumOfZeroEmptiesAndDisables() {
        fixture.source.put("p", "one");
        fixture.pulled("p");

        configure(fixture.async.config().toBuilder().maxSize(0));

        assertThat(fixture.cache.size()).isZero();
        assertThat(fixture.async.isRunning()).isFalse();
        fixture.advance(Duration.ofHours(1));
        assertThat(fixture.source.fetches()).isEqualTo(1);
    }

    @Holds({"S11", "S39", "W4", "W34"})
    @Test
    void aDisabledCacheFetchesEveryTimeKeepsNothingAndCountsNoReads() {
        CacheFixture disabled = new CacheFixture(config -> config.maxSize(0));
        disabled.source.put("p", "one");

        assertThat(disabled.pulled("p")).isEqualTo("one");
        assertThat(disabled.pulled("p")).isEqualTo("one");
        assertThat(disabled.cached("p")).isEqualTo("nothing");

        assertThat(disabled.source.fetches()).isEqualTo(2);
        assertThat(disabled.cache.metrics().requests()).isZero();
        assertThat(disabled.async.isRunning()).isFalse();
        assertThat(disabled.async.refreshAll()).isZero();
    }

    @Test
    void whatIsFetchedWhileTheCacheIsDisabledIsNotStored() {
        fixture.source.hold().put("p", "one");
        CompletableFuture<PromptCommit> caller = fixture.async.pull("p");

        configure(fixture.async.config().toBuilder().maxSize(0));
        configure(fixture.async.config().toBuilder().maxSize(10));
        fixture.source.release();

        assertThat(caller.join().commitHash()).isEqualTo("one");
        assertThat(fixture.cache.size()).isZero();
    }

    @Test
    void newSettingsDoNotEndABackOff() {
        fixture.source.put("p", "one");
        fixture.pulled("p");
        fixture.source.failAll(new PromptException.AccessDenied(key("p"), "the key was revoked", 403));
        fixture.advance(TTL.plus(INTERVAL));
        assertThat(fixture.entry("p").failures()).isPositive();
        int fetches = fixture.source.fetches();

        configure(fixture.async.config().toBuilder().maxSize(50));
        fixture.advance(INTERVAL);

        assertThat(fixture.source.fetches()).isEqualTo(fetches);
    }

    @Test
    void changingSettingsDuringARefreshDoesNotAskForAnother() {
        fixture.source.put("p", "one");
        fixture.pulled("p");
        fixture.source.hold();
        fixture.advance(TTL);
        assertThat(fixture.source.fetches()).isEqualTo(2);

        configure(fixture.async.config().toBuilder().ttl(Duration.ofSeconds(1)).deadline(Duration.ofHours(1)));
        fixture.advance(Duration.ofSeconds(10));
        fixture.cached("p");

        assertThat(fixture.source.fetches()).isEqualTo(2);
    }

    @Holds("P2-second")
    @Test
    void aRunningClockDoesNotServeStaleCommitsForLongerThanASecond() {
        fixture.source.put("p", "one");
        fixture.pulled("p");
        fixture.source.hold();

        fixture.advance(TTL.plusSeconds(1).plusNanos(1));
        fixture.cached("p");

        assertThat(fixture.cache.metrics().staleGets()).isEqualTo(1);
    }

    @Holds({"S5", "config-checked"})
    @Test
    void valuesOutOfRangeAreRefusedByName() {
        refuses("maxSize", PromptCacheConfig.builder().maxSize(-1));
        refuses("refreshInterval", PromptCacheConfig.builder().refreshInterval(Duration.ZERO));
        refuses("staleWhileRevalidate", PromptCacheConfig.builder().staleWhileRevalidate(Duration.ofSeconds(-1)));
        refuses("staleIfError", PromptCacheConfig.builder().staleIfError(Duration.ofSeconds(-1)));
        refuses("negativeTtl", PromptCacheConfig.builder().negativeTtl(Duration.ofSeconds(-1)));
        refuses("refreshConcurrency", PromptCacheConfig.builder().refreshConcurrency(0));
        refuses("idleTimeout", PromptCacheConfig.builder().idleTimeout(Duration.ZERO));
        refuses("backoffInitial", PromptCacheConfig.builder().backoffInitial(Duration.ZERO));
        refuses("backoffMax", PromptCacheConfig.builder().backoffMax(Duration.ofMillis(1)));
        refuses("deadline", PromptCacheConfig.builder().deadline(Duration.ofSeconds(-1)));
    }

    @Test
    void durationsOfAnyLengthAreAccepted() {
        Duration forEver = Duration.ofSeconds(Long.MAX_VALUE);
        CacheFixture endless = new CacheFixture(config -> config.ttl(forEver)
                .staleIfError(forEver)
                .refreshInterval(forEver)
                .negativeTtl(forEver)
                .backoffMax(forEver)
                .deadline(forEver));
        endless.source.put("p", "one");
        endless.pulled("p");
        endless.advance(Duration.ofDays(1));
        endless.source.hold().put("q", "two");
        CompletableFuture<PromptCommit> patient = endless.async.pull("q");
        endless.advance(Duration.ofDays(1));
        assertThat(patient).isNotDone();
        endless.source.release();
        assertThat(patient).isCompleted();

        assertThat(endless.cached("p")).isEqualTo("one");
        assertThat(endless.entry("p").state()).isEqualTo(State.FRESH);
        assertThat(endless.cache.invalidate(key("p"))).isTrue();
    }

    @Holds("S2")
    @Test
    void everySettingIsGivenByItsName() {
        List<String> settings = Arrays.stream(PromptCacheConfig.class.getRecordComponents())
                .map(RecordComponent::getName)
                .toList();

        assertThat(PromptCacheConfig.Builder.class.getMethods())
                .filteredOn(method -> method.getReturnType().equals(PromptCacheConfig.Builder.class))
                .extracting(Method::getName)
                .containsExactlyInAnyOrderElementsOf(settings);
    }

    private void configure(PromptCacheConfig.Builder config) {
        fixture.cache.configure(config.build());
    }

    private static void refuses(String name, PromptCacheConfig.Builder config) {
        assertThatIllegalArgumentException().isThrownBy(config::build).withMessageStartingWith(name + " must");
    }
}
