package dev.promptcache.boot.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.FleetStatus.Repair;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import dev.promptcache.contract.Holds;
import dev.promptcache.testing.FakePromptSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What happens to a Redis server, and to the way to it, while instances share by it. */
class RedisFaultTests {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final FakePromptSource source = new FakePromptSource();
    private LocalRedis redis;
    private TcpProxy way;
    private Connections connections;
    private Instances instances;

    @BeforeEach
    void join(@TempDir Path folder) throws Exception {
        redis = new LocalRedis(folder);
        way = new TcpProxy(redis.port);
        connections = new Connections(way.port);
        source.put("joke", "aaaaaaaa");
        instances = new Instances(source, connections, Duration.ofSeconds(2), 5);
        instances.caches.forEach(cache -> cache.pull(Instances.KEY).join());
        await().atMost(PATIENCE).until(instances::allJoined);
    }

    @AfterEach
    void leave() throws Exception {
        instances.close();
        connections.close();
        way.close();
        redis.close();
    }

    @Holds("fleet-away")
    @ParameterizedTest
    @EnumSource
    void nobodyWaitsAndAllCatchUpWhenItIsOver(Fault fault) throws Exception {
        fault.begin(redis, way);
        source.put("joke", "bbbbbbbb");
        source.put("other", "cccccccc");
        assertNobodyWaits();
        assertThat(instances.caches.get(1).pull("other").join().commitHash()).isEqualTo("cccccccc");
        assertThat(instances.first().push(Instances.KEY).join().commitHash()).isEqualTo("bbbbbbbb");
        await().atMost(PATIENCE).until(instances::noneJoined);
        assertNobodyWaits();
        fault.end(redis, way);
        int fetches = source.fetches("joke");
        await().atMost(PATIENCE).until(() -> instances.allJoined() && instances.allHold("bbbbbbbb"));
        assertThat(source.fetches("joke")).isEqualTo(fetches);
        assertThat(instances.caches)
                .allSatisfy(cache -> assertThat(cache.status().failing()).isZero());
    }

    @Holds("fleet-never-back")
    @Test
    void anOlderDumpTakesNobodyBack() throws Exception {
        connections.get().getConnection().serverCommands().save();
        source.put("joke", "bbbbbbbb");
        instances.first().push(Instances.KEY).join();
        await().atMost(PATIENCE).until(() -> instances.allHold("bbbbbbbb"));
        redis.kill();
        redis.start();
        await().atMost(PATIENCE)
                .until(() ->
                        instances.add().pull(Instances.KEY).join().commitHash().equals("bbbbbbbb"));
        assertThat(instances.allHold("bbbbbbbb")).isTrue();
    }

    @Holds("fleet-away")
    @Test
    void connectionsThatAreCutComeBackByThemselves() {
        way.cut();
        source.put("joke", "bbbbbbbb");
        assertThat(instances.first().push(Instances.KEY).join().commitHash()).isEqualTo("bbbbbbbb");
        await().atMost(PATIENCE).until(() -> instances.allHold("bbbbbbbb"));
    }

    @Holds("fleet-lost")
    @Test
    void subscriptionsThatHearNothingAnyMoreAreReplaced() {
        way.deafen();
        int change = 0;
        while (instances.caches.stream().anyMatch(cache -> resubscribed(cache) == 0)) {
            String hash = String.format("bbbbbb%02x", change++);
            source.put("joke", hash);
            assertThat(instances.first().push(Instances.KEY).join().commitHash())
                    .isEqualTo(hash);
            await().atMost(PATIENCE).until(() -> instances.allHold(hash));
            assertThat(change).isLessThan(100);
        }
    }

    @Holds("fleet-away")
    @Test
    void instancesOnTheirOwnStayWithinTheBudgetTogether() throws Exception {
        int prompts = 20;
        int count = 10;
        int callsPerMinute = 1200;
        List<PromptKey> keys = IntStream.range(0, prompts)
                .mapToObj(i -> PromptKey.parse("prompt-" + i))
                .toList();
        keys.forEach(key -> source.put(key.identifier(), "aaaaaaaa"));
        try (Instances many = new Instances(
                source,
                connections,
                Instances.settings(Duration.ofSeconds(2), Instances.CHECK_INTERVAL, callsPerMinute),
                builder -> builder.configure(config -> config.ttl(Duration.ofSeconds(2))))) {
            many.add(count);
            await().atMost(PATIENCE).until(many::allJoined);
            many.caches.forEach(cache -> keys.forEach(key -> cache.pull(key).join()));
            // Each look tells how many there are.
            TimeUnit.MILLISECONDS.sleep(Instances.CHECK_INTERVAL.toMillis() * 2);
            int before = source.fetches();
            long begun = System.nanoTime();
            way.refuse();
            await().atMost(PATIENCE).until(many::noneJoined);
            TimeUnit.SECONDS.sleep(15);
            int calls = source.fetches() - before;
            double minutes = (System.nanoTime() - begun) / (double) TimeUnit.MINUTES.toNanos(1);
            System.out.printf(
                    "%d instances of %d prompts on their own, ttl 2 s: %.0f calls a minute, at most %d wanted%n",
                    count, prompts, calls / minutes, callsPerMinute);
            // Every ttl a call of each prompt by each instance, that would be 6,000 a minute.
            assertThat(calls / minutes).isBetween(1.0, (double) callsPerMinute);
        }
    }

    private void assertNobodyWaits() {
        instances.caches.forEach(cache -> {
            assertThat(cache.get(Instances.KEY)).isPresent();
            CompletableFuture<PromptCommit> pull = cache.pull(Instances.KEY);
            assertThat(pull).isCompleted();
        });
    }

    private static long resubscribed(AsyncPromptCache cache) {
        return cache.fleet().orElseThrow().repairs().get(Repair.RESUBSCRIBED);
    }
}
