package dev.promptcache.langsmith;

import java.time.Duration;

/** Writes sizes and durations for people. */
final class Units {

    private static final int KILO = 1024;

    private Units() {}

    /** The size in the largest unit that it is a whole number of, {@code 5 MB}. */
    static String size(int bytes) {
        if (bytes % (KILO * KILO) == 0) {
            return bytes / (KILO * KILO) + " MB";
        }
        return bytes % KILO == 0 ? bytes / KILO + " KB" : bytes + " bytes";
    }

    /** The duration in seconds, {@code 10 s}, or in milliseconds if it is no whole number of them. */
    static String duration(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }
}
