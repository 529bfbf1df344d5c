package dev.promptcache.boot.redis;

import dev.promptcache.PromptFleet;
import dev.promptcache.testing.FakePromptFleet;
import dev.promptcache.testing.FakeTicker;
import java.time.Duration;

/** That the fake of a fleet, which the simulation runs on, does what Redis does. */
class FakeFleetStoreTests extends AbstractFleetStoreTests {

    private final FakeTicker ticker = new FakeTicker();
    private final FakePromptFleet fleet = new FakePromptFleet(ticker);

    @Override
    PromptFleet member() {
        return fleet.member();
    }

    @Override
    void pass(Duration time) {
        ticker.advance(time);
    }
}
