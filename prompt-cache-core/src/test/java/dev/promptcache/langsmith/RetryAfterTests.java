package dev.promptcache.langsmith;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTests {

    private final Clock clock = Clock.fixed(Instant.parse("2026-11-23T10:00:00Z"), ZoneOffset.UTC);

    @ParameterizedTest
    @CsvSource({"0, PT0S", "17, PT17S", "' 17 ', PT17S", "9999999999, PT9999999999S"})
    void readsSeconds(String header, Duration wait) {
        assertThat(RetryAfter.parse(header, clock)).isEqualTo(wait);
    }

    @Test
    void readsAnHttpDate() {
        assertThat(RetryAfter.parse("Mon, 23 Nov 2026 10:01:30 GMT", clock)).isEqualTo(Duration.ofSeconds(90));
    }

    @Test
    void aDateThatIsPastMeansNow() {
        assertThat(RetryAfter.parse("Mon, 23 Nov 2026 09:00:00 GMT", clock)).isZero();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "soon", "-1", "1.5", "99999999999999999999", "Mon, 23 Nov 2026"})
    void anythingElseIsNoWait(String header) {
        assertThat(RetryAfter.parse(header, clock)).isNull();
    }
}
