package dev.promptcache.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.promptcache.FetchOutcome;
import dev.promptcache.PromptCacheListener.FetchKind;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import dev.promptcache.boot.actuate.FailedPulls.FailedPull;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FailedPullsTests {

    private static final Instant START = Instant.parse("2026-11-23T10:00:00Z");

    private Instant now = START;
    private final FailedPulls failures = new FailedPulls(2, () -> now);

    @Test
    void tellsHowAPullFailedLastHowOftenInARowAndSinceWhen() {
        fail("p", FetchOutcome.UNAVAILABLE);
        now = START.plusSeconds(60);
        fail("p", FetchOutcome.NOT_FOUND);
        assertThat(failures.pulls())
                .containsExactly(new FailedPull(
                        PromptKey.parse("p"),
                        FetchOutcome.NOT_FOUND,
                        "Prompt 'p' was not found: there is none",
                        2,
                        START,
                        START.plusSeconds(60)));
    }

    @Test
    void thePromptThatFailedLastComesFirst() {
        fail("p", FetchOutcome.NOT_FOUND);
        fail("q", FetchOutcome.NOT_FOUND);
        fail("p", FetchOutcome.NOT_FOUND);
        assertThat(failures.pulls()).extracting(pull -> pull.key().identifier()).containsExactly("p", "q");
    }

    @Test
    void aPromptThatCouldBeHadHasNotFailed() {
        fail("p", FetchOutcome.NOT_FOUND);
        end("p", FetchKind.MISS, FetchOutcome.CHANGED);
        fail("q", FetchOutcome.NOT_FOUND);
        end("q", FetchKind.MISS, FetchOutcome.REJECTED);
        assertThat(failures.pulls()).isEmpty();
    }

    @Test
    void aRefreshThatFailsIsNoPull() {
        end("p", FetchKind.REFRESH, FetchOutcome.UNAVAILABLE);
        failures.failed(PromptKey.parse("p"), new PromptException.Unavailable(PromptKey.parse("p"), "down", 503, null));
        assertThat(failures.pulls()).isEmpty();
    }

    @Test
    void remembersNoMoreThanItMay() {
        fail("p", FetchOutcome.NOT_FOUND);
        fail("q", FetchOutcome.NOT_FOUND);
        fail("r", FetchOutcome.NOT_FOUND);
        assertThat(failures.pulls()).extracting(pull -> pull.key().identifier()).containsExactly("r", "q");
    }

    @Test
    void whatNobodyAsksForAnyMoreIsForgottenAfterAnHour() {
        fail("p", FetchOutcome.NOT_FOUND);
        now = START.plus(Duration.ofHours(1));
        assertThat(failures.pulls()).hasSize(1);
        now = now.plusMillis(1);
        fail("p", FetchOutcome.NOT_FOUND);
        assertThat(failures.pulls())
                .extracting(FailedPull::failures, FailedPull::since)
                .containsExactly(tuple(1, now));
        now = now.plus(Duration.ofHours(2));
        assertThat(failures.pulls()).isEmpty();
    }

    @Test
    void remembersNothingWhereNothingIsCached() {
        FailedPulls none = new FailedPulls(0);
        none.fetched(PromptKey.parse("p"), FetchKind.MISS, FetchOutcome.NOT_FOUND, Duration.ZERO);
        assertThat(none.pulls()).isEmpty();
    }

    private void fail(String identifier, FetchOutcome outcome) {
        PromptKey key = PromptKey.parse(identifier);
        end(identifier, FetchKind.MISS, outcome);
        failures.failed(key, new PromptException.NotFound(key, "there is none", 404));
    }

    private void end(String identifier, FetchKind kind, FetchOutcome outcome) {
        failures.fetched(PromptKey.parse(identifier), kind, outcome, Duration.ofMillis(20));
    }
}
