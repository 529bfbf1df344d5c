package dev.promptcache.internal.snapshot;

import static dev.promptcache.internal.snapshot.AutosaveSchedule.NEVER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.internal.snapshot.AutosaveSchedule.Mark;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AutosaveScheduleTests {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final long MADE = -17 * SECOND;

    private final AutosaveSchedule schedule = new AutosaveSchedule();

    AutosaveScheduleTests() {
        schedule.open(MADE);
    }

    @Test
    void whatTheFileBroughtIsNoReasonToWriteIt() {
        AutosaveSchedule loading = new AutosaveSchedule();
        loading.changed();
        loading.confirmed();
        loading.open(MADE);

        assertThat(loading.isWriteWanted()).isFalse();
        assertThat(loading.due(MADE)).isEqualTo(NEVER);
    }

    @Test
    void aFirstChangeIsWrittenAfterASecond() {
        schedule.changed();
        assertThat(schedule.isWriteWanted()).isTrue();
        assertThat(schedule.due(MADE)).isEqualTo(MADE + SECOND);
    }

    @Test
    void anotherChangeIsWrittenFiveSecondsAfterTheLastWrite() {
        written(0);
        schedule.changed();
        assertThat(schedule.due(2 * SECOND)).isEqualTo(5 * SECOND);
        assertThat(schedule.due(4 * SECOND)).isEqualTo(5 * SECOND);
        assertThat(schedule.due(9 * SECOND)).isEqualTo(10 * SECOND);
    }

    @Test
    void confirmationsAloneAreWrittenAMinuteAfterTheLastWrite() {
        written(0);
        schedule.confirmed();
        assertThat(schedule.isWriteWanted()).isTrue();
        assertThat(schedule.due(2 * SECOND)).isEqualTo(60 * SECOND);
        assertThat(schedule.due(90 * SECOND)).isEqualTo(91 * SECOND);
    }

    @Test
    void theFirstConfirmationsAreWrittenAMinuteAfterTheCacheWasMade() {
        schedule.confirmed();
        assertThat(schedule.due(MADE + 2 * SECOND)).isEqualTo(MADE + 60 * SECOND);
    }

    @Test
    void aChangeTakesConfirmationsAlong() {
        written(0);
        schedule.confirmed();
        schedule.changed();
        assertThat(schedule.due(2 * SECOND)).isEqualTo(5 * SECOND);
        schedule.succeeded(schedule.begin(5 * SECOND));
        assertThat(schedule.isWriteWanted()).isFalse();
    }

    @Test
    void whatChangesDuringAWriteIsStillToBeWritten() {
        schedule.changed();
        Mark begun = schedule.begin(0);
        schedule.changed();
        schedule.succeeded(begun);

        assertThat(schedule.isWriteWanted()).isTrue();
        assertThat(schedule.due(SECOND)).isEqualTo(5 * SECOND);
    }

    @Test
    void whatIsConfirmedDuringAWriteIsStillToBeWritten() {
        schedule.changed();
        Mark begun = schedule.begin(0);
        schedule.confirmed();
        schedule.succeeded(begun);

        assertThat(schedule.isWriteWanted()).isTrue();
        assertThat(schedule.due(SECOND)).isEqualTo(60 * SECOND);
    }

    @Test
    void aWriteThatFailsIsRepeatedAfterFiveSecondsHoweverLittleItWas() {
        written(0);
        schedule.confirmed();
        schedule.begin(60 * SECOND);
        schedule.failed(61 * SECOND);
        assertThat(schedule.due(62 * SECOND)).isEqualTo(66 * SECOND);

        written(66 * SECOND);
        schedule.confirmed();
        assertThat(schedule.due(67 * SECOND)).as("it no longer fails").isEqualTo(126 * SECOND);
    }

    @Test
    void nobodyRepeatsAWriteThatFailsWhileTheCacheIsStopped() {
        schedule.changed();
        schedule.stop();
        assertThat(schedule.isRepeating()).isFalse();
        schedule.begin(0);
        schedule.failed(0);
        schedule.confirmed();
        assertThat(schedule.due(SECOND)).isEqualTo(NEVER);
        assertThat(schedule.isWriteWanted()).as("the next stop tries again").isTrue();
    }

    @Test
    void whatFailedAlreadyWhenTheCacheIsStoppedIsNotRepeatedEither() {
        schedule.changed();
        schedule.begin(0);
        schedule.failed(0);
        assertThat(schedule.isRepeating()).isTrue();
        schedule.stop();
        assertThat(schedule.due(SECOND)).isEqualTo(NEVER);
    }

    @Test
    void aStoppedCacheWritesWhatChanges() {
        schedule.stop();
        schedule.changed();
        assertThat(schedule.due(0)).isEqualTo(SECOND);
        schedule.begin(0);
        schedule.failed(0);
        schedule.changed();
        assertThat(schedule.due(0)).as("a change is a new reason to try").isEqualTo(5 * SECOND);
    }

    @Test
    void startingIsAReasonToTryAgain() {
        schedule.changed();
        schedule.stop();
        schedule.begin(0);
        schedule.failed(0);
        schedule.start();
        assertThat(schedule.isRepeating()).isTrue();
        assertThat(schedule.due(SECOND)).isEqualTo(5 * SECOND);
    }

    @Test
    void whatSucceedsAfterAFailureIsNoFailure() {
        schedule.changed();
        schedule.stop();
        schedule.failed(0);
        schedule.succeeded(schedule.begin(0));
        schedule.confirmed();
        assertThat(schedule.due(SECOND)).isEqualTo(60 * SECOND);
    }

    @Test
    void aClosedCacheIsNotWrittenByItself() {
        schedule.close();
        schedule.changed();
        schedule.confirmed();
        assertThat(schedule.due(0)).isEqualTo(NEVER);
        assertThat(schedule.isWriteWanted()).isTrue();
    }

    private void written(long now) {
        schedule.changed();
        schedule.succeeded(schedule.begin(now));
    }
}
