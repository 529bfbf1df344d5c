package dev.promptcache.boot.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.PromptFleet.Claim;
import dev.promptcache.PromptFleet.Failure;
import dev.promptcache.PromptFleet.Verdict;
import dev.promptcache.PromptFleet.Wish;
import dev.promptcache.PromptKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.core.StringRedisTemplate;

/** What a fleet leaves in Redis. */
@ExtendWith(EmbeddedRedis.class)
class FleetUpkeepTests {

    private static final Duration DUE = Duration.ofMinutes(5);
    private static final PromptKey JOKE = PromptKey.parse("joke");

    private final LettuceConnectionFactory connections;
    private final String namespace = UUID.randomUUID().toString();
    private final String prefix = new FleetKeys("key", List.of(namespace)).prefix();
    private final List<RedisPromptFleet> opened = new ArrayList<>();

    FleetUpkeepTests(int port) {
        connections = new LettuceConnectionFactory(new RedisStandaloneConfiguration("localhost", port));
        connections.afterPropertiesSet();
        connections.start();
    }

    @AfterEach
    void close() {
        opened.forEach(RedisPromptFleet::close);
        connections.destroy();
    }

    @Test
    void everyKeyEndsSomeDay() {
        RedisPromptFleet fleet = member("secret");
        for (Failure failure : Failure.values()) {
            PromptKey key = PromptKey.parse("failed-" + failure);
            fleet.fail(key, fleet.claim(key, null, Wish.FOREGROUND), failure, DUE);
            assertThatEachKeyEnds();
        }
        fleet.mark(List.of(PromptKey.parse("unknown")));
        assertThatEachKeyEnds();
        store(fleet, JOKE, "aaaaaaaa");
        store(fleet, JOKE, "bbbbbbbb");
        assertThatEachKeyEnds();
        redis().delete(prefix + "p:p/joke");
        fleet.markAll();
        assertThatEachKeyEnds();
        fleet.claim(JOKE, null, Wish.NOW);
        fleet.offer(
                PromptKey.parse("offered"), fleet.position().now(), AbstractFleetStoreTests.commit("aaaaaaaa"), DUE);
        assertThatEachKeyEnds();
    }

    @Test
    void marksOfPromptsThatNobodyHoldsHideNoOther() throws Exception {
        RedisPromptFleet fleet = member("secret");
        for (int i = 0; i < 100; i++) {
            fleet.mark(List.of(PromptKey.parse("a" + i)));
        }
        store(fleet, JOKE, "aaaaaaaa");
        fleet.mark(List.of(JOKE));
        Thread.sleep(3100);
        assertThat(fleet.position().unanswered()).contains(JOKE);
    }

    @Test
    void aMarkThatNobodyAnswersIsForgottenAfterAWhile() {
        RedisPromptFleet fleet = member("secret");
        fleet.mark(List.of(JOKE));
        long anHourAgo = fleet.position().now() - Duration.ofHours(1).toNanos() / 1000;
        redis().opsForZSet().add(prefix + "q", "p/joke", anHourAgo);
        assertThat(fleet.position().unanswered()).isEmpty();
        assertThat(redis().opsForZSet().size(prefix + "q")).isZero();
        assertThat(fleet.claim(JOKE, null, Wish.BACKGROUND).verdict()).isEqualTo(Verdict.LEAD);
    }

    @Test
    void namesThatNeverWereAreForgottenSoonAndLeaveNothing() {
        for (RedisPromptFleet fleet : List.of(member("secret"), member("secret"))) {
            fleet.fail(JOKE, fleet.claim(JOKE, null, Wish.FOREGROUND), Failure.NOT_FOUND, DUE);
            assertThat(redis().getExpire(prefix + "p:p/joke")).isBetween(1L, 3600L);
        }
        RedisPromptFleet fleet = member("secret");
        assertThat(fleet.claim(JOKE, null, Wish.FOREGROUND).verdict()).isEqualTo(Verdict.HAVE);
        assertThat(fleet.changedSince(0)).isEmpty();
    }

    @Test
    void aPromptThatIsGoneIsNotForgottenSoon() {
        store(member("secret"), JOKE, "aaaaaaaa");
        for (RedisPromptFleet fleet : List.of(member("secret"), member("secret"))) {
            fleet.fail(JOKE, fleet.claim(JOKE, null, Wish.NOW), Failure.NOT_FOUND, DUE);
        }
        RedisPromptFleet fleet = member("secret");
        assertThat(fleet.claim(JOKE, null, Wish.FOREGROUND).shared().isGone()).isTrue();
        fleet.fail(JOKE, fleet.claim(JOKE, null, Wish.NOW), Failure.NOT_FOUND, DUE);
        assertThat(redis().getExpire(prefix + "p:p/joke"))
                .isGreaterThan(Duration.ofDays(6).toSeconds());
    }

    @Test
    void whatAnOldSecretSealedIsSealedAnewWhenItIsConfirmed() {
        store(member("old"), JOKE, "aaaaaaaa");
        store(member("new", "old"), JOKE, "aaaaaaaa");
        Claim claim = member("new").claim(JOKE, null, Wish.BACKGROUND);
        assertThat(claim.verdict()).isEqualTo(Verdict.HAVE);
        assertThat(claim.shared().commit()).isEqualTo(AbstractFleetStoreTests.commit("aaaaaaaa"));
    }

    @Test
    void whatNobodyCanOpenAnyMoreIsSealedAnewByTheFirstWhoFetchesIt() {
        store(member("lost"), JOKE, "aaaaaaaa");
        RedisPromptFleet first = member("new");
        Claim claim = first.claim(JOKE, null, Wish.FOREGROUND);
        assertThat(claim.verdict()).isEqualTo(Verdict.LEAD);
        first.store(JOKE, claim, AbstractFleetStoreTests.commit("aaaaaaaa"), DUE);
        assertThat(member("new").claim(JOKE, null, Wish.FOREGROUND).verdict()).isEqualTo(Verdict.HAVE);
    }

    @Test
    void whatIsFetchedForTheFirstTimeWhenAllIsMarkedDoesNotCount() {
        RedisPromptFleet fleet = member("secret");
        Claim before = fleet.claim(JOKE, null, Wish.FOREGROUND);
        fleet.markAll();
        fleet.store(JOKE, before, AbstractFleetStoreTests.commit("aaaaaaaa"), DUE);
        assertThat(fleet.claim(JOKE, null, Wish.FOREGROUND).verdict()).isEqualTo(Verdict.LEAD);
    }

    private void assertThatEachKeyEnds() {
        Set<String> keys = redis().keys(prefix.replaceAll("[{}]", "?") + "*");
        assertThat(keys)
                .isNotEmpty()
                .allSatisfy(key -> assertThat(redis().getExpire(key)).isPositive());
    }

    private static void store(RedisPromptFleet fleet, PromptKey key, String hash) {
        fleet.store(key, fleet.claim(key, null, Wish.NOW), AbstractFleetStoreTests.commit(hash), DUE);
    }

    private RedisPromptFleet member(String... secrets) {
        RedisPromptFleet fleet = new RedisPromptFleet(
                connections,
                new FleetSettings(
                        List.of(secrets),
                        "key",
                        List.of(namespace),
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(5),
                        2000));
        opened.add(fleet);
        return fleet;
    }

    private RedisTemplate<String, String> redis() {
        return new StringRedisTemplate(connections);
    }
}
