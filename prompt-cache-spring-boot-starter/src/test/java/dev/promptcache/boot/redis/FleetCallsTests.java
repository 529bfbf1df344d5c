package dev.promptcache.boot.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import dev.promptcache.contract.Holds;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** What a fleet of fifty asks of LangSmith: as much as one instance. It takes a minute. */
@EnabledIfSystemProperty(named = "redis.server", matches = ".+")
class FleetCallsTests {

    private static final int INSTANCES = 50;
    private static final int PROMPTS = 100;
    private static final int CHANGES = 10;
    private static final Duration TTL = Duration.ofSeconds(Integer.getInteger("fleet.ttl-seconds", 16));

    private final NumberedPrompts source = new NumberedPrompts(() -> 20);
    private final List<PromptKey> keys = IntStream.range(0, PROMPTS)
            .mapToObj(i -> PromptKey.parse("prompt-" + i))
            .toList();
    private LocalRedis redis;
    private Connections connections;
    private Instances instances;

    @BeforeEach
    void join(@TempDir Path folder) throws Exception {
        redis = new LocalRedis(folder);
        connections = new Connections(redis.port);
        instances = new Instances(
                source,
                connections,
                Instances.settings(Duration.ofSeconds(5), Duration.ofSeconds(5), 2000),
                builder -> builder.configure(config -> config.maxSize(PROMPTS).ttl(TTL)));
        instances.add(INSTANCES);
        await().atMost(Duration.ofMinutes(2)).until(instances::allJoined);
    }

    @AfterEach
    void leave() {
        instances.close();
        connections.close();
        redis.close();
        source.close();
    }

    @Holds({"goal-fleet", "fleet-one-call"})
    @Test
    void threeTtlsMakeThreeCallsOfEachPromptAndOneOfEachChange() throws Exception {
        long begun = System.nanoTime();
        pullAll(keys.subList(0, 1));
        int ofOne = source.calls();
        pullAll(keys);
        int ofAll = source.calls();
        // A caller who has waited for two seconds takes over.
        int takenOver = (int) ((System.nanoTime() - begun) / TimeUnit.SECONDS.toNanos(2)) * PROMPTS;
        assertThat(ofOne).isBetween(1, 1 + takenOver);
        assertThat(ofAll).isBetween(PROMPTS, PROMPTS + takenOver);

        for (int i = 0; i < CHANGES; i++) {
            source.change(keys.get(i));
            instances.caches.get(i).push(keys.get(i));
        }
        TimeUnit.NANOSECONDS.sleep(TTL.multipliedBy(3).toNanos());
        int later = source.calls() - ofAll;
        System.out.printf(
                "%d instances: %d call of one prompt, %d of %d prompts; in the next three ttls %d, %d changes included%n",
                INSTANCES, ofOne, ofAll, PROMPTS, later, CHANGES);
        // With something to spare for a machine that is too busy to be in time.
        assertThat(later).isBetween(2 * PROMPTS, (3 * PROMPTS + CHANGES) * 11 / 10);
        for (PromptKey key : keys) {
            assertThat(instances.caches)
                    .allSatisfy(cache -> assertThat(
                                    NumberedPrompts.version(cache.get(key).orElseThrow()))
                            .isEqualTo(source.newest(key)));
        }
    }

    private void pullAll(List<PromptKey> wanted) {
        List<CompletableFuture<PromptCommit>> pulls = new ArrayList<>();
        for (PromptKey key : wanted) {
            for (AsyncPromptCache cache : instances.caches) {
                pulls.add(cache.pull(key));
            }
        }
        pulls.forEach(CompletableFuture::join);
    }
}
