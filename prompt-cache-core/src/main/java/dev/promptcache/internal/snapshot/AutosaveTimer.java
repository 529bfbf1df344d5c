package dev.promptcache.internal.snapshot;

/** Calls a task after a while. */
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
