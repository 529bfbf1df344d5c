package dev.promptcache.internal;

import static dev.promptcache.internal.CacheFixture.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptCommit;
import dev.promptcache.contract.Holds;
import dev.promptcache.testing.FakePromptSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ReadRaceTests {

    private static final List<String> SPELLINGS = List.of("p", "-/p", "p:latest", "-/p:latest");

    private final FakePromptSource commits = new FakePromptSource();
    private final PromptCommit commit = commits.put("p", "one");
    private final AsyncPromptCache cache = AsyncPromptCache.builder(key -> CompletableFuture.completedFuture(commit))
            .configure(config -> config.maxSize(2))
            .autoStart(false)
            .executor(Runnable::run)
            .build();
    private final EngineInspector inspector = new EngineInspector(cache);

    @AfterEach
    void nothingIsLeft() {
        inspector.assertAtRest();
        cache.close();
        Await.untilNoCacheThreadLives();
    }

    @Test
    void spellingsDieWithTheirEntryAlsoWhileTheyAreLookedUp() throws Exception {
        Race.Action read = () -> SPELLINGS.forEach(cache::get);

        Race.repeat(
                5_000,
                () -> cache.set(key("p"), commit),
                () -> {
                    inspector.assertConsistent();
                    SPELLINGS.forEach(
                            spelling -> assertThat(cache.get(spelling)).isEmpty());
                },
                read,
                read,
                () -> cache.invalidate(key("p")));
    }

    @Test
    void aSpellingNeverFindsWhatWasThereBefore() throws Exception {
        PromptCommit newer = commits.put("p", "two");
        Race.Action read = () -> SPELLINGS.forEach(cache::get);

        Race.repeat(
                5_000,
                () -> cache.set(key("p"), commit),
                () -> SPELLINGS.forEach(
                        spelling -> assertThat(cache.get(spelling)).contains(newer)),
                read,
                () -> {
                    cache.invalidate(key("p"));
                    cache.set(key("p"), newer);
                });
    }

    @Holds("W33")
    @Test
    void everyReadCountsAsOneHitOrOneMiss() throws Exception {
        AtomicLong reads = new AtomicLong();
        AtomicLong found = new AtomicLong();
        Race.Action get = () -> {
            for (String spelling : SPELLINGS) {
                Optional<PromptCommit> hit = cache.get(spelling);
                reads.incrementAndGet();
                found.addAndGet(hit.isPresent() ? 1 : 0);
            }
        };
        Race.Action pull = () -> {
            cache.synchronous().pull("p");
            cache.pull("q").join();
            reads.addAndGet(2);
        };

        Race.repeat(5_000, () -> {}, () -> {}, get, get, pull, pull, cache::clear, () -> cache.set(key("r"), commit));

        assertThat(cache.metrics().requests()).isEqualTo(reads.get());
        assertThat(cache.metrics().hits()).isGreaterThanOrEqualTo(found.get());
    }

    @Test
    void whatIsReadAllTheTimeIsNotEvicted() throws Exception {
        cache.set(key("hot"), commit);
        int[] round = {0};

        Race.repeat(
                5_000,
                () -> cache.get("hot"),
                () -> assertThat(cache.entry(key("hot"))).isPresent(),
                () -> cache.get("hot"),
                () -> cache.get("hot"),
                () -> cache.set(key("cold" + round[0]++ % 5), commit));
    }
}
