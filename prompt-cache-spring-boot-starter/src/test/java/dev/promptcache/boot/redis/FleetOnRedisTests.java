package dev.promptcache.boot.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.promptcache.PromptCommit;
import dev.promptcache.contract.Holds;
import dev.promptcache.testing.FakePromptSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.jedis.JedisClientConfiguration;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import redis.clients.jedis.JedisPoolConfig;

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

    @Holds({"goal-fleet", "fleet-one-call"})
    @ParameterizedTest
    @EnumSource
    void fiftyInstancesMakeOneCallAndFollowAPush(Client client) throws Exception {
        RedisConnectionFactory connections = connect(client);
        source.put("joke", "aaaaaaaa");
        try (Instances instances = new Instances(source, () -> connections, Duration.ofSeconds(5), 50)) {
            long begun = System.nanoTime();
            List<CompletableFuture<PromptCommit>> pulls = instances.caches.stream()
                    .map(cache -> cache.pull(Instances.KEY))
                    .toList();
            pulls.forEach(CompletableFuture::join);
            // One, and another one for each two seconds that a caller had to wait: then somebody else takes over.
            assertThat(source.fetches()).isLessThanOrEqualTo(1 + (int) ((System.nanoTime() - begun) / 2_000_000_000L));

            await().atMost(PATIENCE).until(instances::allJoined);
            int before = source.fetches();
            source.put("joke", "bbbbbbbb");
            instances.first().push(Instances.KEY);
            await().atMost(PATIENCE).until(() -> instances.allHold("bbbbbbbb"));
            assertThat(source.fetches() - before).isOne();
        } finally {
            ((DisposableBean) connections).destroy();
        }
    }

    @Test
    void whoMayNotUseTheChannelFindsChangesByLooking(@TempDir Path folder) throws Exception {
        try (LocalRedis redis = new LocalRedis(folder)) {
            assertThat(redis.ask("ACL SETUSER prompts on >secret ~* resetchannels +@all"))
                    .startsWith("+OK");
            RedisStandaloneConfiguration where = new RedisStandaloneConfiguration("localhost", redis.port);
            where.setUsername("prompts");
            where.setPassword("secret");
            RedisConnectionFactory connections = connect(Client.LETTUCE, where);
            source.put("joke", "aaaaaaaa");
            try (Instances instances = new Instances(source, () -> connections, Duration.ofSeconds(5), 2)) {
                instances.caches.forEach(cache -> cache.pull(Instances.KEY).join());
                await().atMost(PATIENCE).until(instances::allJoined);
                source.put("joke", "bbbbbbbb");
                instances.first().push(Instances.KEY).join();
                await().atMost(Duration.ofSeconds(20)).until(() -> instances.allHold("bbbbbbbb"));
                assertThat(instances.allJoined()).isTrue();
                assertThat(source.fetches()).isEqualTo(2);
            } finally {
                ((DisposableBean) connections).destroy();
            }
        }
    }

    private RedisConnectionFactory connect(Client client) {
        return connect(client, new RedisStandaloneConfiguration("localhost", port));
    }

    private static RedisConnectionFactory connect(Client client, RedisStandaloneConfiguration where) {
        if (client == Client.JEDIS) {
            JedisPoolConfig pool = new JedisPoolConfig();
            // Each instance has a connection for its subscription, and all share one pool here.
            pool.setMaxTotal(200);
            JedisConnectionFactory jedis = new JedisConnectionFactory(
                    where,
                    JedisClientConfiguration.builder()
                            .usePooling()
                            .poolConfig(pool)
                            .build());
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
