package dev.promptcache.boot.redis;

import static dev.promptcache.boot.redis.AbstractFleetStoreTests.commit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.PromptFleet.Claim;
import dev.promptcache.PromptFleet.Failure;
import dev.promptcache.PromptFleet.Shared;
import dev.promptcache.PromptFleet.Verdict;
import dev.promptcache.PromptFleet.Wish;
import dev.promptcache.PromptKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.serializer.RedisSerializer;

/** What others write to the Redis of a fleet, by mistake or on purpose, and a clock of it that goes back. */
@ExtendWith({EmbeddedRedis.class, OutputCaptureExtension.class})
class HostileRedisTests {

    private static final Duration DUE = Duration.ofMinutes(5);
    private static final PromptKey JOKE = PromptKey.parse("joke");
    private static final long HOUR = Duration.ofHours(1).toNanos() / 1000;

    private final LettuceConnectionFactory connections;
    private final RedisTemplate<String, byte[]> redis = new RedisTemplate<>();
    private final String namespace = UUID.randomUUID().toString();
    private final FleetKeys keys = new FleetKeys("key", List.of(namespace));
    private final List<RedisPromptFleet> opened = new ArrayList<>();
    private final RedisPromptFleet fleet;

    HostileRedisTests(int port) {
        connections = new LettuceConnectionFactory(new RedisStandaloneConfiguration("localhost", port));
        connections.afterPropertiesSet();
        connections.start();
        redis.setConnectionFactory(connections);
        redis.setKeySerializer(RedisSerializer.string());
        redis.setHashKeySerializer(RedisSerializer.string());
        redis.setValueSerializer(RedisSerializer.byteArray());
        redis.setHashValueSerializer(RedisSerializer.byteArray());
        redis.afterPropertiesSet();
        fleet = member();
    }

    @AfterEach
    void close() {
        opened.forEach(RedisPromptFleet::close);
        connections.destroy();
    }

    @Test
    void anOlderCommitIsNotPutBackAsIfItWereNewer() {
        store("aaaaaaaa");
        Map<String, byte[]> older = record();
        store("bbbbbbbb");
        write(older);
        write("o", fleet.position().now());
        assertThat(member().read(Map.of(JOKE, "bbbbbbbb"))).isEmpty();
        Claim claim = member().claim(JOKE, "bbbbbbbb", Wish.BACKGROUND);
        assertThat(claim.verdict()).isEqualTo(Verdict.LEAD);
        fleet.store(JOKE, claim, commit("bbbbbbbb"), DUE);
        assertThat(read(member()).commit()).isEqualTo(commit("bbbbbbbb"));
    }

    @Test
    void aCommitIsNotMadeYounger() {
        store("aaaaaaaa");
        write("o", fleet.position().now());
        assertThat(member().read(Map.of(JOKE, "aaaaaaaa"))).isEmpty();
    }

    @Test
    void aPromptIsNotMadeToBeGone() {
        store("aaaaaaaa");
        write("o", fleet.position().now());
        write(Map.of("c", new byte[0]));
        assertThat(member().read(Map.of(JOKE, "aaaaaaaa"))).isEmpty();
        assertThat(member().claim(JOKE, "aaaaaaaa", Wish.BACKGROUND).verdict()).isEqualTo(Verdict.LEAD);
    }

    @Test
    void whateverAMemberStoresIsReadByTheOthers() {
        store("aaaaaaaa");
        store("aaaaaaaa");
        assertThat(read(member()).commit()).isEqualTo(commit("aaaaaaaa"));
        fleet.offer(JOKE, fleet.position().now() + HOUR, commit("bbbbbbbb"), DUE);
        assertThat(read(member()).commit()).isEqualTo(commit("bbbbbbbb"));
        for (RedisPromptFleet told : List.of(fleet, member())) {
            told.fail(JOKE, told.claim(JOKE, null, Wish.NOW), Failure.NOT_FOUND, DUE);
        }
        assertThat(read(member()).isGone()).isTrue();
    }

