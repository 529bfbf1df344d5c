package dev.promptcache.boot.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptcache.PromptFleet.UnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BoundedCallsTests {

    private static final int PATIENCE_SECONDS = 60;
    private static final int MANY = 200;

    private final ExecutorService callers = Executors.newCachedThreadPool();

    @AfterEach
    void end() {
        callers.shutdownNow();
    }

    @Test
    void asManyAsComeAtOnceHaveTheirTurn() throws Exception {
        try (BoundedCalls calls = new BoundedCalls(Duration.ofSeconds(PATIENCE_SECONDS))) {
            CountDownLatch allThere = new CountDownLatch(MANY);
            AtomicInteger atOnce = new AtomicInteger();
            AtomicInteger most = new AtomicInteger();
            List<CompletableFuture<String>> answers = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                answers.add(CompletableFuture.supplyAsync(
                        () -> {
                            allThere.countDown();
                            await(allThere);
                            return calls.call(() -> {
                                most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                                Thread.sleep(1);
                                atOnce.decrementAndGet();
                                return "answer";
                            });
                        },
                        callers));
            }
            for (CompletableFuture<String> answer : answers) {
                assertThat(answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo("answer");
            }
            assertThat(most.get()).isBetween(2, 32);
        }
    }

    @Test
    void whoeverWaitsForItsTurnWaitsNoLongerThanForAnAnswer() {
        CountDownLatch never = new CountDownLatch(1);
        try (BoundedCalls calls = new BoundedCalls(Duration.ofMillis(100))) {
            for (int i = 0; i < 40; i++) {
                callers.execute(() -> calls.aside(() -> awaitWhateverHappens(never)));
                assertThatThrownBy(() -> calls.call(() -> awaitWhateverHappens(never)))
                        .isInstanceOf(UnavailableException.class)
                        .hasMessageContaining("within 100 ms");
            }
        } finally {
            never.countDown();
        }
    }

    @Test
    void nothingIsBegunForWhoHasGoneOn() {
        CountDownLatch never = new CountDownLatch(1);
        AtomicInteger begun = new AtomicInteger();
        try (BoundedCalls calls = new BoundedCalls(Duration.ofMillis(50))) {
            for (int i = 0; i < 40; i++) {
                assertThatThrownBy(() -> calls.call(() -> {
                            begun.incrementAndGet();
                            return awaitWhateverHappens(never);
                        }))
                        .isInstanceOf(UnavailableException.class);
            }
            never.countDown();
        }
        assertThat(begun).hasValueLessThanOrEqualTo(32);
    }

    @Test
    void aRefusalTellsWhatRedisSaid() {
        assertThatThrownBy(() -> fail(new IllegalStateException(
                        "Error in execution",
                        new IllegalStateException("OOM command not allowed when used memory > 'maxmemory'."))))
                .isInstanceOf(UnavailableException.class)
                .hasMessage("Redis answered with OOM");
    }

    @Test
    void whatMayNameAnAddressIsNotTold() {
        assertThatThrownBy(() -> fail(new IllegalStateException("Unable to connect to redis.internal:6379")))
                .isInstanceOf(UnavailableException.class)
                .hasMessage("Redis answered with IllegalStateException");
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("it took too long");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As a client does that answers no interrupt. */
    private static boolean awaitWhateverHappens(CountDownLatch latch) {
        while (true) {
            try {
                latch.await();
                return true;
            } catch (InterruptedException e) {
                // Goes on.
            }
        }
    }

    private static void fail(RuntimeException failure) {
        try (BoundedCalls calls = new BoundedCalls(Duration.ofSeconds(PATIENCE_SECONDS))) {
            calls.call(() -> {
                throw failure;
            });
        }
    }
}
