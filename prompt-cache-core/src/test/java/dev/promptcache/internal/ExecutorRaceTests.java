package dev.promptcache.internal;

import static dev.promptcache.internal.CacheFixture.INTERVAL;
import static dev.promptcache.internal.CacheFixture.TTL;
import static dev.promptcache.internal.CacheFixture.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.promptcache.FetchOutcome;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.contract.Holds;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ExecutorRaceTests {

    private static final int MANY = 3_000;

    private final AtomicBoolean refusing = new AtomicBoolean();
    private final AtomicBoolean broken = new AtomicBoolean();
    private final CacheFixture fixture = new CacheFixture(config -> config.maxSize(MANY), true, task -> {
        if (refusing.get()) {
            throw new RejectedExecutionException("full");
        }
        if (broken.get()) {
            throw new IllegalStateException("an executor that breaks its contract");
        }
        task.run();
    });

    @Test
    void anyNumberOfRefreshesRunsOnAnExecutorThatRunsThemAtOnce() {
        fill();

        assertThat(fixture.async.refreshAll()).isEqualTo(MANY);

        assertThat(fixture.cache.metrics().refreshes(FetchOutcome.UNCHANGED)).isEqualTo(MANY);
    }

    @Test
    void refreshesThatAnExecutorRefusesWaitUntilItTakesThemAgain() {
        fill();
        refusing.set(true);

        assertThat(fixture.async.refreshAll()).isEqualTo(MANY);

        assertThat(fixture.cache.metrics().refreshes(FetchOutcome.UNAVAILABLE)).isBetween(1L, 10L);
        assertThat(fixture.async.status().activeFetches()).isZero();

        refusing.set(false);
        fixture.advance(Duration.ofSeconds(5));
        assertThat(fixture.cache.metrics().refreshes(FetchOutcome.UNCHANGED)).isEqualTo(MANY);
    }

    @Holds("S24")
    @Test
    void anExecutorThatFailsOnceDoesNotEndAllRefreshing() {
        fixture.source.put("p", "one");
        fixture.pulled("p");
        fixture.source.put("p", "two");
        broken.set(true);
        fixture.advance(TTL);
        broken.set(false);

        fixture.advance(TTL.plus(INTERVAL));

        assertThat(fixture.cached("p")).isEqualTo("two");
    }

    @Holds("P9")
    @Test
    void anExecutorThatNeverRunsAFetchLetsCallersGoAtTheirDeadline() {
        CacheFixture stuck = new CacheFixture(config -> config, true, task -> {});
        CompletableFuture<PromptCommit> pulled = stuck.async.pull("p");

        stuck.advance(stuck.async.config().deadline());

        assertThat(pulled).isCompletedExceptionally();
    }

    @Test
    void aRefusedFetchFailsAtOnceAndTheNextOneBeginsAnew() {
        fixture.source.put("p", "one");
        refusing.set(true);
        assertThatExceptionOfType(PromptException.Unavailable.class).isThrownBy(() -> fixture.pulled("p"));

        refusing.set(false);

        assertThat(fixture.pulled("p")).isEqualTo("one");
    }

    private void fill() {
        for (int i = 0; i < MANY; i++) {
            fixture.cache.set(key("p" + i), fixture.source.put("p" + i, "one"));
        }
    }
}
