package dev.promptcache.internal.snapshot;

/**
 * Calls a task after a while.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface AutosaveTimer {

    /**
     * Sets the timer.
     *
     * @param task what to call, once
     * @param nanos after how many nanoseconds
     * @return cancels it, and throws nothing
     */
    Runnable schedule(Runnable task, long nanos);
}
