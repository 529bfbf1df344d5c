package dev.promptcache.boot.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptCacheBuilder;
import dev.promptcache.PromptCacheConfig;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import dev.promptcache.contract.Holds;
import dev.promptcache.testing.FakePromptFleet;
import dev.promptcache.testing.FakePromptSource;
import dev.promptcache.testing.FakeTicker;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

class PromptCacheHealthIndicatorTests {

    private static final PromptKey KEY = PromptKey.parse("p");
    private static final PromptException OUTAGE = new PromptException.Unavailable(KEY, "down", 503, null);
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final FakeTicker ticker = new FakeTicker();
    private final FakePromptSource source = new FakePromptSource();

    @Test
    void onePromptThatStaysBadAmongGoodOnesIsDegradedSinceItWentBad() {
        Fixture fixture = started(config -> config);
        PromptKey bad = PromptKey.parse("bad");
        source.put("p", "one");
        source.put("bad", "one");
        fixture.cache.pull("p");
        fixture.cache.pull("bad");
        source.fail(bad, OUTAGE);
        ticker.advance(Duration.ofMinutes(10));
        Object since = check(fixture).getDetails().get("since");
        assertThat(since)
                .asInstanceOf(InstanceOfAssertFactories.INSTANT)
                .isBetween(NOW.plusSeconds(240), NOW.plusSeconds(420));
        for (int minute = 0; minute < 30; minute++) {
            ticker.advance(Duration.ofMinutes(1));
            Health health = check(fixture);
            expect(health, Status.UP, "degraded");
            assertThat(health.getDetails()).containsEntry("since", since);
        }
    }

