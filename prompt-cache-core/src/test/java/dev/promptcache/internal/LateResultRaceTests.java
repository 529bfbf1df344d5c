package dev.promptcache.internal;

import static dev.promptcache.internal.CacheFixture.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.CachedPrompt;
import dev.promptcache.PromptCacheConfig;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import dev.promptcache.contract.Holds;
import dev.promptcache.testing.FakePromptSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A fetch ends while something is written under its key: whichever comes first, the write has the last word. */
@Timeout(120)
class LateResultRaceTests {

    private static final int ROUNDS = 4_000;
    private static final PromptKey KEY = key("p");

    private final FakePromptSource commits = new FakePromptSource();
    private final PromptCommit old = commits.put("p", "old");
    private final PromptCommit fetched = commits.put("p", "fetched");
    private final PromptCommit set = commits.put("p", "set");
    private final PromptCommit other = commits.put("q", "other");
    private final AtomicReference<CompletableFuture<PromptCommit>> answer = new AtomicReference<>();
    private final AsyncPromptCache cache = AsyncPromptCache.builder(key -> answer.get())
            .configure(config -> config.maxSize(1))
            .autoStart(false)
            .executor(Runnable::run)
            .build();
    private final PromptCacheConfig config = cache.config();
    private final EngineInspector inspector = new EngineInspector(cache);

    @AfterEach
    void nothingIsLeft() {
        inspector.assertAtRest();
        cache.close();
        Await.untilNoCacheThreadLives();
    }

    @Holds("W3")
    @Test
    void whatIsSetDuringARefreshStays() throws Exception {
        Race.repeat(ROUNDS, this::refreshing, () -> holds(set), this::theFetchEnds, () -> cache.set(KEY, set));
    }

    @Test
    void whatIsSetDuringAMissStays() throws Exception {
        Race.repeat(ROUNDS, this::missing, () -> holds(set), this::theFetchEnds, () -> cache.set(KEY, set));
    }

    @Holds({"W2", "P6"})
    @Test
    void whatIsInvalidatedDuringARefreshDoesNotComeBack() throws Exception {
        Race.repeat(ROUNDS, this::refreshing, this::isEmpty, this::theFetchEnds, () -> cache.invalidate(KEY));
    }

    @Holds("P6")
    @Test
    void whatIsInvalidatedDuringAMissDoesNotComeBack() throws Exception {
        Race.repeat(ROUNDS, this::missing, this::isEmpty, this::theFetchEnds, () -> cache.invalidateName("p"));
    }

    @Holds("W2")
    @Test
    void whatIsClearedDuringARefreshDoesNotComeBack() throws Exception {
        Race.repeat(ROUNDS, this::refreshing, this::isEmpty, this::theFetchEnds, cache::clear);
    }

    @Test
    void whatIsClearedDuringAMissDoesNotComeBack() throws Exception {
        Race.repeat(ROUNDS, this::missing, this::isEmpty, this::theFetchEnds, cache::clear);
    }

    @Test
    void whatIsDisabledDuringAMissDoesNotComeBackWhenItIsEnabledAgain() throws Exception {
        Race.repeat(ROUNDS, this::missing, this::isEmpty, this::theFetchEnds, () -> {
            cache.configure(config.toBuilder().maxSize(0).build());
            cache.configure(config);
        });
    }

    @Holds("W2")
    @Test
    void whatIsEvictedDuringABackgroundRefreshDoesNotComeBack() throws Exception {
        Race.repeat(
                ROUNDS,
                () -> {
                    refreshed();
                    cache.refreshAll();
                },
                () -> {
                    assertThat(cache.get(KEY)).isEmpty();
                    assertThat(cache.get("q")).contains(other);
                },
                this::theFetchEnds,
                () -> cache.set(key("q"), other));
    }

    @Test
    void aFailureThatComesLateDoesNotMakeWhatWasSetMeanwhileFailing() throws Exception {
        Race.repeat(
                ROUNDS,
                this::refreshing,
                () -> {
                    CachedPrompt entry = cache.entry(KEY).orElseThrow();
                    assertThat(entry.commit()).isEqualTo(set);
                    assertThat(entry.failures()).isZero();
                },
                () -> answer.get().completeExceptionally(new PromptException.NotFound(KEY, "gone", 404)),
                () -> cache.set(KEY, set));
    }

    @Test
    void aReaderNeverSeesAnOlderCommitAfterANewerOne() throws Exception {
        Race.repeat(ROUNDS, this::refreshing, () -> {}, this::theFetchEnds, () -> {
            Optional<PromptCommit> first = cache.get("p");
            Optional<PromptCommit> second = cache.get("p");
            assertThat(first.orElseThrow() == fetched && second.orElseThrow() == old)
                    .isFalse();
        });
    }

    private void refreshing() {
        refreshed();
        cache.refresh(KEY);
    }

    private void refreshed() {
        answer.set(new CompletableFuture<>());
        cache.set(KEY, old);
    }

    private void missing() {
        answer.set(new CompletableFuture<>());
        cache.invalidate(KEY);
        cache.pull(KEY);
    }

    private void theFetchEnds() {
        answer.get().complete(fetched);
    }

    private void holds(PromptCommit commit) {
        assertThat(cache.get("p")).contains(commit);
        inspector.assertAtRest();
    }

    private void isEmpty() {
        assertThat(cache.get("p")).isEmpty();
        assertThat(cache.size()).isZero();
        inspector.assertAtRest();
    }
}
