package dev.promptcache;

import java.util.function.BooleanSupplier;

/**
 * The time of one cache, in nanoseconds since it was made.
 *
 * <p>A read of the system's clock costs more than a whole lookup. So while the refresher's timer runs, readers get the time of
 * its last tick; while it does not, they get the exact time.
 */
final class CacheClock {

    private final Ticker ticker;
    private final BooleanSupplier timerDied;
    private final long origin;
    private volatile boolean ticking;
    private volatile long lastTick;

    /** Makes a clock. A timer that has died ticks no more, without having been stopped. */
    CacheClock(Ticker ticker, BooleanSupplier timerDied) {
        this.ticker = ticker;
        this.timerDied = timerDied;
        this.origin = ticker.read();
    }

    /** The time for readers, at most one tick behind. */
    long now() {
        return ticking && !timerDied.getAsBoolean() ? lastTick : exact();
    }

    /** The exact time. */
    long exact() {
        return ticker.read() - origin;
    }

    /** Takes the time for readers from now on. */
    long tick() {
        long now = exact();
        lastTick = now;
        ticking = true;
        return now;
    }

    /** Makes readers read the exact time. */
    void stopTicking() {
        ticking = false;
    }
}
