package dev.promptcache.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.PromptCacheConfig;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class RefreshScheduleTests {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final StalenessRules everyMinute = rules(config -> config.refreshInterval(Duration.ofMinutes(1)));
    private final StalenessRules everyTenSeconds = rules(config -> config.refreshInterval(Duration.ofSeconds(10)));
    private final RefreshSchedule schedule = new RefreshSchedule();

    @Test
    void itRunsWhenItIsStartedAndThereCanBeAnythingToRefresh() {
        assertThat(schedule.adjust(everyMinute, 0)).isFalse();
        schedule.start(true);
        assertThat(schedule.adjust(everyMinute, 0)).isTrue();
        assertThat(schedule.adjust(rules(config -> config.maxSize(0)), 0)).isFalse();
        assertThat(schedule.adjust(rules(config -> config.ttl(Duration.ofSeconds(-1))), 0))
                .isFalse();
        assertThat(schedule.adjust(everyMinute, 0)).isTrue();
        schedule.start(false);
        assertThat(schedule.adjust(everyMinute, 0)).isFalse();
    }

    @Test
    void aTickCountsIfItIsOfTheTimerThatIsWantedAndRuns() {
        schedule.start(true);
        schedule.adjust(everyMinute, 0);
        int first = schedule.timer(everyMinute, 0).number();
        assertThat(schedule.isWanted(first)).isTrue();

        schedule.adjust(everyMinute, 0);
        int second = schedule.timer(everyMinute, 0).number();

        assertThat(schedule.isWanted(first)).isFalse();
        assertThat(schedule.isWanted(second)).isTrue();
        schedule.start(false);
        schedule.adjust(everyMinute, 0);
        assertThat(schedule.isWanted(schedule.timer(everyMinute, 0).number())).isFalse();
    }

    @Test
    void aSweepFollowsAnIntervalAfterTheStartAndAfterEachSweep() {
        schedule.start(true);
        schedule.adjust(everyMinute, SECOND);

        assertThat(schedule.isTimeToSweep(everyMinute, 61 * SECOND - 1)).isFalse();
        assertThat(schedule.isTimeToSweep(everyMinute, 61 * SECOND)).isTrue();
        assertThat(schedule.isTimeToSweep(everyMinute, 121 * SECOND - 1)).isFalse();
        assertThat(schedule.isTimeToSweep(everyMinute, 130 * SECOND)).isTrue();
        assertThat(schedule.isTimeToSweep(everyMinute, 190 * SECOND - 1)).isFalse();
    }

    @Test
    void newSettingsBringTheNextSweepForwardAndNeverPutItOff() {
        schedule.start(true);
        schedule.adjust(everyMinute, 0);
        schedule.adjust(everyTenSeconds, SECOND);
        assertThat(schedule.isTimeToSweep(everyTenSeconds, 11 * SECOND - 1)).isFalse();

        schedule.adjust(everyMinute, 5 * SECOND);

        assertThat(schedule.isTimeToSweep(everyMinute, 11 * SECOND)).isTrue();
    }

    @Test
    void aStartAfterAStopBeginsAWholeInterval() {
        schedule.start(true);
        schedule.adjust(everyMinute, 0);
        schedule.start(false);
        schedule.adjust(everyMinute, 30 * SECOND);
        schedule.start(true);
        schedule.adjust(everyMinute, 50 * SECOND);

        assertThat(schedule.isTimeToSweep(everyMinute, 110 * SECOND - 1)).isFalse();
        assertThat(schedule.isTimeToSweep(everyMinute, 110 * SECOND)).isTrue();
    }

    @Test
    void theTimerTicksForReadersAndForTheNextSweepAndNotAtAllWhenNothingRuns() {
        assertThat(schedule.timer(everyMinute, 0).delay()).isEqualTo(StalenessRules.NEVER);
        schedule.start(true);
        schedule.adjust(everyMinute, 0);

        assertThat(schedule.timer(everyMinute, 0).delay())
                .as("a tick for readers")
                .isEqualTo(SECOND);
        assertThat(schedule.timer(everyMinute, 60 * SECOND - 7).delay())
                .as("the sweep")
                .isEqualTo(7);
        assertThat(schedule.timer(everyMinute, 99 * SECOND).delay())
                .as("a sweep that is late")
                .isOne();
    }

    private static StalenessRules rules(UnaryOperator<PromptCacheConfig.Builder> config) {
        return new StalenessRules(config.apply(PromptCacheConfig.builder()).build());
    }
}
