package dev.promptcache.internal.recency;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * The stamps that say in which order entries were used, from one counter; and since most hits take one, the count of the hits.
 *
 * <p>A read takes the next stamp by a compare-and-set. If that fails, other threads read at this moment, and which of the reads came
 * first means nothing to anybody: until the clock's next tick, reads then take no stamps of their own and share the one that the tick
 * took, so that they are newer than whatever was not read since. Where no timer ticks, every read takes its stamp.
 *
 * <p>{@link #read} may be called by any thread; the other methods want one thread at a time.
 */
public final class ReadStamps {

    private static final long NONE = Long.MIN_VALUE;
    // In the middle of an array, so that the threads that fight for its cache line fight for nothing else.
    private static final int MIDDLE = 16;

    private final AtomicLongArray counter = new AtomicLongArray(2 * MIDDLE);
    /** The hits that took no stamp. */
    private final LongAdder unstamped = new LongAdder();
    /** The stamps that no hit took. */
    private long others;
    /** The stamp of the present tick, or NONE while there are no ticks. */
    private volatile long tick = NONE;
    /** The last tick in which reads collided. */
    private volatile long collided = NONE;

    /** Makes stamps of which none was taken. */
    public ReadStamps() {}

    /**
     * Marks something as the most recently used, and counts a hit. What already is costs no write of a stamp.
     *
     * @param entry what is read
     */
    public void read(Stamped entry) {
        long newest = counter.get(MIDDLE);
        long stamp = entry.stamp();
        if (stamp == newest) {
            unstamped.increment();
            return;
        }
        long present = tick;
        if (present == NONE || collided != present) {
            if (counter.compareAndSet(MIDDLE, newest, newest + 1)) {
                entry.stamp(newest + 1);
                return;
            }
            if (present == NONE) {
                entry.stamp(counter.incrementAndGet(MIDDLE));
                return;
            }
            collided = present;
        }
        if (stamp < present) {
            entry.stamp(present);
        }
        unstamped.increment();
    }

    /**
     * Takes a stamp for a use that is no hit.
     *
     * @return the stamp
     */
    public long next() {
        others++;
        return counter.incrementAndGet(MIDDLE);
    }

    /** Begins a tick. */
    public void tick() {
        tick = next();
    }

    /** Ends the ticking. */
    public void stopTicking() {
        tick = NONE;
    }

    /**
     * The hits so far.
     *
     * @return their number
     */
    public long hits() {
        return counter.get(MIDDLE) - others + unstamped.sum();
    }
}
