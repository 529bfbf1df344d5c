package dev.promptcache.boot.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptSource;
import dev.promptcache.boot.autoconfigure.PromptCacheFleetAutoConfiguration;
import dev.promptcache.boot.autoconfigure.Runners;
import dev.promptcache.testing.FakePromptSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Applications that share prompts by each kind of Redis there is, set up as the guide has it. They need a Redis of today. */
@EnabledIfSystemProperty(named = "redis.server", matches = ".+")
class RedisKindsTests {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String PASSWORD = "long-and-random";

    private final FakePromptSource source = new FakePromptSource();
    private final List<LocalRedis> servers = new ArrayList<>();
    private final Deque<Integer> ports;
    private int firstBus;

    @TempDir
    Path folder;

    RedisKindsTests() throws IOException {
        ports = new ArrayDeque<>(LocalRedis.freePorts(10));
    }

    @AfterEach
    void stop() {
        servers.forEach(LocalRedis::close);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lettuce", "jedis"})
    void aUserWhoMayDoNoMoreThanTheGuideSays(String client) throws Exception {
        Path users = folder.resolve("users.acl");
        Files.write(users, List.of("user default off", FleetGuideTests.aclLine()));
        LocalRedis redis = server("acl", "--aclfile", users.toString());
        share(
                client,
                "spring.data.redis.port=" + redis.port,
                "spring.data.redis.username=prompts",
                "spring.data.redis.password=" + PASSWORD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lettuce", "jedis"})
    void overTls(String client) throws Exception {
        Path certificate = certificate();
        int port = ports.pop();
        server(
                "tls",
                port,
                "--port",
                "0",
                "--tls-port",
                String.valueOf(port),
                "--tls-cert-file",
                certificate.toString(),
                "--tls-key-file",
                folder.resolve("key.pem").toString(),
                "--tls-ca-cert-file",
                certificate.toString(),
                "--tls-auth-clients",
                "no");
        share(
                client,
                "spring.data.redis.port=" + port,
                "spring.data.redis.ssl.bundle=redis",
                "spring.ssl.bundle.pem.redis.truststore.certificate=" + certificate.toUri());
    }

    @ParameterizedTest
    @ValueSource(strings = {"lettuce", "jedis"})
    void aClusterOfThreeThatHasAReplicaTakeOver(String client) throws Exception {
        Path users = folder.resolve("users.acl");
        Files.write(users, List.of("user default on nopass ~* &* +@all", FleetGuideTests.aclLine() + " +cluster"));
        List<LocalRedis> nodes = new ArrayList<>();
        for (String slots : List.of("0 5460", "5461 10922", "10923 16383")) {
            LocalRedis node = clusterNode(nodes, users);
            assertThat(node.ask("CLUSTER ADDSLOTSRANGE " + slots)).startsWith("+OK");
        }
        List<LocalRedis> masters = List.copyOf(nodes);
        LocalRedis replica = clusterNode(nodes, users);
        for (LocalRedis node : nodes) {
            await().atMost(PATIENCE)
                    .until(() -> node.ask("CLUSTER INFO").contains("cluster_state:ok")
                            && node.ask("CLUSTER INFO").contains("cluster_known_nodes:4"));
        }
        share(
                client,
                caches -> {
                    LocalRedis holder = masters.stream()
                            .filter(master -> !ask(master, "DBSIZE").startsWith(":0"))
                            .findAny()
                            .orElseThrow();
                    assertThat(ask(replica, "CLUSTER REPLICATE " + clusterId(holder)))
                            .startsWith("+OK");
                    takeOver(caches, holder, replica);
                },
                "spring.data.redis.username=prompts",
                "spring.data.redis.password=" + PASSWORD,
                "spring.data.redis.lettuce.cluster.refresh.adaptive=true",
                "spring.data.redis.lettuce.cluster.refresh.period=1s",
                "spring.data.redis.cluster.nodes="
                        + masters.stream().map(node -> "localhost:" + node.port).collect(Collectors.joining(",")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"lettuce", "jedis"})
    void aSentinelThatHasAReplicaTakeOver(String client) throws Exception {
        LocalRedis master = server("master");
        LocalRedis replica = server("replica", "--replicaof", "127.0.0.1 " + master.port);
        await().atMost(PATIENCE).until(() -> replica.ask("INFO replication").contains("master_link_status:up"));
        LocalRedis sentinel = LocalRedis.sentinel(
                Files.createDirectory(folder.resolve("sentinel")), ports.pop(), "prompts", master.port);
        servers.add(sentinel);
        await().atMost(PATIENCE)
                .until(() -> sentinel.ask("SENTINEL MASTER prompts").contains("num-slaves\r\n$1\r\n1"));
        share(
                client,
                caches -> takeOver(caches, master, replica),
                "spring.data.redis.sentinel.master=prompts",
                "spring.data.redis.sentinel.nodes=localhost:" + sentinel.port);
    }

    private void share(String client, String... properties) {
        share(client, caches -> {}, properties);
    }

    /** Runs two applications: what one fetches the other has, and what one is told both know. */
    private void share(String client, Consumer<List<AsyncPromptCache>> then, String... properties) {
        ApplicationContextRunner application = Runners.starter()
                .withConfiguration(AutoConfigurations.of(
                        SslAutoConfiguration.class,
                        DataRedisAutoConfiguration.class,
                        PromptCacheFleetAutoConfiguration.class))
                .withBean(PromptSource.class, () -> source)
                .withPropertyValues(
                        "langsmith.api-key=lsv2_secret",
                        "langsmith.prompt-cache.fleet.enabled=true",
                        "langsmith.prompt-cache.fleet.check-interval=1s",
                        "langsmith.prompt-cache.fleet.timeout=5s",
                        "spring.data.redis.client-type=" + client)
                .withPropertyValues(properties);
        source.put("joke", "aaaaaaaa");
        application.run(one -> application.run(two -> {
            List<AsyncPromptCache> caches =
                    List.of(one.getBean(AsyncPromptCache.class), two.getBean(AsyncPromptCache.class));
            for (AsyncPromptCache cache : caches) {
                cache.start();
                await().atMost(PATIENCE).until(() -> cache.fleet().orElseThrow().joined());
                assertThat(cache.pull(Instances.KEY).join().commitHash()).isEqualTo("aaaaaaaa");
            }
            assertThat(source.fetches()).isOne();
            source.put("joke", "bbbbbbbb");
            caches.get(0).push(Instances.KEY).join();
            await().atMost(PATIENCE).until(() -> caches.stream().allMatch(cache -> Instances.holds(cache, "bbbbbbbb")));
            assertThat(source.fetches()).isEqualTo(2);
            then.accept(caches);
        }));
    }

    /** Kills a server and has a change made when its replica has taken its place. */
    private void takeOver(List<AsyncPromptCache> caches, LocalRedis master, LocalRedis replica) {
        await().atMost(PATIENCE).until(() -> replica.ask("INFO replication").contains("master_link_status:up"));
        try {
            master.kill();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        await().atMost(PATIENCE).until(() -> replica.ask("INFO replication").contains("role:master"));
        source.put("joke", "cccccccc");
        caches.get(1).push(Instances.KEY).join();
        await().atMost(PATIENCE)
                .until(() -> caches.stream()
                        .allMatch(cache -> Instances.holds(cache, "cccccccc")
                                && cache.fleet().orElseThrow().joined()));
    }

    /** Starts another node, and has it meet the first one. */
    private LocalRedis clusterNode(List<LocalRedis> nodes, Path users) throws IOException, InterruptedException {
        int bus = ports.pop();
        LocalRedis node = server(
                "node" + nodes.size(),
                "--cluster-enabled",
                "yes",
                "--cluster-port",
                String.valueOf(bus),
                "--cluster-node-timeout",
                "2000",
                "--aclfile",
                users.toString());
        if (!nodes.isEmpty()) {
            assertThat(node.ask("CLUSTER MEET 127.0.0.1 " + nodes.get(0).port + " " + firstBus))
                    .startsWith("+OK");
        } else {
            firstBus = bus;
        }
        nodes.add(node);
        return node;
    }

    private static String clusterId(LocalRedis node) {
        return ask(node, "CLUSTER MYID").split("\r\n")[1];
    }

    private static String ask(LocalRedis server, String request) {
        try {
            return server.ask(request);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private LocalRedis server(String name, String... more) throws IOException, InterruptedException {
        return server(name, ports.pop(), more);
    }

    private LocalRedis server(String name, int port, String... more) throws IOException, InterruptedException {
        LocalRedis server = new LocalRedis(Files.createDirectory(folder.resolve(name)), port, more);
        servers.add(server);
        return server;
    }

    /** Makes a certificate for this machine, and a key beside it. */
    private Path certificate() throws IOException, InterruptedException, GeneralSecurityException {
        Path store = folder.resolve("store.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "redis",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=dns:localhost,ip:127.0.0.1",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD)
                .inheritIO()
                .start();
        assertThat(keytool.waitFor(1, TimeUnit.MINUTES)).isTrue();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        Key key = keys.getKey("redis", PASSWORD.toCharArray());
        pem("key.pem", "PRIVATE KEY", key.getEncoded());
        return pem(
                "certificate.pem", "CERTIFICATE", keys.getCertificate("redis").getEncoded());
    }

    private Path pem(String file, String type, byte[] content) throws IOException {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return Files.writeString(
                folder.resolve(file), "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n");
    }
}
