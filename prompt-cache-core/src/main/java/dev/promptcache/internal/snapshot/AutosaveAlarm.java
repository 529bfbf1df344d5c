package dev.promptcache.internal.snapshot;

import org.jspecify.annotations.Nullable;

/** One setting of the timer. Thread-safe. */
final class AutosaveAlarm {

    private final long due;
    // Set by whoever sets the timer, after others may have seen the alarm: cancelling saves work, and no more.
    private volatile @Nullable Runnable canceller;

    AutosaveAlarm(long due) {
        this.due = due;
    }

    /** Whether it rings early enough for a moment. */
    boolean isInTimeFor(long moment) {
        return due <= moment;
    }

    void set(AutosaveTimer timer, Runnable task, long nanos) {
        canceller = timer.schedule(task, nanos);
    }

    void cancel() {
        Runnable cancel = canceller;
        if (cancel != null) {
            cancel.run();
        }
    }
}
