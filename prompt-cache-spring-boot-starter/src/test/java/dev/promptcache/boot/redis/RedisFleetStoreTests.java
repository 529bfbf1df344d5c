package dev.promptcache.boot.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptcache.PromptCommit;
import dev.promptcache.PromptFleet;
import dev.promptcache.PromptFleet.Listener;
import dev.promptcache.PromptFleet.Subscription;
import dev.promptcache.PromptFleet.Verdict;
import dev.promptcache.PromptFleet.Wish;
import dev.promptcache.PromptKey;
import dev.promptcache.contract.Holds;
import io.lettuce.core.ReadFrom;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.RedisStaticMasterReplicaConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

@ExtendWith(EmbeddedRedis.class)
class RedisFleetStoreTests extends AbstractFleetStoreTests {

    private static final PromptKey JOKE = PromptKey.parse("joke");

    private final LettuceConnectionFactory connections;
    private final String namespace = UUID.randomUUID().toString();
    private final List<AutoCloseable> opened = new ArrayList<>();

    RedisFleetStoreTests(int port) {
        connections = new LettuceConnectionFactory(new RedisStandaloneConfiguration("localhost", port));
        connections.afterPropertiesSet();
        connections.start();
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
        connections.destroy();
    }

    @Override
    PromptFleet member() {
        return member("key", namespace, "secret");
    }

