package dev.promptcache.boot.actuate;

import dev.promptcache.FleetStatus;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * How a cache stands with the other instances of its fleet.
 *
 * @param joined whether the store that they share answers; if not, the cache goes on alone
 * @param since since when that has been so, exact to a second
 * @param lag how many changes of the fleet this cache has yet to read
 * @since 0.1.0
 */
public record FleetDescriptor(boolean joined, Instant since, long lag) {

    static FleetDescriptor of(FleetStatus status, Instant now) {
        return new FleetDescriptor(
                status.joined(), now.minus(status.since()).truncatedTo(ChronoUnit.SECONDS), status.lag());
    }
}
