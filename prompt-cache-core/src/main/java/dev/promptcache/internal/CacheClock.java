package dev.promptcache.internal;

import dev.promptcache.Ticker;

/**
 * The time of one cache, in nanoseconds since it was made.
 *
 * <p>A read of the system's clock costs more than a whole lookup. So while the refresher's timer runs, readers get the time of
 * its last tick; while it does not, they get the exact time.
 */
final class CacheClock {

    private static final long STOPPED = Long.MIN_VALUE;

    private final Ticker ticker;
    private final Workers workers;
    private final long origin;
    private volatile long lastTick = STOPPED;

    CacheClock(Ticker ticker, Workers workers) {
        this.ticker = ticker;
        this.workers = workers;
        this.origin = ticker.read();
    }

    /** The time for readers, at most one tick behind. */
    long now() {
        long tick = lastTick;
        // A timer that has died ticks no more, without having been stopped.
        return tick == STOPPED || workers.isSchedulerDead() ? exact() : tick;
    }

    /** Whether the refresher's timer runs. */
    boolean isTicking() {
        return lastTick != STOPPED;
    }

    /** The exact time. */
    long exact() {
        return ticker.read() - origin;
    }

    /** Takes the time for readers from now on. */
    long tick() {
        long now = exact();
        lastTick = now;
        return now;
    }

    /** Makes readers read the exact time. */
    void stopTicking() {
        lastTick = STOPPED;
    }
}
