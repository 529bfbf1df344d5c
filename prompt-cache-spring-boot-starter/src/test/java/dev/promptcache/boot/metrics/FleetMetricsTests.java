package dev.promptcache.boot.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.contract.Holds;
import dev.promptcache.testing.FakePromptFleet;
import dev.promptcache.testing.FakePromptSource;
import dev.promptcache.testing.FakeTicker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FleetMetricsTests {

    private static final String PREFIX = "langsmith.prompt.cache.fleet.";

    private final FakeTicker ticker = new FakeTicker();
    private final FakePromptFleet fleet = new FakePromptFleet(ticker);
    private final FakePromptSource source = new FakePromptSource();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Holds("meter-fleet")
    @Test
    void aMemberShowsWhetherItHasJoinedAndWhatItsClaimsLedTo() {
        source.put("joke", "aaaaaaaa");
        try (AsyncPromptCache cache = AsyncPromptCache.builder(source)
                .ticker(ticker)
                .scheduler(ticker.scheduler())
                .executor(Runnable::run)
                .fleet(fleet.member())
                .build()) {
            new FleetMetrics(cache).bindTo(registry);
            assertThat(registry.get(PREFIX + "joined").gauge().value()).isZero();
            cache.pull("joke");
            ticker.advance(Duration.ofSeconds(7));
            assertThat(registry.get(PREFIX + "joined").gauge().value()).isOne();
            assertThat(registry.get(PREFIX + "claims")
                            .tag("verdict", "lead")
                            .functionCounter()
                            .count())
                    .isOne();
            assertThat(registry.get(PREFIX + "repairs")
                            .tag("kind", "full")
                            .functionCounter()
                            .count())
                    .isPositive();
            fleet.away(true);
            ticker.advance(Duration.ofSeconds(20));
            assertThat(registry.get(PREFIX + "joined").gauge().value()).isZero();
        }
    }

    @Holds("meter-fleet")
    @Test
    void aCacheOnItsOwnHasNoMetersOfAFleet() {
        try (AsyncPromptCache cache = AsyncPromptCache.builder(source).build()) {
            new FleetMetrics(cache).bindTo(registry);
            assertThat(registry.getMeters()).isEmpty();
        }
    }
}
