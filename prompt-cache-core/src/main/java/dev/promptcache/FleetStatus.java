package dev.promptcache;

import java.time.Duration;
import java.util.Map;

/**
 * How a cache stands with the other instances of its fleet, at one moment.
 *
 * @param joined whether the shared store answers; if not, the cache goes on alone
 * @param since for how long that has been so
 * @param lag how many changes of the fleet this cache has yet to read, as of the last look
 * @param claims how many claims had which verdict
 * @param repairs how often the cache had to find out what it had missed, and how
 * @since 0.1.0
 */
public record FleetStatus(
        boolean joined, Duration since, long lag, Map<PromptFleet.Verdict, Long> claims, Map<Repair, Long> repairs) {

    /**
     * Copies the maps.
     *
     * @param joined whether the shared store answers
     * @param since for how long that has been so
     * @param lag how many changes of the fleet this cache has yet to read
     * @param claims how many claims had which verdict
     * @param repairs how often the cache had to find out what it had missed, and how
     */
    public FleetStatus {
        claims = Map.copyOf(claims);
        repairs = Map.copyOf(repairs);
    }

    /** How a cache finds out what it has missed. The lower-case names are the values of the {@code kind} tag of the meter. */
    public enum Repair {
        /** It read all that it holds: after it subscribed, or since the store is another or went back in time. */
        FULL,
        /** It read what had changed meanwhile: a message was lost or overtaken. */
        DELTA,
        /** It subscribed anew, since changes were found again and again and no message came. */
        RESUBSCRIBED
    }
}
