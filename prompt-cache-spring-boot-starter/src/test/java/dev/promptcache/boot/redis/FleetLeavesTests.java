package dev.promptcache.boot.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptFleet;
import dev.promptcache.testing.FakePromptSource;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** That nothing of a fleet is left when its instances are closed, whatever Redis does at that moment. */
class FleetLeavesTests {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Other tests leave contexts behind that somebody may use again. */
    private final Set<Thread> before = threads();

    enum Client {
        LETTUCE,
        JEDIS
    }

    @ParameterizedTest
    @EnumSource
    void noThreadIsLeftWhileRedisAnswers(Client client, @TempDir Path folder) throws Exception {
        try (LocalRedis redis = new LocalRedis(folder);
                Member member = new Member(client, redis.port)) {
            member.join();
        }
        assertThatNoThreadIsLeft();
    }

    @ParameterizedTest
    @EnumSource
    void noThreadIsLeftOfARedisThatHung(Client client, @TempDir Path folder) throws Exception {
        try (LocalRedis redis = new LocalRedis(folder)) {
            try (Member member = new Member(client, redis.port)) {
                member.join();
                redis.freeze();
            }
            if (client == Client.JEDIS) {
                // Its subscription reads until the connection ends, whoever interrupts it.
                redis.kill();
            }
            assertThatNoThreadIsLeft();
        }
    }

    @ParameterizedTest
    @EnumSource
    void noThreadIsLeftIfRedisNeverAnswered(Client client) throws Exception {
        try (ServerSocket silent = new ServerSocket(0);
                Member member = new Member(client, silent.getLocalPort())) {
            assertThat(member.cache.pull("joke").join().commitHash()).isEqualTo("aaaaaaaa");
        }
        assertThatNoThreadIsLeft();
    }

    private void assertThatNoThreadIsLeft() {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(threads()).isSubsetOf(before));
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.isAlive() && thread.getName().startsWith("prompt-cache-"))
                .collect(Collectors.toSet());
    }

    private static final class Member implements AutoCloseable {

        private final RedisConnectionFactory connections;
        private final RedisPromptFleet fleet;
        private final AsyncPromptCache cache;

        private Member(Client client, int port) {
            FakePromptSource source = new FakePromptSource();
            source.put("joke", "aaaaaaaa");
            connections = connect(client, port);
            fleet = new RedisPromptFleet(
                    connections, Instances.settings(Duration.ofMillis(500), Duration.ofSeconds(1), 2000));
            cache = AsyncPromptCache.builder(source).fleet((PromptFleet) fleet).build();
            cache.start();
        }

        private void join() {
            await().atMost(PATIENCE).until(() -> cache.fleet().orElseThrow().joined());
            cache.pull("joke").join();
        }

        @Override
        public void close() {
            cache.close();
            fleet.close();
            try {
                ((DisposableBean) connections).destroy();
            } catch (Exception e) {
                throw new IllegalStateException("The connections could not be closed", e);
            }
        }
    }

    private static RedisConnectionFactory connect(Client client, int port) {
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
