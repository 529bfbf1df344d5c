package dev.promptcache.internal.fleet;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.promptcache.PromptFleet.Position;
import org.jspecify.annotations.Nullable;

/** How far a cache has followed the changes of its fleet, and what it has to read to be where the fleet is. Thread-safe. */
final class Bearings {

    /** What is to be read. */
    enum Course {
        NOTHING,
        /** The prompt that the message names. */
        KEY,
        /** Where the store is; that says what else. */
        POSITION,
        /** What changed since the last epoch that is known. */
        DELTA,
        /** Everything that is held. */
        FULL
    }

    private final Object lock = new Object();

    /** Null if everything is to be read. */
    @GuardedBy("lock")
    private @Nullable String incarnation;

    @GuardedBy("lock")
    private long epoch;

    /** How often they were lost. */
    @GuardedBy("lock")
    private long losses;

    /** Anything may have been missed. */
    void lose() {
        synchronized (lock) {
            losses++;
            incarnation = null;
        }
    }

    /** How often they were lost, for whoever is about to read where the store is. */
    long losses() {
        synchronized (lock) {
            return losses;
        }
    }

    /** A message came. The next change in turn counts as known, so whoever does not get to read it loses the bearings. */
    Course heard(String messageIncarnation, long previous, long messageEpoch) {
        synchronized (lock) {
            boolean same = messageIncarnation.equals(incarnation);
            if (same && previous == epoch) {
                epoch = messageEpoch;
                return Course.KEY;
            }
            if (same && previous < epoch && messageEpoch > epoch) {
                // The store went back to before what is known here, and on from there.
                incarnation = null;
            }
            // Another store, or a message that was lost or is late: the position tells which.
            return Course.POSITION;
        }
    }

    /** The last epoch that is known. */
    long epoch() {
        synchronized (lock) {
            return epoch;
        }
    }

    /** What is to be read to get to a position. */
    Course towards(Position position) {
        synchronized (lock) {
            if (!position.incarnation().equals(incarnation) || position.epoch() < epoch) {
                return Course.FULL;
            }
            return position.epoch() > epoch ? Course.DELTA : Course.NOTHING;
        }
    }

    /** Everything up to a position was read. If they were lost since that began, they stay so. */
    void reached(Position position, Course course, long lossesBefore) {
        synchronized (lock) {
            if (losses != lossesBefore) {
                return;
            }
            if (course == Course.FULL) {
                incarnation = position.incarnation();
                epoch = position.epoch();
            } else {
                // A message may have come meanwhile.
                epoch = Math.max(epoch, position.epoch());
            }
        }
    }
}
