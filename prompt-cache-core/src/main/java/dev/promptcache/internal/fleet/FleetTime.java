package dev.promptcache.internal.fleet;

import dev.promptcache.Ticker;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.function.DoubleSupplier;

/**
 * The time and the threads of the cache that is a member.
 *
 * @param ticker the clock
 * @param executor runs what may block
 * @param scheduler calls back later, on a thread that must not be blocked
 * @param random numbers from 0 to 1
 */
public record FleetTime(Ticker ticker, Executor executor, Scheduler scheduler, DoubleSupplier random) {

    /** Calls back later. */
    @FunctionalInterface
    public interface Scheduler {

        /**
         * Calls a task once.
         *
         * @param task the task
         * @param nanos after how many nanoseconds
         * @return what cancels it
         */
        Future<?> schedule(Runnable task, long nanos);
    }

    /** Runs what may block, later. */
    Future<?> executeLater(Runnable task, long nanos) {
        return scheduler.schedule(() -> executor.execute(task), nanos);
    }

    long now() {
        return ticker.read();
    }
}
