package dev.promptcache.internal.thread;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

/** Writes durations for people who read a log: the two largest units, {@code 2 h 5 min}. */
public final class DurationText {

    private DurationText() {}

    /**
     * Writes a duration.
     *
     * @param nanos the duration in nanoseconds
     * @return the text
     */
    public static String of(long nanos) {
        return of(Duration.ofNanos(nanos));
    }

    /**
     * Writes a duration.
     *
     * @param duration the duration
     * @return the text
     */
    public static String of(Duration duration) {
        Duration rounded = duration.plusMillis(500).truncatedTo(ChronoUnit.SECONDS);
        if (rounded.toDays() > 0) {
            return twoUnits(rounded.toDays(), "d", rounded.toHoursPart(), "h");
        }
        if (rounded.toHours() > 0) {
            return twoUnits(rounded.toHours(), "h", rounded.toMinutesPart(), "min");
        }
        if (rounded.toMinutes() > 0) {
            return twoUnits(rounded.toMinutes(), "min", rounded.toSecondsPart(), "s");
        }
        return rounded.isZero() ? "less than a second" : rounded.toSeconds() + " s";
    }

    private static String twoUnits(long large, String largeUnit, long small, String smallUnit) {
        return large + " " + largeUnit + (small == 0 ? "" : " " + small + " " + smallUnit);
    }
}
