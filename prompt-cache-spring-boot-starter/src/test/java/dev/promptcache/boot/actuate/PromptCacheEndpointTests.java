package dev.promptcache.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptCache;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import dev.promptcache.boot.ChangeHistory;
import dev.promptcache.contract.Holds;
import dev.promptcache.testing.FakePromptFleet;
import dev.promptcache.testing.FakePromptSource;
import dev.promptcache.testing.FakeTicker;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.Show;

class PromptCacheEndpointTests {

    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00.5Z");

    private final FakePromptSource source = new FakePromptSource();
    private final FakeTicker ticker = new FakeTicker();
    private final FailedPulls failedPulls = new FailedPulls(10, Clock.fixed(NOW, ZoneOffset.UTC));
    private final AsyncPromptCache cache = AsyncPromptCache.builder(source)
            .autoStart(false)
            .ticker(ticker)
            .scheduler(ticker.scheduler())
            .executor(Runnable::run)
            .listener(failedPulls)
            .build();
    private final PromptCacheEndpoint endpoint = new PromptCacheEndpoint(
            cache,
            Access.READ_ONLY,
            new ChangeHistory(0),
            new PreviousCommits(0),
            new RefusedCommits(0),
            failedPulls,
            Show.NEVER,
            Clock.fixed(NOW, ZoneOffset.UTC));

    @Holds({"entry-state", "endpoint-entry"})
    @Test
    void tellsWhenAnEntryWasReadAndWillBeRefreshed() {
        source.put("p", "11aa");
        cache.pull("p");
        ticker.advance(Duration.ofSeconds(60));
        PromptDescriptor entry = endpoint.entry(null, "p");
        assertThat(entry).isNotNull();
        assertThat(entry.age()).isEqualTo(Duration.ofSeconds(60));
        assertThat(entry.lastRead()).isEqualTo("2026-11-23T09:59:00Z");
        // The ttl of five minutes is shortened by up to a tenth.
        assertThat(entry.nextRefresh())
                .isBetween(Instant.parse("2026-11-23T10:03:30Z"), Instant.parse("2026-11-23T10:04:00Z"));
    }

    @Test
    void aStateThatThereIsNotIsRefusedWithThoseThatThereAre() {
        assertThatThrownBy(() -> endpoint.cache("rotten", null))
                .isInstanceOfSatisfying(
                        InvalidEndpointRequestException.class,
                        refused -> assertThat(refused.getReason())
                                .isEqualTo("state must be one of [fresh, stale, expired, immutable]"));
        assertThat(endpoint.cache("", null).size())
                .isEqualTo(endpoint.cache(null, null).size());
    }

    @Holds("endpoint-look")
    @Test
    void lookingIsNoUseOfAnEntry() {
        source.put("p", "11aa");
        cache.pull("p");
        endpoint.cache(null, null);
        endpoint.entry(null, "p");
        assertThat(cache.metrics().hits()).isZero();
    }

    @Holds("endpoint-fleet")
    @Test
    void tellsHowTheCacheStandsWithItsFleet() {
        FakePromptFleet fleet = new FakePromptFleet(ticker);
        try (AsyncPromptCache member = AsyncPromptCache.builder(source)
                .ticker(ticker)
                .scheduler(ticker.scheduler())
                .executor(Runnable::run)
                .fleet(fleet.member())
                .build()) {
            PromptCacheEndpoint endpoint = new PromptCacheEndpoint(
                    member,
                    Access.READ_ONLY,
                    new ChangeHistory(0),
                    new PreviousCommits(0),
                    new RefusedCommits(0),
                    new FailedPulls(0),
                    Show.NEVER,
                    Clock.fixed(NOW, ZoneOffset.UTC));
            source.put("p", "11aa");
            member.pull("p");
            ticker.advance(Duration.ofSeconds(60));
            assertThat(endpoint.cache(null, null).fleet())
                    .isEqualTo(new FleetDescriptor(true, Instant.parse("2026-11-23T09:59:00Z"), 0));
            fleet.away(true);
            ticker.advance(Duration.ofSeconds(30));
            assertThat(endpoint.cache(null, null).fleet())
                    .extracting(FleetDescriptor::joined)
                    .isEqualTo(false);
        }
    }