    @Test
    void whatIsIgnoredIsSaidOnceAMinute(CapturedOutput output) {
        store("aaaaaaaa");
        write("o", fleet.position().now());
        RedisPromptFleet reader = member();
        int before = warnings(output);
        for (int i = 0; i < 10; i++) {
            reader.read(Map.of(JOKE, ""));
        }
        assertThat(warnings(output) - before).isOne();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "-5", "nan", "inf", "1e300", "9007199254740993"})
    void whatIsNoNumberKeepsNobodyFromSharing(String number) {
        store("aaaaaaaa");
        for (String field : List.of("o", "d", "w", "a", "u", "n", "t", "h")) {
            write(Map.of(field, FleetScripts.bytes(number)));
        }
        write(Map.of("h", FleetScripts.bytes("7")));
        fleet.fail(JOKE, new Claim(Verdict.LEAD, 7, Duration.ZERO, null), Failure.UNAVAILABLE, Duration.ZERO);
        store("bbbbbbbb");
        assertThat(read(member()).commit()).isEqualTo(commit("bbbbbbbb"));
        assertThat(member().claim(JOKE, null, Wish.BACKGROUND).verdict()).isEqualTo(Verdict.HAVE);
    }

    @Test
    void aChangeWithoutEndIsForgotten() {
        redis.opsForZSet().add(keys.changes(), FleetScripts.bytes("p/joke"), 1e300);
        redis.opsForZSet().add(keys.changes(), FleetScripts.bytes("p/other"), Double.POSITIVE_INFINITY);
        assertThat(fleet.position().epoch()).isZero();
        store("aaaaaaaa");
        assertThat(fleet.position().epoch()).isPositive();
        assertThat(fleet.changedSince(0)).containsExactly(JOKE);
    }

    @Test
    void keysOfAnotherTypeKeepNobodyFromSharing() {
        for (String key : List.of(
                keys.prompt(JOKE),
                keys.changes(),
                keys.incarnation(),
                keys.unanswered(),
                keys.leads(),
                keys.members(),
                keys.pause())) {
            redis.delete(key);
            redis.opsForList().leftPush(key, FleetScripts.bytes("else"));
        }
        assertThat(fleet.read(Map.of(JOKE, ""))).isEmpty();
        assertThat(fleet.changedSince(0)).isEmpty();
        fleet.markAll();
        fleet.mark(List.of(JOKE));
        assertThat(fleet.position().epoch()).isZero();
        store("aaaaaaaa");
        assertThat(fleet.changedSince(0)).containsExactly(JOKE);
        assertThat(read(member()).commit()).isEqualTo(commit("aaaaaaaa"));
    }

    @Test
    void whatIsLargerThanAnyMemberStoresIsNotEvenRead() {
        store("aaaaaaaa");
        write(Map.of("v", new byte[10 << 20]));
        List<?> answer = (List<?>) new FleetScripts(connections)
                .run(FleetScripts.READ, List.of(keys.prompt(JOKE)), "")
                .get(0);
        assertThat(answer.stream().mapToInt(part -> ((byte[]) part).length).sum())
                .isLessThan(1000);
        assertThat(member().claim(JOKE, null, Wish.BACKGROUND).verdict()).isEqualTo(Verdict.LEAD);
    }

    @Test
    void whatWasStoredByAClockThatHasGoneBackIsDue() {
        store("aaaaaaaa");
        write("s", fleet.position().now() + HOUR);
        write("d", fleet.position().now() + 2 * HOUR);
        Shared stored = read(member());
        assertThat(stored.due()).isLessThanOrEqualTo(Duration.ZERO);
        assertThat(stored.age()).isGreaterThanOrEqualTo(Duration.ZERO);
        assertThat(member().claim(JOKE, null, Wish.BACKGROUND).verdict()).isEqualTo(Verdict.LEAD);
    }

    @Test
    void aLeaseByAClockThatHasGoneBackKeepsNobodyWaiting() {
        fleet.claim(JOKE, null, Wish.FOREGROUND);
        write("a", fleet.position().now() + HOUR);
        write("u", fleet.position().now() + HOUR + 20_000_000);
        assertThat(member().claim(JOKE, null, Wish.FOREGROUND).verdict()).isEqualTo(Verdict.LEAD);
    }

    @Test
    void aPauseByAClockThatHasGoneBackIsOver() {
        redis.opsForValue().set(keys.pause(), FleetScripts.bytes("1"), Duration.ofHours(1));
        assertThat(member().claim(JOKE, null, Wish.BACKGROUND).verdict()).isEqualTo(Verdict.LEAD);
    }

    /** Other tests warn as well. */
    private static int warnings(CapturedOutput output) {
        return output.getOut().split("and is ignored", -1).length;
    }

    private void store(String hash) {
        fleet.store(JOKE, fleet.claim(JOKE, null, Wish.NOW), commit(hash), DUE);
    }

    private static Shared read(RedisPromptFleet reader) {
        return reader.read(Map.of(JOKE, "")).get(JOKE);
    }

    private Map<String, byte[]> record() {
        return new HashMap<>(redis.<String, byte[]>opsForHash().entries(keys.prompt(JOKE)));
    }

    private void write(String field, long number) {
        write(Map.of(field, FleetScripts.bytes(String.valueOf(number))));
    }

    private void write(Map<String, byte[]> fields) {
        redis.<String, byte[]>opsForHash().putAll(keys.prompt(JOKE), fields);
    }

    private RedisPromptFleet member() {
        RedisPromptFleet another = new RedisPromptFleet(
                connections,
                new FleetSettings(
                        List.of("secret"),
                        "key",
                        List.of(namespace),
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(5),
                        2000));
        opened.add(another);
        return another;
    }
}
