package dev.promptcache.internal;

import static dev.promptcache.internal.CacheFixture.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.CachedPrompt;
import dev.promptcache.FetchOutcome;
import dev.promptcache.PromptCache;
import dev.promptcache.PromptCacheListener;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import dev.promptcache.PromptRejection;
import dev.promptcache.contract.Holds;
import dev.promptcache.testing.FakePromptSource;
import dev.promptcache.testing.FakeTicker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class VetterTests {

    private static final Duration TTL = Duration.ofMinutes(5);

    private final FakeTicker ticker = new FakeTicker();
    private final FakePromptSource source = new FakePromptSource();
    private final List<String> asked = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private final LogCapture log = new LogCapture();
    private final AsyncPromptCache async = TestCaches.build(AsyncPromptCache.builder(source)
            .configure(config -> config.ttl(TTL).staleIfError(Duration.ofMinutes(10)))
            .ticker(ticker)
            .scheduler(ticker.scheduler())
            .executor(Runnable::run)
            .listener(new Told())
            .fallback(Map.of(key("bundled"), new PromptCommit("-", "bundled", "from the jar", Map.of())))
            .vetter((key, before, after) -> {
                asked.add((before == null ? "nothing" : before.commitHash()) + " → " + after.commitHash());
                return after.commitHash().startsWith("bad") ? Optional.of("it is bad") : Optional.empty();
            }));
    private final PromptCache cache = async.synchronous();

    @AfterEach
    void close() {
        log.close();
        async.close();
    }

    @Holds({"listener-told", "P10"})
    @Test
    void anObjectionKeepsTheOldCommitAndCountsItAsConfirmed() {
        pull("p", "good");
        source.put("p", "bad");
        ticker.advance(Duration.ofMinutes(4));

        assertThatExceptionOfType(PromptException.Rejected.class)
                .isThrownBy(() -> cache.refresh(key("p")))
                .satisfies(rejected -> {
                    assertThat(rejected.commitHash()).isEqualTo("bad");
                    assertThat(rejected.reason()).isEqualTo("it is bad");
                    assertThat(rejected).hasMessage("Prompt 'p' was rejected: commit bad was refused: it is bad");
                });

        assertThat(cache.get("p")).map(PromptCommit::commitHash).contains("good");
        CachedPrompt entry = async.entry(key("p")).orElseThrow();
        assertThat(entry.age()).isZero();
        assertThat(entry.failures()).isZero();
        assertThat(async.rejections()).containsExactly(new PromptRejection(key("p"), "bad", "it is bad"));
        assertThat(async.metrics().refreshes()).containsEntry(FetchOutcome.REJECTED, 1L);
        assertThat(told).containsExactly("p rejected good → bad by REFRESH: it is bad");
        assertThat(log.warnings())
                .containsExactly("Commit bad of prompt 'p' was refused: it is bad; commit good is served in its place");
    }

    @Test
    void theSameCommitIsVettedAndToldOnceHoweverOftenItComes() {
        pull("p", "good");
        source.put("p", "bad");
        for (int sweeps = 0; sweeps < 20; sweeps++) {
            ticker.advance(TTL);
        }
        assertThat(source.fetches("p")).isGreaterThan(10);
        assertThat(asked).containsExactly("nothing → good", "good → bad");
        assertThat(told).hasSize(1);
        assertThat(log.warnings()).hasSize(1);
        assertThat(pulled("p")).isEqualTo("good");
        assertThat(async.status().stale()).isZero();
    }

    @Test
    void itEndsWhenLangSmithMovesOn() {
        pull("p", "good");
        refreshTo("p", "bad");
        refreshTo("p", "better");
        assertThat(pulled("p")).isEqualTo("better");
        assertThat(async.rejections()).isEmpty();
    }

    @Test
    void itEndsWhenLangSmithMovesBackAndBeginsAnewWhenItReturns() {
        pull("p", "good");
        refreshTo("p", "bad");
        refreshTo("p", "good");
        assertThat(async.rejections()).isEmpty();
        refreshTo("p", "bad");
        assertThat(told).hasSize(2);
    }

    @Holds("P10-first")
    @Test
    void aFirstCommitThatIsObjectedToIsNotCached() {
        source.put("p", "bad");
        assertThatExceptionOfType(PromptException.Rejected.class).isThrownBy(() -> cache.pull("p"));
        assertThat(async.size()).isZero();
        assertThat(async.rejections()).extracting(PromptRejection::key).containsExactly(key("p"));
        assertThat(told).containsExactly("p rejected nothing → bad by PULL: it is bad");
        assertThat(log.warnings())
                .containsExactly(
                        "Commit bad of prompt 'p' was refused: it is bad; nothing is cached, so its callers get this "
                                + "failure or their own fallback");
        source.put("p", "good");
        assertThat(pulled("p")).isEqualTo("good");
    }

    @Holds("P10-first")
    @Test
    void whatIsBundledStandsInForAFirstCommitThenTheCallersOwn() {
        source.put("bundled", "bad");
        assertThat(pulled("bundled")).isEqualTo("from the jar");
        source.put("p", "bad");
        PromptCommit own = new PromptCommit("-", "p", "own", Map.of());
        assertThat(cache.pull("p", () -> own)).isEqualTo(own);
        // With a fallback at hand nobody waits for what has just been refused.
        int fetches = source.fetches("p");
        cache.pull("p", () -> own);
        assertThat(source.fetches("p")).isEqualTo(fetches);
    }

    @Test
    void aFirstCommitThatIsRefusedAgainAndAgainIsAskedForLessAndLessOften() {
        source.put("bundled", "bad");

        for (int second = 0; second < 600; second++) {
            assertThat(pulled("bundled")).isEqualTo("from the jar");
            ticker.advance(Duration.ofSeconds(1));
        }

        assertThat(source.fetches("bundled")).isBetween(5, 25);
    }

    @Test
    void aRefreshThatIsAskedForWhileACommitComesThatIsRefusedFollows() {
        pull("p", "good");
        source.put("p", "bad");
        source.hold();
        async.refresh(key("p"));
        CompletableFuture<PromptCommit> following = async.refresh(key("p"));

        source.release();

        assertThat(following).isCompletedExceptionally();
        assertThat(source.fetches("p")).isEqualTo(3);
    }

    @Test
    void whoWaitsForAnExpiredPromptGetsTheOldOne() {
        pull("p", "good");
        async.stop().join();
        ticker.advance(Duration.ofHours(1));
        source.put("p", "bad");
        assertThat(pulled("p")).isEqualTo("good");
        assertThat(async.entry(key("p"))).map(CachedPrompt::state).contains(CachedPrompt.State.FRESH);
    }

    @Test
    void anAnswerThatIsRefusedEndsAnOutageLikeAnyOther() {
        pull("p", "good");
        pull("q", "good");
        source.failAll(new PromptException.Unavailable(key("p"), "down", 503, null));
        ticker.advance(TTL);
        assertThat(async.status().failing()).isPositive();
        source.failAll(null);
        source.put("p", "bad");
        source.put("q", "bad");
        ticker.advance(Duration.ofMinutes(6));
        assertThat(async.status().failing()).isZero();
        assertThat(async.status().stale()).isZero();
        assertThat(log.lines()).anySatisfy(line -> assertThat(line).startsWith("INFO LangSmith answers again"));
    }

    @Test
    void whatTheApplicationSetsIsNotVettedAndEndsARejection() {
        pull("p", "good");
        refreshTo("p", "bad");
        cache.set(key("p"), new PromptCommit("-", "p", "bad", Map.of()));
        assertThat(pulled("p")).isEqualTo("bad");
        assertThat(async.rejections()).isEmpty();
        assertThat(asked).hasSize(2);
    }

    @Test
    void invalidatingAPromptEndsItsRejectionAndTheNextPullIsVettedAsAFirst() {
        pull("p", "good");
        refreshTo("p", "bad");
        cache.invalidate(key("p"));
        assertThat(async.rejections()).isEmpty();
        assertThatExceptionOfType(PromptException.Rejected.class).isThrownBy(() -> cache.pull("p"));
        assertThat(asked).endsWith("nothing → bad");
        cache.clear();
        assertThat(async.rejections()).isEmpty();
    }

    @Test
    void aPromptThatIsGoneIsNotRefusedAnyMore() {
        pull("p", "good");
        refreshTo("p", "bad");
        source.fail(key("p"), new PromptException.NotFound(key("p"), "gone", 404));
        ticker.advance(Duration.ofMinutes(6));
        assertThat(async.size()).isZero();
        assertThat(async.rejections()).isEmpty();
    }

    @Holds("P10")
    @Test
    void aSnapshotIsVettedToo(@TempDir Path folder) {
        Path file = folder.resolve("prompts.json");
        FakePromptSource others = new FakePromptSource();
        others.put("p", "bad");
        others.put("q", "good");
        try (PromptCache unvetted = AsyncPromptCache.builder(others).build().synchronous()) {
            unvetted.pull("p");
            unvetted.pull("q");
            unvetted.dump(file);
        }
        assertThat(cache.load(file)).isEqualTo(1);
        assertThat(async.entries()).extracting(CachedPrompt::key).containsExactly(key("q"));
        assertThat(async.rejections()).containsExactly(new PromptRejection(key("p"), "bad", "it is bad"));
        assertThat(told).containsExactly("p rejected nothing → bad by LOAD: it is bad");
    }

    @Test
    void aSnapshotIsVettedAlsoWhereTheExecutorHasOneThreadWhichLoadsIt(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("prompts.json");
        source.put("p", "good");
        cache.pull("p");
        cache.dump(file);
        ExecutorService one = Executors.newSingleThreadExecutor();
        try (AsyncPromptCache narrow = AsyncPromptCache.builder(source)
                .configure(config -> config.deadline(Duration.ofSeconds(5)))
                .executor(one)
                .vetter((key, before, after) -> Optional.empty())
                .build()) {
            assertThat(narrow.load(file).get(30, TimeUnit.SECONDS)).isEqualTo(1);
        } finally {
            one.shutdown();
        }
    }

    @Holds("P10")
    @Test
    void whatAWebhookAnnouncesIsVettedToo() {
        pull("p", "good");
        source.put("p", "bad");
        async.push(key("p"));
        assertThat(pulled("p")).isEqualTo("good");
        assertThat(told).containsExactly("p rejected good → bad by PUSH: it is bad");
    }

    @Holds("P9")
    @Test
    void aVetterThatHangsObjectsAtTheDeadlineAndIsInterruptedAndNotAskedAgain() throws Exception {
        AtomicInteger questions = new AtomicInteger();
        CountDownLatch interrupted = new CountDownLatch(1);
        try (PromptCache impatient = impatient((before) -> {
            questions.incrementAndGet();
            sleepUntilInterrupted();
            interrupted.countDown();
            return Optional.empty();
        })) {
            source.put("p", "slow");
            for (int i = 0; i < 2; i++) {
                assertThatExceptionOfType(PromptException.Rejected.class)
                        .isThrownBy(() -> impatient.pull("p"))
                        .satisfies(rejected -> assertThat(rejected.reason())
                                .isEqualTo("its vetters gave no answer within less than a second"));
            }
            interrupted.await();
            assertThat(questions).hasValue(1);
            assertThat(told)
                    .containsExactly(
                            "p rejected nothing → slow by PULL: its vetters gave no answer within less than a second");
            assertThat(log.warnings()).singleElement().asString().contains("gave no answer within less than a second");
        }
        Await.untilNoCacheThreadLives();
    }

    @Test
    void aVetterThatHangsOverASnapshotDoesNotKeepTheApplicationFromStarting(@TempDir Path folder) {
        Path file = folder.resolve("prompts.json");
        pull("p", "good");
        cache.dump(file);
        CountDownLatch end = new CountDownLatch(1);
        try (PromptCache impatient = impatient((before) -> {
            end.await();
            return Optional.empty();
        })) {
            assertThat(impatient.load(file)).isZero();
            assertThat(told)
                    .containsExactly(
                            "p rejected nothing → good by LOAD: its vetters gave no answer within less than a second");
            end.countDown();
        }
        Await.untilNoCacheThreadLives();
    }

    private PromptCache impatient(Question question) {
        return AsyncPromptCache.builder(source)
                .configure(config -> config.deadline(Duration.ofMillis(200)))
                .listener(new Told())
                .vetter((key, before, after) -> {
                    try {
                        return question.ask(before);
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .build()
                .synchronous();
    }

    private static void sleepUntilInterrupted() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            // As a client does that is told to stop.
        }
    }

    private void pull(String identifier, String hash) {
        source.put(identifier, hash);
        cache.pull(identifier);
    }

    private String pulled(String identifier) {
        return cache.pull(identifier).commitHash();
    }

    private void refreshTo(String identifier, String hash) {
        source.put(identifier, hash);
        async.refresh(key(identifier)).exceptionally(failure -> null).join();
    }

    private interface Question {

        Optional<String> ask(@Nullable PromptCommit before) throws InterruptedException;
    }

    private final class Told implements PromptCacheListener {

        @Override
        public void rejected(
                PromptKey key,
                @Nullable PromptCommit cached,
                PromptCommit refused,
                ChangeTrigger trigger,
                String reason) {
            String kept = cached == null ? "nothing" : cached.commitHash();
            told.add(key + " rejected " + kept + " → " + refused.commitHash() + " by " + trigger + ": " + reason);
        }

        @Override
        public void failed(PromptKey key, PromptException failure) {
            if (failure instanceof PromptException.Rejected) {
                told.add(key + " failed");
            }
        }
    }
}
