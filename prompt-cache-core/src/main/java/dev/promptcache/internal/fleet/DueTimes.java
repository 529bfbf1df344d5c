package dev.promptcache.internal.fleet;

import dev.promptcache.PromptFleet.Shared;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Chooses when a prompt is due, once for the whole fleet: if every instance spread its own due times, the earliest of many would
 * always be at the lower end.
 *
 * <p>What is fetched in its turn is due a ttl later, so that one call in a ttl is all that a prompt costs. What is fetched out of
 * turn is due at random, since many prompts may be fetched at that moment and would come due together ever after.
 */
final class DueTimes {

    private static final double EARLIEST = 0.5;
    private static final double EARLIEST_ALONE = 0.75;

    /** The part of a ttl by which a fetch in turn may be late, as instances look for what is due only now and then. */
    private static final int LATE = 4;

    private static final Duration LONGEST_FETCH = Duration.ofSeconds(20);

    private final FleetTime time;

    DueTimes(FleetTime time) {
        this.time = time;
    }

    /**
     * For a prompt that is stored in the fleet.
     *
     * @param ttl how long it is fresh
     * @param before what was stored when the fetch began, or null if nothing was that counts
     */
    Duration shared(Duration ttl, @Nullable Shared before) {
        boolean inTurn = before != null && before.due().negated().compareTo(ttl.dividedBy(LATE)) <= 0;
        return inTurn ? ttl : spread(ttl, EARLIEST);
    }

    /** Whether an instance with a longer ttl chose when a prompt is due. */
    static boolean isOfLongerTtl(Shared shared, Duration ttl) {
        Duration late = ttl.dividedBy(LATE);
        // A fetch that takes long makes a prompt due later, too.
        Duration slack = late.compareTo(LONGEST_FETCH) < 0 ? LONGEST_FETCH : late;
        return shared.age().plus(shared.due()).compareTo(ttl.plus(slack)) > 0;
    }

    /** For a prompt that an instance fetched alone. */
    Duration alone(Duration window) {
        return spread(window, EARLIEST_ALONE);
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
