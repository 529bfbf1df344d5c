package dev.promptcache.internal.thread;

import dev.promptcache.Ticker;
import java.time.Duration;

/**
 * The time of one cache, in nanoseconds since it was made.
 *
 * <p>A read of the system's clock costs more than a whole lookup. So while the cache's own timer runs, readers get the time of
 * its last tick; while it does not, they get the exact time.
 *
 * @since 0.1.0
 */
public final class CacheClock {

    /** The time of the last tick while there are none. */
    public static final long STOPPED = Long.MIN_VALUE;

    private static final long GRAIN = Duration.ofMillis(1).toNanos();

    private final Ticker ticker;
    private volatile long origin;
    /** Whether the ticker has said anything. */
    private volatile boolean begun;

    private volatile long lastTick = STOPPED;
    /** A time that has been, for when the ticker fails. */
    private volatile long past;

    /**
     * Makes the clock of a cache that is being made.
     *
     * @param ticker the ticker
     */
    public CacheClock(Ticker ticker) {
        this.ticker = ticker;
        exact();
    }

    /**
     * The time for readers, at most one tick behind.
     *
     * @return nanoseconds
     */
    public long now() {
        long tick = lastTick;
        return tick == STOPPED ? exact() : tick;
    }

    /**
     * The time of the last tick, for readers whom the time hardly matters to.
     *
     * @return nanoseconds, or {@link #STOPPED}
     */
    public long lastTick() {
        return lastTick;
    }

    /**
     * The exact time; if the ticker throws, the latest that is known.
     *
     * @return nanoseconds
     */
    public long exact() {
        try {
            long read = ticker.read();
            if (!begun) {
                begin(read);
            }
            long now = read - origin;
            if (now - past > GRAIN) {
                past = now;
            }
            return now;
        } catch (Throwable e) {
            return past;
        }
    }

    private synchronized void begin(long read) {
        if (!begun) {
            origin = read;
            begun = true;
        }
    }

    /**
     * Makes a moment the time for readers.
     *
     * @param now the moment
     */
    public void tick(long now) {
        lastTick = now;
    }

    /** Makes readers read the exact time. */
    public void stopTicking() {
        lastTick = STOPPED;
    }
}
