package dev.promptcache.internal.fleet;

import java.time.Duration;

/**
 * Chooses when a prompt is due, once for the whole fleet: if every instance spread its own due times, the earliest of many would
 * always be at the lower end.
 */
final class DueTimes {

    private static final double EARLIEST = 0.75;
    private static final double EARLIEST_AT_FIRST = 0.5;

    private final FleetTime time;

    DueTimes(FleetTime time) {
        this.time = time;
    }

    /** For a prompt that is stored in the fleet. */
    Duration shared(Duration ttl, boolean first) {
        return spread(ttl, first ? EARLIEST_AT_FIRST : EARLIEST);
    }

    /** For a prompt that an instance fetched alone. */
    Duration alone(Duration window) {
        return spread(window, EARLIEST);
    }

    /**
     * The time over which an instance on its own spreads its fetches, so that all instances together stay within half of what
     * they may spend.
     *
     * @param ttl the time without a limit
     * @param members how many instances there are
     * @param prompts how many prompts each of them holds
     * @param callsPerMinute what they may spend
     */
    static Duration window(Duration ttl, long members, int prompts, int callsPerMinute) {
        double minutes = 2.0 * Math.max(1, members) * prompts / callsPerMinute;
        Duration needed =
                Duration.ofMillis((long) (minutes * Duration.ofMinutes(1).toMillis()));
        return ttl.compareTo(needed) < 0 ? needed : ttl;
    }

    private Duration spread(Duration whole, double earliest) {
        double part = earliest + (1 - earliest) * time.random().getAsDouble();
        return Duration.ofMillis((long) (whole.toMillis() * part));
    }
}
