package dev.promptcache.internal;

import static dev.promptcache.internal.CacheFixture.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.CacheMetrics;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import dev.promptcache.contract.Holds;
import dev.promptcache.testing.FakePromptSource;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class SingleFlightRaceTests {

    private static final PromptKey KEY = key("p");

    private final AtomicInteger fetches = new AtomicInteger();
    private final PromptCommit commit = new FakePromptSource().put("p", "one");
    private volatile CompletionStage<PromptCommit> answer = CompletableFuture.completedFuture(commit);
    private final AsyncPromptCache cache = AsyncPromptCache.builder(key -> {
                fetches.incrementAndGet();
                return answer;
            })
            .autoStart(false)
            .executor(Runnable::run)
            .build();

    @AfterEach
    void nothingIsLeft() {
        new EngineInspector(cache).assertAtRest();
        cache.close();
        Await.untilNoCacheThreadLives();
    }

    @Test
    void twoCallersOfAColdKeyFetchOnceAlsoFromAnInstantSource() throws Exception {
        Race.Action pull = () -> assertThat(cache.synchronous().pull("p")).isSameAs(commit);

        Race.repeat(
                20_000,
                () -> {
                    cache.invalidate(KEY);
                    fetches.set(0);
                },
                () -> assertThat(fetches).hasValue(1),
                pull,
                pull);

        CacheMetrics metrics = cache.metrics();
        assertThat(metrics.requests()).isEqualTo(2 * metrics.puts());
    }

    @Holds("cache-refresh")
    @Test
    void whoRefreshesDoesNotJoinAFetchThatBeganBefore() throws Exception {
        CompletableFuture<PromptCommit> held = new CompletableFuture<>();
        answer = held;
        CompletableFuture<PromptCommit> pulled = cache.pull(KEY);

        CompletableFuture<PromptCommit> refreshed = cache.refresh(KEY);
        CompletableFuture<PromptCommit> alsoRefreshed = cache.refresh(KEY);
        PromptCommit newer = new FakePromptSource().put("p", "two");
        answer = CompletableFuture.completedFuture(newer);
        held.complete(commit);

        assertThat(pulled.join()).isSameAs(commit);
        assertThat(refreshed.join()).isSameAs(newer);
        assertThat(alsoRefreshed.join()).isSameAs(newer);
        assertThat(cache.get("p")).containsSame(newer);
        assertThat(fetches).as("those asked for meanwhile are one").hasValue(2);
    }

    @Holds({"W1", "P5"})
    @Test
    void manyCallersOfAColdKeyFetchOnceFromASlowSource() throws Exception {
        int callers = 64;
        CompletableFuture<PromptCommit> held = new CompletableFuture<>();
        answer = held;
        CountDownLatch joined = new CountDownLatch(callers);
        Race.Action[] pulls = new Race.Action[callers + 1];
        Collections.nCopies(callers, (Race.Action) () -> {
                    CompletableFuture<PromptCommit> pulled = cache.pull("p");
                    joined.countDown();
                    assertThat(pulled.get()).isSameAs(commit);
                })
                .toArray(pulls);
        pulls[callers] = () -> {
            joined.await();
            held.complete(commit);
        };

        Race.run(pulls);

        assertThat(fetches).hasValue(1);
        assertThat(cache.metrics().misses()).isEqualTo(callers);
        assertThat(cache.metrics().hits()).isZero();
    }

    @Test
    void aCallerWhoCancelsHarmsNobodyElse() throws Exception {
        Race.Action pull = () -> assertThat(cache.pull("p").get()).isSameAs(commit);
        ConcurrentHashMap<String, CompletableFuture<PromptCommit>> held = new ConcurrentHashMap<>();

        Race.repeat(
                2_000,
                () -> {
                    cache.invalidate(KEY);
                    held.put("now", new CompletableFuture<>());
                    answer = held.get("now");
                },
                () -> assertThat(cache.get("p")).containsSame(commit),
                pull,
                () -> cache.pull("p").cancel(true),
                () -> held.get("now").complete(commit));
    }

    @Test
    void callersWhoShareAFailedFetchAllGetTheFailureAndTheNextOneFetchesAnew() throws Exception {
        PromptException down = new PromptException.Unavailable(KEY, "down", 503, null);
        CompletableFuture<PromptCommit> held = new CompletableFuture<>();
        answer = held;
        CompletableFuture<PromptCommit> first = cache.pull("p");
        CompletableFuture<PromptCommit> second = cache.pull("p");

        held.completeExceptionally(down);

        assertThat(first.handle((done, failure) -> failure).get()).isSameAs(down);
        assertThat(second.handle((done, failure) -> failure).get()).isSameAs(down);
        answer = CompletableFuture.completedFuture(commit);
        assertThat(cache.pull("p").join()).isSameAs(commit);
        assertThat(fetches).hasValue(2);
    }
}
