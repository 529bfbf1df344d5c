package dev.promptcache.internal.fleet;

import dev.promptcache.Ticker;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
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

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

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
        Scheduled schedule(Runnable task, long nanos);
    }

    /** A task that will be called. */
    @FunctionalInterface
    public interface Scheduled {

        /** Lets the task not be called, if it has not been. */
        void cancel();
    }

    /** Runs what may block, as soon as there is a thread. */
    void executeSoon(Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException | OutOfMemoryError e) {
            // There is no thread to be had at the moment.
            executeLater(task, SECOND);
        }
    }

    /** Runs what may block, later. */
    Scheduled executeLater(Runnable task, long nanos) {
        return scheduler.schedule(() -> executeSoon(task), nanos);
    }

    long now() {
        return ticker.read();
    }
}
