package dev.promptcache.langsmith;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** The {@code Retry-After} header: seconds, or an HTTP date. */
final class RetryAfter {

    // Ten digits are three centuries, and more would overflow a Duration some day.
    private static final String SECONDS = "\\d{1,10}";

    private RetryAfter() {}

    /** The wait, never negative, or null where the header is missing or unreadable. */
    static @Nullable Duration parse(@Nullable String header, Clock clock) {
        if (header == null) {
            return null;
        }
        String value = header.strip();
        if (value.matches(SECONDS)) {
            return Duration.ofSeconds(Long.parseLong(value));
        }
        try {
            Instant until = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(value));
            Duration wait = Duration.between(clock.instant(), until);
            return wait.isNegative() ? Duration.ZERO : wait;
        } catch (DateTimeException e) {
            return null;
        }
    }
}
