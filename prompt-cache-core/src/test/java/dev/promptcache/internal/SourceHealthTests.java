package dev.promptcache.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.FetchOutcome;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import dev.promptcache.contract.Holds;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SourceHealthTests {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final int MANY = 100;

    private final SourceHealth health = new SourceHealth();

    @Holds("P3-outage")
    @Test
    void fiveOfManyPromptsInARowThatAreNotAnsweredAreAnOutage() {
        fail(4, MANY, 0);
        assertThat(health.rest(0)).isNotPositive();

        fail(5, MANY, 0);

        assertThat(health.rest(0)).isEqualTo(SECOND);
    }

    @Test
    void ofFewPromptsAllMustHaveFailedAndTwoAtLeast() {
        fail(2, 3, 0);
        assertThat(health.rest(0)).as("one of three was not asked for").isNotPositive();
        fail(3, 3, 0);
        assertThat(health.rest(0)).isPositive();

        SourceHealth alone = new SourceHealth();
        alone.unanswered(key(0), down(null), 1, 0);
        assertThat(alone.rest(0)).as("the only prompt").isNotPositive();
        alone.unanswered(key(1), down(null), 1, 0);
        assertThat(alone.rest(0)).isPositive();
    }

    @Test
    void onePromptThatFailsAgainAndAgainIsNoOutage() {
        for (int i = 0; i < 10; i++) {
            health.unanswered(key(0), down(null), MANY, 0);
        }

        assertThat(health.rest(0)).isNotPositive();
    }

    @Test
    void anAnswerBetweenTwoFailuresMakesThemNoRow() {
        fail(4, MANY, 0);
        assertThat(health.answered(key(9), FetchOutcome.UNCHANGED, 0)).isFalse();

        fail(4, MANY, 0);
        health.answered(key(9), FetchOutcome.UNCHANGED, 0);
        health.unanswered(key(5), down(null), MANY, 0);

        assertThat(health.rest(0)).isNotPositive();
    }

    @Test
    void aProbeFollowsASecondAfterTheLastAndAnAnswerEndsTheOutageOnce() {
        fail(5, MANY, 0);
        assertThat(health.wantsProbe(SECOND - 1)).isFalse();
        assertThat(health.wantsProbe(SECOND)).isTrue();
        health.probed(SECOND);
        assertThat(health.wantsProbe(2 * SECOND - 1)).isFalse();
        assertThat(health.wantsProbe(2 * SECOND)).isTrue();

        assertThat(health.answered(key(0), FetchOutcome.UNCHANGED, 2 * SECOND)).isTrue();

        assertThat(health.wantsProbe(5 * SECOND)).isFalse();
        assertThat(health.rest(2 * SECOND)).isNotPositive();
        assertThat(health.answered(key(0), FetchOutcome.UNCHANGED, 2 * SECOND)).isFalse();
    }

    @Test
    void aSecondOutageTakesAsManyFailuresAsTheFirst() {
        fail(5, MANY, 0);
        health.unanswered(key(7), down(null), MANY, SECOND);
        health.answered(key(0), FetchOutcome.UNCHANGED, 2 * SECOND);

        fail(4, MANY, 3 * SECOND);
        assertThat(health.rest(3 * SECOND)).isNotPositive();
        fail(5, MANY, 3 * SECOND);
        assertThat(health.rest(3 * SECOND)).isEqualTo(SECOND);
    }

    @Test
    void aRetryAfterOfAnOutagePutsOffTheProbeAndAShorterOneDoesNotBringItForward() {
        fail(4, MANY, 0);
        health.unanswered(key(4), down(Duration.ofSeconds(30)), MANY, 0);
        assertThat(health.rest(0)).isEqualTo(30 * SECOND);

        health.unanswered(key(5), down(Duration.ofSeconds(10)), MANY, SECOND);

        assertThat(health.rest(SECOND)).isEqualTo(29 * SECOND);
    }

    @Test
    void aRetryAfterThatCameBeforeItWasKnownToBeAnOutageHoldsForTheProbeAsWell() {
        health.unanswered(key(0), down(Duration.ofSeconds(30)), MANY, 0);
        for (int i = 1; i < 5; i++) {
            health.unanswered(key(i), down(null), MANY, SECOND);
        }
        assertThat(health.rest(SECOND)).isEqualTo(29 * SECOND);

        health.answered(key(9), FetchOutcome.UNCHANGED, 2 * SECOND);
        fail(5, MANY, 3 * SECOND);
        assertThat(health.rest(3 * SECOND)).as("it was answered since").isEqualTo(SECOND);
    }

    @Test
    void whatFailsInAnOutageIsAskedForWithTheNextProbeAtTheEarliest() {
        PromptException failure = down(null);
        PromptException denied = new PromptException.AccessDenied(key(1), "refused", 403);
        assertThat(SourceHealth.soonestAfter(failure, 9 * SECOND)).isEqualTo(SECOND);
        assertThat(SourceHealth.soonestAfter(failure, SECOND / 2)).isEqualTo(SECOND / 2);
        assertThat(SourceHealth.soonestAfter(down(Duration.ofSeconds(30)), 30 * SECOND))
                .isEqualTo(30 * SECOND);
        assertThat(SourceHealth.soonestAfter(denied, 9 * SECOND)).isEqualTo(9 * SECOND);
        assertThat(health.soonest(failure, 9 * SECOND, 0)).as("no outage").isEqualTo(9 * SECOND);

        fail(5, MANY, 0);

        assertThat(health.soonest(failure, 9 * SECOND, 0)).isEqualTo(SECOND);
        assertThat(health.soonest(failure, 0, 0)).isEqualTo(SECOND);
        assertThat(health.soonest(denied, 9 * SECOND, 0)).isEqualTo(9 * SECOND);
        assertThat(health.soonest(null, 0, 0)).isEqualTo(SECOND);
        assertThat(health.soonest(null, 0, 2 * SECOND)).isZero();
    }

    @Test
    void aPauseLastsUntilItsEndAndNoShorterOneShortensIt() {
        health.pause(10 * SECOND);
        health.pause(5 * SECOND);

        assertThat(health.rest(4 * SECOND)).isEqualTo(6 * SECOND);
        assertThat(health.rest(10 * SECOND)).isNotPositive();
        assertThat(health.rest(11 * SECOND)).isNotPositive();
        assertThat(health.wantsProbe(11 * SECOND)).as("nothing was down").isFalse();
    }

    @Test
    void whatWaitsIsSpreadOverTwoSecondsAndLookedForATickLonger() {
        assertThat(health.isRecovering(0)).isFalse();

        assertThat(health.recover(SECOND, SECOND / 2)).isEqualTo(2 * SECOND);

        assertThat(health.isRecovering(3 * SECOND + SECOND / 2)).isTrue();
        assertThat(health.isRecovering(3 * SECOND + SECOND / 2 + 1)).isFalse();
    }

    @Test
    void whoRefusesByItselfHasNotAskedAndWhoAnswersWithAStatusHas() {
        assertThat(SourceHealth.wasAsked(new PromptException.AccessDenied(key(0), "no owner that is trusted", 0)))
                .isFalse();
        assertThat(SourceHealth.wasAsked(new PromptException.AccessDenied(key(0), "refused", 403)))
                .isTrue();
        assertThat(SourceHealth.wasAsked(new PromptException.Unavailable(key(0), "no answer", 0, null)))
                .isTrue();
    }

    @Test
    void theLastFetchIsKeptWithItsTime() {
        health.unanswered(key(0), down(null), MANY, SECOND);

        assertThat(health.last()).isNotNull();
    }

    private void fail(int prompts, int cached, long now) {
        for (int i = 0; i < prompts; i++) {
            health.unanswered(key(i), down(null), cached, now);
        }
    }

    private static PromptKey key(int i) {
        return PromptKey.parse("p" + i);
    }

    private static PromptException down(Duration retryAfter) {
        return new PromptException.Unavailable(key(0), "down", 503, retryAfter, null);
    }
}
