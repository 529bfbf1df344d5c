package dev.promptcache.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FakeTickerTests {

    private final FakeTicker ticker = new FakeTicker();

    @Test
    void timeDoesNotGoBackWhereATaskMovesItOn() {
        ticker.scheduler().schedule(() -> ticker.advance(Duration.ofSeconds(5)), 9, TimeUnit.SECONDS);

        ticker.advance(Duration.ofSeconds(10));

        assertThat(Duration.ofNanos(ticker.read())).isEqualTo(Duration.ofSeconds(14));
    }
}
