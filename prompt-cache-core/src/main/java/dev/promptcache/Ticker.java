package dev.promptcache;

/**
 * A monotonic clock. The cache reads all its time from one, so that a test can turn time by hand.
 *
 * <p>Implementations must be thread-safe, and must never go backwards.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface Ticker {

    /**
     * The nanoseconds elapsed since a fixed but arbitrary moment.
     *
     * @return nanoseconds; only differences between two reads mean anything
     */
    long read();

    /**
     * Whether the clock goes by real time, so that where a scheduler fails a timer that does can stand in for it. A clock that a test
     * turns by hand does not.
     *
     * @return true unless the implementation says otherwise
     */
    default boolean isRealTime() {
        return true;
    }

    /**
     * The system's clock, {@link System#nanoTime()}, which no change of the time of day affects.
     *
     * @return the system ticker
     */
    static Ticker system() {
        return System::nanoTime;
    }
}
