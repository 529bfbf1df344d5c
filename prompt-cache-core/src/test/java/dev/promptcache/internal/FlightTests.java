package dev.promptcache.internal;

import static dev.promptcache.internal.CacheFixture.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.promptcache.FetchMode;
import dev.promptcache.PromptCacheListener.ChangeTrigger;
import dev.promptcache.PromptCacheListener.FetchKind;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.internal.thread.Alarm;
import dev.promptcache.internal.thread.CacheThreads;
import dev.promptcache.testing.FakeTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FlightTests {

    private static final PromptCommit COMMIT = new PromptCommit("-", "p", "one", Map.of());
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final AtomicInteger calls = new AtomicInteger();
    private final CompletableFuture<PromptCommit> answer = new CompletableFuture<>();
    private final List<@Nullable Object> ends = new ArrayList<>();
    private final FakeTicker ticker = new FakeTicker();
    private final CacheThreads threads = new CacheThreads(Runnable::run, ticker.scheduler(), false);
    private final Flight flight = flight(FetchMode.FOREGROUND);

    private Flight flight(FetchMode mode) {
        return new Flight(
                key("p"),
                ChangeTrigger.PULL,
                mode,
                key -> {
                    calls.incrementAndGet();
                    return answer;
                },
                null);
    }

    @AfterEach
    void leaveTheThreadAsItWas() {
        Thread.interrupted();
    }

    @Test
    void aTaskThatIsRunTwiceAsksTheSourceOnce() {
        fetch();
        fetch();
        answer.complete(COMMIT);

        assertThat(calls).hasValue(1);
        assertThat(ends).containsExactly(COMMIT);
    }

    @Test
    void aTaskThatIsRunInsideItselfAsksTheSourceOnce() {
        flight.fetch(
                () -> {
                    flight.callSource();
                    fetch();
                },
                this::end);

        assertThat(calls).hasValue(1);
    }

    @Test
    void aTaskThatComesWhenTheFlightWasAbandonedAsksNobody() {
        flight.interrupt("too late");
        fetch();

        assertThat(calls).hasValue(0);
        assertThat(ends).isEmpty();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void whatIsReturnedWhenTheFlightHasBeenAbandonedIsCancelledAndItsInterruptGoesNoFurther() {
        flight.fetch(
                () -> {
                    flight.callSource();
                    flight.interrupt("too late");
                },
                this::end);

        assertThat(answer).isCancelled();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void whatWasReturnedBeforeIsCancelledOnDemand() {
        flight.cancel();
        fetch();
        assertThat(answer).isNotDone();

        flight.cancel();
        assertThat(answer).isCancelled();
    }

    @Test
    void aFlightSaysWhyItWasAbandonedFirst() {
        assertThat(flight.abandonedBecause()).isNull();
        flight.interrupt("first");
        flight.interrupt("second");

        assertThat(flight.abandonedBecause()).isEqualTo("first");
    }

    @Test
    @SuppressWarnings({"rawtypes", "unchecked"})
    void anAnswerOfAnotherTypeIsAFailureThatNamesTheType() {
        fetch();
        ((CompletableFuture) answer).complete("a text");

        assertThat(ends)
                .singleElement()
                .isInstanceOfSatisfying(
                        ClassCastException.class,
                        failure -> assertThat(failure).hasMessage("the source returned a java.lang.String"));
    }

    @Test
    void aStageThatTakesNoListenerIsAFailure() {
        IllegalStateException refusal = new IllegalStateException("no listeners");
        CompletionStage<PromptCommit> deaf = new CompletableFuture<>() {
            @Override
            public CompletableFuture<PromptCommit> whenComplete(
                    BiConsumer<? super PromptCommit, ? super Throwable> action) {
                throw refusal;
            }
        };
        Flight other = new Flight(key("p"), ChangeTrigger.PULL, FetchMode.FOREGROUND, key -> deaf, null);

        other.fetch(other::callSource, this::end);

        assertThat(ends).containsExactly(refusal);
    }

    @Test
    void whatIsVettedIsKnownUntilTheVerdict() {
        Optional<String> verdict = flight.vet(COMMIT, () -> {
            assertThat(flight.vetted()).isSameAs(COMMIT);
            return Optional.of("too long");
        });

        assertThat(verdict).contains("too long");
        assertThat(flight.vetted()).isNull();
    }

    @Test
    void theInterruptThatWasMeantForAVetterGoesNoFurther() {
        flight.vet(COMMIT, () -> {
            flight.interrupt("too late");
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
            return Optional.empty();
        });

        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void anInterruptOfSomebodyElseStaysWithTheThread() {
        flight.vet(COMMIT, () -> {
            Thread.currentThread().interrupt();
            return Optional.empty();
        });
        assertThat(Thread.currentThread().isInterrupted()).as("after a vetter").isTrue();

        fetch();
        assertThat(Thread.currentThread().isInterrupted())
                .as("after the source")
                .isTrue();
    }

    @Test
    void noThreadIsInterruptedThatHasLeftTheSourceOrTheVetter() {
        fetch();
        flight.vet(COMMIT, Optional::empty);
        flight.interrupt("too late");

        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void aFlightHasOneDeadlineAndNoneOnceItHasEnded() {
        AtomicInteger rings = new AtomicInteger();
        assertThat(flight.isBounded()).isFalse();
        flight.bound(alarm(rings, SECOND));
        assertThat(flight.isBounded()).isTrue();
        flight.bound(alarm(rings, 2 * SECOND));

        ticker.advance(Duration.ofSeconds(1));
        assertThat(rings).as("the first rings").hasValue(1);
        ticker.advance(Duration.ofSeconds(1));
        assertThat(rings).as("the second is cancelled").hasValue(1);

        Flight ended = flight(FetchMode.FOREGROUND);
        ended.land(COMMIT);
        ended.release();
        ended.bound(alarm(rings, SECOND));
        ticker.advance(Duration.ofSeconds(1));
        assertThat(rings).as("nobody waits").hasValue(1);
    }

    @Test
    void whoWaitsGoesOnWithWhatTheFlightBroughtAndTheDeadlineIsLifted() {
        AtomicInteger rings = new AtomicInteger();
        flight.bound(alarm(rings, SECOND));
        flight.release();
        assertThat(flight.result).as("nothing has come").isNotDone();

        flight.land(COMMIT);
        flight.release();

        assertThat(flight.result).isCompletedWithValue(COMMIT);
        ticker.advance(Duration.ofSeconds(1));
        assertThat(rings).hasValue(0);
    }

    @Test
    void whoWaitsGetsTheFailure() {
        PromptException failure = new PromptException.Unavailable(key("p"), "down", 503, null);
        flight.land(failure);
        flight.release();

        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(flight.result::join)
                .havingCause()
                .isSameAs(failure);
    }

    @Test
    void onlyAPullOfWhatIsNotCachedIsAMiss() {
        assertThat(flight.kind()).isEqualTo(FetchKind.MISS);
        assertThat(new Flight(key("p"), ChangeTrigger.PULL, FetchMode.FOREGROUND, key -> answer, COMMIT).kind())
                .isEqualTo(FetchKind.REFRESH);
        assertThat(new Flight(key("p"), ChangeTrigger.REFRESH, FetchMode.FOREGROUND, key -> answer, null).kind())
                .isEqualTo(FetchKind.REFRESH);
    }

    private void fetch() {
        flight.fetch(flight::callSource, this::end);
    }

    private void end(@Nullable PromptCommit commit, @Nullable Throwable failure) {
        ends.add(commit == null ? failure : commit);
    }

    private Alarm alarm(AtomicInteger rings, long nanos) {
        return threads.schedule(rings::incrementAndGet, nanos);
    }
}