    @Holds("endpoint-fleet")
    @Test
    void aCacheOnItsOwnHasNoFleetToShow() {
        assertThat(endpoint.cache(null, null).fleet()).isNull();
    }

    @Test
    void tellsWhichPromptsCouldNotBeHadUntilTheyAreCached() {
        source.failAll(new PromptException.AccessDenied(PromptKey.parse("p"), "the key was revoked", 403));
        cache.pull("p");
        assertThat(endpoint.cache(null, null).failedPulls())
                .containsExactly(new FailedPullDescriptor(
                        "p",
                        "access_denied",
                        1,
                        NOW.truncatedTo(ChronoUnit.SECONDS),
                        NOW.truncatedTo(ChronoUnit.SECONDS),
                        "Prompt 'p' may not be read: the key was revoked"));
        assertThat(endpoint.cache(null, null).size()).isZero();
        cache.set(PromptKey.parse("p"), new PromptCommit("-", "p", "11aa", Map.of()));
        assertThat(endpoint.cache(null, null).failedPulls()).isEmpty();
    }

    @Holds("endpoint-model")
    @Test
    void readsIdentifiersHoweverTheyAreCut() {
        assertThat(EntryId.parse("acme", "p:feat", "x")).contains(PromptKey.parse("acme/p:feat/x"));
        assertThat(EntryId.parse("acme/p:feat/x")).contains(PromptKey.parse("acme/p:feat/x"));
        assertThat(EntryId.parse("-", "p:latest")).contains(PromptKey.parse("p"));
        assertThat(EntryId.parse("p:with_model")).contains(PromptKey.parse("p").withModel());
        assertThat(EntryId.parse()).isEmpty();
        assertThat(EntryId.of(PromptKey.parse("p:prod").withModel())).isEqualTo("p:prod:with_model");
    }

    @Holds("endpoint-jmx")
    @Test
    void worksOverJmxWhereAnUnknownIdentifierIsNullOrFalse() throws Exception {
        try (EndpointApplication application = new EndpointApplication(
                WebApplicationType.NONE,
                "spring.jmx.enabled=true",
                "spring.jmx.server=",
                "management.endpoints.jmx.exposure.include=promptcache",
                "management.endpoint.promptcache.access=unrestricted")) {
            application.bean(FakePromptSource.class).put("acme/p:prod", "11aa");
            application.bean(PromptCache.class).pull("acme/p:prod");
            assertThat(invoke("cache", null, null))
                    .asInstanceOf(InstanceOfAssertFactories.MAP)
                    .containsEntry("size", 1)
                    .containsKey("entries");
            assertThat(invoke("entry", null, (Object) new String[] {"acme/p:prod"}))
                    .asInstanceOf(InstanceOfAssertFactories.MAP)
                    .containsEntry("commitHash", "11aa");
            assertThat(invoke("entry", null, (Object) new String[] {"unknown"})).isNull();
            assertThat(invoke("refresh", (Object) new String[] {"unknown"})).isNull();
            assertThat(invoke("refresh", (Object) new String[] {"acme/p:prod"}))
                    .asInstanceOf(InstanceOfAssertFactories.MAP)
                    .containsEntry("changed", false);
            assertThat(invoke("refreshAll")).isEqualTo(Map.of("requested", 1));
            assertThat(invoke("evict", (Object) new String[] {"unknown"})).isEqualTo(Map.of("evicted", false));
            assertThat(invoke("evict", (Object) new String[] {"acme/p:prod"})).isEqualTo(Map.of("evicted", true));
            assertThat(invoke("clear")).isNull();
        }
    }

    private static Object invoke(String operation, Object... arguments) throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        ObjectName name = server.queryNames(new ObjectName("*:type=Endpoint,name=Promptcache,*"), null).stream()
                .findFirst()
                .orElseThrow();
        List<String> signature = List.of(server.getMBeanInfo(name).getOperations()).stream()
                .filter(info -> info.getName().equals(operation))
                .flatMap(info -> List.of(info.getSignature()).stream())
                .map(parameter -> parameter.getType())
                .toList();
        return server.invoke(name, operation, arguments, signature.toArray(String[]::new));
    }
}
