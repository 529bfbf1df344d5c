package dev.promptcache.boot.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.promptcache.PromptCommit;
import dev.promptcache.testing.FakePromptSource;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

@ExtendWith(EmbeddedRedis.class)
class FleetOnRedisTests {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final int port;
    private final FakePromptSource source = new FakePromptSource();

    FleetOnRedisTests(int port) {
        this.port = port;
    }

    enum Client {
        LETTUCE,
        JEDIS
    }

    @ParameterizedTest
    @EnumSource
    void fiftyInstancesMakeOneCallAndFollowAPush(Client client) throws Exception {
        RedisConnectionFactory connections = connect(client);
        source.put("joke", "aaaaaaaa");
        try (Instances instances = new Instances(source, () -> connections, Duration.ofSeconds(20), 50)) {
            source.hold();
            List<CompletableFuture<PromptCommit>> pulls = instances.caches.stream()
                    .map(cache -> cache.pull(Instances.KEY))
                    .toList();
            await().atMost(PATIENCE).until(() -> source.fetches() > 0);
            // Long enough to be asked by all, and not so long that one of those who wait loses patience.
            Thread.sleep(500);
            source.release();
            pulls.forEach(CompletableFuture::join);
            assertThat(source.fetches()).isOne();

            await().atMost(PATIENCE).until(instances::allJoined);
            source.put("joke", "bbbbbbbb");
            instances.first().push(Instances.KEY);
            await().atMost(PATIENCE).until(() -> instances.allHold("bbbbbbbb"));
            assertThat(source.fetches()).isEqualTo(2);
        } finally {
            ((DisposableBean) connections).destroy();
        }
    }

    private RedisConnectionFactory connect(Client client) {
        RedisStandaloneConfiguration where = new RedisStandaloneConfiguration("localhost", port);
        if (client == Client.JEDIS) {
            JedisConnectionFactory jedis = new JedisConnectionFactory(where);
            jedis.afterPropertiesSet();
            jedis.start();
            return jedis;
        }
        LettuceConnectionFactory lettuce = new LettuceConnectionFactory(where);
        lettuce.afterPropertiesSet();
        lettuce.start();
        return lettuce;
    }
}
