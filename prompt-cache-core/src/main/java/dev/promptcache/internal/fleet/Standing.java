package dev.promptcache.internal.fleet;

/**
 * How new a commit is: when its fetch began.
 *
 * @param order on the clock of the fleet, in microseconds; 0 for a fetch that was made alone
 * @param begunAt on the clock of this cache, in nanoseconds
 */
public record Standing(long order, long begunAt) {

    /**
     * Whether a commit is to take the place of another.
     *
     * @param other the standing of the other commit
     * @return true if its fetch began later
     */
    public boolean isNewerThan(Standing other) {
        return order > 0 && other.order > 0 ? order > other.order : begunAt > other.begunAt;
    }

    /** The order on the clock of the fleet, if that shows one time while this cache's shows another. */
    long orderAt(long fleetMicros, long localNanos) {
        return order > 0 ? order : fleetMicros - (localNanos - begunAt) / 1000;
    }
}