    @Holds("fleet-shown")
    @Test
    void aMemberOfAFleetSaysWhetherItHasJoinedSinceWhenAndHowFarBehindItIs() {
        FakePromptFleet fleet = new FakePromptFleet(ticker);
        source.put("p", "one");
        try (AsyncPromptCache member = AsyncPromptCache.builder(source)
                .ticker(ticker)
                .scheduler(ticker.scheduler())
                .executor(Runnable::run)
                .fleet(fleet.member())
                .build()) {
            member.pull("p");
            ticker.advance(Duration.ofSeconds(60));
            PromptCacheHealthIndicator indicator = new PromptCacheHealthIndicator(member, () -> NOW);
            assertThat(indicator.health().getDetails())
                    .containsEntry("fleet", "joined")
                    .containsEntry("fleetSince", NOW.minusSeconds(60))
                    .containsEntry("fleetLag", 0L);
            fleet.away(true);
            ticker.advance(Duration.ofSeconds(30));
            assertThat(indicator.health().getDetails()).containsEntry("fleet", "alone");
            assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);
        }
    }

    @Holds("fleet-shown")
    @Test
    void aCacheOnItsOwnSaysNothingOfAFleet() {
        Fixture fixture = started(config -> config);
        assertThat(check(fixture).getDetails()).doesNotContainKeys("fleet", "fleetSince", "fleetLag");
    }

    @Test
    void unknownNamesDoNotMoveSinceWhenItServes() {
        Fixture fixture = started(config -> config);
        source.put("p", "one");
        fixture.cache.pull("p");
        for (int i = 0; i < 3; i++) {
            ticker.advance(Duration.ofSeconds(20));
            fixture.cache.pull("unknown" + i);
            assertThat(check(fixture).getDetails()).containsEntry("since", NOW);
        }
    }

    @Test
    void sinceIsTheSameMomentHoweverOftenItIsLookedAt() {
        Fixture fixture = started(config -> config);
        source.put("p", "one");
        fixture.cache.pull("p");
        for (int look = 0; look < 50; look++) {
            ticker.advance(Duration.ofNanos(33_333_333));
            assertThat(check(fixture).getDetails()).containsEntry("since", NOW);
        }
    }

    @Test
    void anotherStateBeginsAnotherMomentHoweverSoon() {
        Fixture fixture = started(config -> config);
        source.put("p", "one");
        fixture.cache.pull("p");
        assertThat(check(fixture).getDetails()).containsEntry("since", NOW);
        source.failAll(OUTAGE);
        ticker.advance(Duration.ofMillis(500));
        fixture.cache.refresh(KEY);

        Health health = check(fixture);

        expect(health, Status.UP, "degraded");
        assertThat(health.getDetails()).containsEntry("since", NOW.plusMillis(500));
    }

    @Test
    void whatTheGateRefusesSaysNothingOfLangSmith() {
        Fixture fixture = started(config -> config, builder -> builder.trustedOwners(List.of()));
        fixture.cache.pull("stranger/p");

        expect(check(fixture), Status.UP, "starting");
        assertThat(source.fetches()).isZero();
    }

    @Holds("health-up")
    @Test
    void beforeTheFirstFetchItIsUpAndStarting() {
        expect(check(started(config -> config)), Status.UP, "starting");
    }

    @Holds("health-up")
    @Test
    void afterASuccessItIsUpAndServingSinceThen() {
        Fixture fixture = started(config -> config);
        source.put("p", "one");
        fixture.cache.synchronous().pull("p");

        Health health = check(fixture);

        expect(health, Status.UP, "serving");
        assertThat(health.getDetails()).containsEntry("since", NOW).containsEntry("size", 1);
    }

    @Holds("health-up")
    @Test
    void anOutageThatTheCacheBridgesIsUpAndDegraded() {
        Fixture fixture = cachedThenFailing(config -> config, OUTAGE);

        Health health = check(fixture);

        expect(health, Status.UP, "degraded");
        assertThat(health.getDetails())
                .containsEntry("stale", 1)
                .containsEntry("failing", 1)
                .containsEntry("failure", "unavailable");
    }

    @Holds("health-up")
    @Test
    void aRefusedCredentialThatTheCacheBridgesIsUpAndDenied() {
        expect(
                check(cachedThenFailing(config -> config, new PromptException.AccessDenied(KEY, "revoked", 403))),
                Status.UP,
                "denied");
    }

    @Holds("health-down")
    @Test
    void anOutageWithNothingCachedIsDown() {
        Fixture fixture = started(config -> config);
        source.failAll(OUTAGE);
        fixture.cache.pull("p");

        expect(check(fixture), Status.DOWN, "degraded");
    }

    @Holds("health-down")
    @Test
    void anOutageBeyondTheWindowsIsDown() {
        expect(
                check(cachedThenFailing(config -> config.staleIfError(Duration.ofSeconds(1)), OUTAGE)),
                Status.DOWN,
                "degraded");
    }

    @Holds("health-down")
    @Test
    void aPromptThatDoesNotExistIsNoFailureOfLangSmith() {
        Fixture fixture = started(config -> config);
        fixture.cache.pull("p");

        expect(check(fixture), Status.UP, "serving");
    }

    @Test
    void recoveryIsSeenWithTheNextSuccess() {
        Fixture fixture = cachedThenFailing(config -> config, OUTAGE);
        source.failAll(null);
        ticker.advance(Duration.ofMinutes(10));

        expect(check(fixture), Status.UP, "serving");
    }

    @Holds("health-up")
    @Test
    void withANegativeTtlItIsUpAndOffline() {
        expect(check(started(config -> config.ttl(Duration.ofSeconds(-1)))), Status.UP, "offline");
    }

    @Holds("health-up")
    @Test
    void anOutageThatBundledPromptsBridgeIsUpAndDegraded() {
        PromptCommit commit = new FakePromptSource().put("p", "one");
        Fixture fixture = started(config -> config, builder -> builder.fallback(Map.of(KEY, commit)));
        source.failAll(OUTAGE);
        fixture.cache.pull("p");

        Health health = check(fixture);

        expect(health, Status.UP, "degraded");
        assertThat(health.getDetails()).containsEntry("bundled", 1).containsEntry("size", 0);
    }

    @Holds("health-up")
    @Test
    void whileTheRefreshIsStoppedItIsUpAndStopped() {
        Fixture fixture = started(config -> config);
        fixture.cache.stop();

        expect(check(fixture), Status.UP, "stopped");
    }

    @Test
    void aDisabledCacheIsAsHealthyAsItsLastFetch() {
        Fixture fixture = started(config -> config.maxSize(0));
        expect(check(fixture), Status.UP, "starting");
        source.put("p", "one");
        fixture.cache.pull("p");
        expect(check(fixture), Status.UP, "serving");
        source.failAll(OUTAGE);
        fixture.cache.pull("p");
        expect(check(fixture), Status.DOWN, "degraded");
    }

    @Holds("health-asks")
    @Test
    void anInstanceThatGetsNoRequestsComesBackWithLangSmith() {
        Fixture fixture = started(config -> config);
        source.failAll(OUTAGE);
        fixture.cache.pull("p");
        source.failAll(null);
        source.put("p", "one");
        expect(check(fixture), Status.DOWN, "degraded");

        ticker.advance(Duration.ofMinutes(1));
        check(fixture);

        expect(check(fixture), Status.UP, "serving");
    }

    @Holds("health-asks")
    @Test
    void whileItIsDownLangSmithIsAskedOnceInARefreshIntervalHoweverOftenHealthIsLookedAt() {
        Fixture fixture = started(config -> config);
        source.failAll(OUTAGE);
        fixture.cache.pull("p");

        for (int second = 0; second < 120; second++) {
            ticker.advance(Duration.ofSeconds(1));
            check(fixture);
        }

        assertThat(source.fetches("p")).isEqualTo(3);
    }

    @Test
    void aStoppedCacheThatIsDownAsksNobody() {
        Fixture fixture = started(config -> config);
        source.failAll(OUTAGE);
        fixture.cache.pull("p");
        fixture.cache.stop();
        ticker.advance(Duration.ofMinutes(10));

        expect(check(fixture), Status.DOWN, "stopped");

        assertThat(source.fetches("p")).isEqualTo(1);
    }

    @Test
    void anOutageWhileEverythingIsClearedPassesByItselfToo() {
        Fixture fixture = cachedThenFailing(config -> config, OUTAGE);
        fixture.cache.clear();
        source.failAll(null);
        ticker.advance(Duration.ofMinutes(1));
        expect(check(fixture), Status.DOWN, "degraded");

        expect(check(fixture), Status.UP, "serving");
    }

    @Test
    void onePromptThatCannotBeReadDoesNotTakeAnInstanceOutOfRotation() {
        Fixture fixture = started(config -> config);
        source.failAll(new PromptException.Invalid(KEY, "no manifest", 200, null));
        fixture.cache.pull("p");

        Health health = check(fixture);

        expect(health, Status.UP, "degraded");
        assertThat(health.getDetails()).containsEntry("failure", "invalid");
    }

    private Fixture started(UnaryOperator<PromptCacheConfig.Builder> config) {
        return started(config, builder -> builder);
    }

    private Fixture started(UnaryOperator<PromptCacheConfig.Builder> config, UnaryOperator<PromptCacheBuilder> change) {
        long origin = ticker.read();
        AsyncPromptCache cache = change.apply(AsyncPromptCache.builder(source)
                        .configure(config)
                        .ticker(ticker)
                        .scheduler(ticker.scheduler())
                        .executor(Runnable::run)
                        .autoStart(false))
                .build();
        cache.start();
        return new Fixture(cache, new PromptCacheHealthIndicator(cache, () -> NOW.plusNanos(ticker.read() - origin)));
    }

    private Fixture cachedThenFailing(UnaryOperator<PromptCacheConfig.Builder> config, PromptException failure) {
        Fixture fixture = started(config);
        source.put("p", "one");
        fixture.cache.pull("p");
        source.failAll(failure);
        ticker.advance(Duration.ofMinutes(6));
        return fixture;
    }

    private static Health check(Fixture fixture) {
        return fixture.indicator.health();
    }

    private static void expect(Health health, Status status, String state) {
        assertThat(health.getStatus()).isEqualTo(status);
        assertThat(health.getDetails()).containsEntry("state", state);
    }

    private record Fixture(AsyncPromptCache cache, PromptCacheHealthIndicator indicator) {}
}
