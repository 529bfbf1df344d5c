package dev.promptcache.internal.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.PromptFleet.Shared;
import dev.promptcache.contract.Holds;
import dev.promptcache.testing.FakeTicker;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class DueTimesTests {

    private static final Duration TTL = Duration.ofMinutes(4);

    private final DueTimes dueTimes = new DueTimes(new FleetTime(
            new FakeTicker(),
            Runnable::run,
            (task, nanos) -> () -> {},
            () -> ThreadLocalRandom.current().nextDouble()));

    @Test
    void whatIsFetchedInItsTurnIsDueATtlLater() {
        assertThat(due(Duration.ZERO)).isEqualTo(TTL);
        assertThat(due(Duration.ofSeconds(30))).isEqualTo(TTL);
        assertThat(due(Duration.ofMinutes(-1))).isEqualTo(TTL);
    }

    @RepeatedTest(20)
    void whatIsFetchedOutOfTurnIsDueAtRandomSoThatManyDoNotStayTogether() {
        assertThat(dueTimes.shared(TTL, null)).isBetween(TTL.dividedBy(2), TTL);
        assertThat(due(Duration.ofSeconds(-61)))
                .isGreaterThanOrEqualTo(TTL.dividedBy(2))
                .isLessThan(TTL);
    }

    @Holds("fleet-away")
    @Test
    void instancesOnTheirOwnStretchTheTtlSoThatAllStayWithinHalfOfWhatTheyMaySpend() {
        assertThat(DueTimes.window(TTL, 50, 100, 2000)).isEqualTo(Duration.ofMinutes(5));
        assertThat(DueTimes.window(TTL, 3, 100, 2000)).isEqualTo(TTL);
    }

    private Duration due(Duration before) {
        Shared shared = new Shared(1, Duration.ZERO, before, "aaaaaaaa", null);
        return dueTimes.shared(TTL, shared);
    }
}