    @Override
    void pass(Duration time) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(time.toNanos());
    }

    @Test
    void aChangeIsToldToAllThatListen() throws Exception {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        Subscription subscription = member().subscribe(new Listener() {
            @Override
            public void subscribed() {
                heard.add("subscribed");
            }

            @Override
            public void changed(String incarnation, long previous, long epoch, PromptKey key) {
                heard.add(incarnation + ' ' + previous + ' ' + epoch + ' ' + key);
            }
        });
        assertThat(heard.poll(5, TimeUnit.SECONDS)).isEqualTo("subscribed");
        PromptFleet member = member();
        member.store(JOKE, member.claim(JOKE, null, Wish.NOW), commit("aaaaaaaa"), Duration.ofMinutes(1));
        PromptFleet.Position first = member.position();
        assertThat(heard.poll(5, TimeUnit.SECONDS)).isEqualTo(first.incarnation() + " 0 " + first.epoch() + " joke");
        assertThat(first.members()).isOne();
        subscription.close();
    }

    @Test
    void theInstancesAreCountedThoughNothingChangesAndNobodyHears() {
        member().position();
        member().position();
        PromptFleet third = member();
        third.position();
        assertThat(third.position().members()).isEqualTo(3);
    }

    @Test
    void whoHasNotLookedForAWhileIsNotCounted() {
        FleetKeys keys = new FleetKeys("key", List.of(namespace));
        PromptFleet member = member();
        long anHourAgo = member.position().now() - Duration.ofHours(1).toNanos() / 1000;
        new StringRedisTemplate(connections).opsForZSet().add(keys.members(), "dead", anHourAgo);
        assertThat(member.position().members()).isOne();
    }

    @Test
    void aMarkOfNothingIsNoneOfAll() {
        PromptFleet member = member();
        member.store(JOKE, member.claim(JOKE, null, Wish.NOW), commit("aaaaaaaa"), Duration.ofMinutes(1));
        member.mark(List.of());
        assertThat(member.claim(JOKE, null, Wish.BACKGROUND).verdict()).isEqualTo(Verdict.HAVE);
    }

    @Test
    void changesAreReadFromTheServerThatWritesThoughTheApplicationReadsFromAnother(
            @TempDir Path master, @TempDir Path replica) throws Exception {
        int nobody = LocalRedis.freePorts(1).get(0);
        try (LocalRedis writes = new LocalRedis(master);
                LocalRedis reads = new LocalRedis(replica)) {
            // A replica that has fallen behind.
            assertThat(reads.ask("REPLICAOF 127.0.0.1 " + nobody)).startsWith("+OK");
            RedisStaticMasterReplicaConfiguration both =
                    new RedisStaticMasterReplicaConfiguration("localhost", writes.port);
            both.addNode("localhost", reads.port);
            LettuceConnectionFactory reading = new LettuceConnectionFactory(
                    both,
                    LettuceClientConfiguration.builder()
                            .readFrom(ReadFrom.REPLICA)
                            .build());
            reading.afterPropertiesSet();
            reading.start();
            try (RedisPromptFleet member = new RedisPromptFleet(reading, settings("key", namespace, "secret"))) {
                member.store(JOKE, member.claim(JOKE, null, Wish.NOW), commit("aaaaaaaa"), Duration.ofMinutes(1));
                assertThat(member.changedSince(0)).containsExactly(JOKE);
                assertThat(member.read(Map.of(JOKE, ""))).containsOnlyKeys(JOKE);
            } finally {
                reading.destroy();
            }
        }
    }

    @Holds({"W25", "P7-fleet"})
    @Test
    void anotherCredentialOrNamespaceSeesNothing() {
        PromptFleet member = member();
        member.store(JOKE, member.claim(JOKE, null, Wish.NOW), commit("aaaaaaaa"), Duration.ofMinutes(1));
        assertThat(member("other", namespace, "secret")
                        .claim(JOKE, null, Wish.BACKGROUND)
                        .verdict())
                .isEqualTo(Verdict.LEAD);
        assertThat(member("key", namespace + "x", "secret").position().epoch()).isZero();
    }

    @Holds({"P7-fleet", "fleet-sealed"})
    @Test
    void whatWasSealedWithAnotherSecretCountsAsAbsent() {
        PromptFleet member = member();
        member.store(JOKE, member.claim(JOKE, null, Wish.NOW), commit("aaaaaaaa"), Duration.ofMinutes(1));
        assertThat(member("key", namespace, "another")
                        .claim(JOKE, null, Wish.BACKGROUND)
                        .verdict())
                .isEqualTo(Verdict.LEAD);
    }

    @Holds("fleet-rotation")
    @Test
    void aSecretIsReplacedWithoutLosingWhatIsSealed() {
        PromptFleet member = member();
        member.store(JOKE, member.claim(JOKE, null, Wish.NOW), commit("aaaaaaaa"), Duration.ofMinutes(1));
        assertThat(member("key", namespace, "another", "secret")
                        .claim(JOKE, null, Wish.BACKGROUND)
                        .shared()
                        .commit())
                .isEqualTo(commit("aaaaaaaa"));
    }

    @Holds("fleet-sealed")
    @Test
    void nothingInRedisShowsAPromptsText() {
        PromptFleet member = member();
        member.store(JOKE, member.claim(JOKE, null, Wish.NOW), commit("aaaaaaaa"), Duration.ofMinutes(1));
        FleetKeys keys = new FleetKeys("key", List.of(namespace));
        byte[] stored;
        try (RedisConnection connection = connections.getConnection()) {
            stored = connection.hashCommands().hGet(FleetScripts.bytes(keys.prompt(JOKE)), FleetScripts.bytes("v"));
        }
        assertThat(new String(stored, StandardCharsets.ISO_8859_1)).doesNotContain("topic", "openai", "acme");
    }

    @Test
    void whatIsTooLargeIsNotSharedAndKeepsNobodyWaiting() {
        PromptFleet member = member();
        PromptCommit large = new PromptCommit("-", "joke", "aaaaaaaa", Map.of("text", "x".repeat(1 << 20)));
        assertThat(member.store(JOKE, member.claim(JOKE, null, Wish.NOW), large, Duration.ofMinutes(1)))
                .isNull();
        assertThat(member.claim(JOKE, null, Wish.BACKGROUND).verdict()).isEqualTo(Verdict.LEAD);
    }

    @Test
    void aCallIsBoundedHoweverLongTheClientWouldWait() throws Exception {
        try (ServerSocket silent = new ServerSocket(0)) {
            LettuceConnectionFactory nobody =
                    new LettuceConnectionFactory(new RedisStandaloneConfiguration("localhost", silent.getLocalPort()));
            nobody.afterPropertiesSet();
            nobody.start();
            try (RedisPromptFleet fleet = new RedisPromptFleet(
                    nobody,
                    new FleetSettings(
                            List.of("secret"), "", List.of(), Duration.ofMillis(500), Duration.ofSeconds(5), 2000))) {
                assertThatThrownBy(fleet::position)
                        .isInstanceOf(PromptFleet.UnavailableException.class)
                        .hasMessageContaining("within 500 ms");
            } finally {
                nobody.destroy();
            }
        }
    }

    private PromptFleet member(String credential, String name, String... secrets) {
        RedisPromptFleet fleet = new RedisPromptFleet(connections, settings(credential, name, secrets));
        opened.add(fleet);
        return fleet;
    }

    private static FleetSettings settings(String credential, String name, String... secrets) {
        return new FleetSettings(
                List.of(secrets), credential, List.of(name), Duration.ofSeconds(20), Duration.ofSeconds(5), 2000);
    }
}
