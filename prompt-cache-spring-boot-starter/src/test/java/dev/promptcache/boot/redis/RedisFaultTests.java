package dev.promptcache.boot.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.promptcache.contract.Holds;
import dev.promptcache.testing.FakePromptSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** What happens to a Redis server while instances share by it. */
class RedisFaultTests {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final FakePromptSource source = new FakePromptSource();
    private LocalRedis redis;
    private LettuceConnectionFactory connections;
    private Instances instances;

    @BeforeEach
    void join(@TempDir Path folder) throws Exception {
        redis = new LocalRedis(folder);
        connections = new LettuceConnectionFactory(new RedisStandaloneConfiguration("localhost", redis.port));
        connections.afterPropertiesSet();
        connections.start();
        source.put("joke", "aaaaaaaa");
        instances = new Instances(source, () -> connections, Duration.ofSeconds(2), 5);
        instances.caches.forEach(cache -> cache.pull(Instances.KEY).join());
        await().atMost(PATIENCE).until(instances::allJoined);
    }

    @AfterEach
    void leave() throws Exception {
        instances.close();
        redis.close();
        connections.destroy();
    }

    @Holds("fleet-away")
    @Test
    void whoeverGoesOnAloneIsHeardOfWhenRedisStartsAgainEmpty() throws Exception {
        redis.kill();
        redis.forget();
        changeAlone();
        redis.start();
        assertAllFollow();
    }

    @Holds("fleet-away")
    @Test
    void aFrozenRedisKeepsNobodyWaiting() throws Exception {
        redis.freeze();
        changeAlone();
        redis.thaw();
        assertAllFollow();
    }

    @Test
    void anOlderDumpTakesNobodyBack() throws Exception {
        connections.getConnection().serverCommands().save();
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

    private void changeAlone() {
        source.put("joke", "bbbbbbbb");
        source.put("other", "cccccccc");
        assertThat(instances.first().get(Instances.KEY)).isPresent();
        assertThat(instances.caches.get(1).pull("other").join().commitHash()).isEqualTo("cccccccc");
        assertThat(instances.first().push(Instances.KEY).join().commitHash()).isEqualTo("bbbbbbbb");
        await().atMost(PATIENCE)
                .until(() -> !instances.first().fleet().orElseThrow().joined());
    }

    private void assertAllFollow() {
        int fetches = source.fetches("joke");
        await().atMost(PATIENCE).until(() -> instances.allJoined() && instances.allHold("bbbbbbbb"));
        assertThat(source.fetches("joke")).isEqualTo(fetches);
        assertThat(List.copyOf(instances.caches))
                .allSatisfy(cache -> assertThat(cache.status().failing()).isZero());
    }
}
