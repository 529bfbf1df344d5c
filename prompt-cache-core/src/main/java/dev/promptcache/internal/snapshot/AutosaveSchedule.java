package dev.promptcache.internal.snapshot;

import java.time.Duration;

/**
 * What of a cache is not in its file yet, and when that is to be written: a change within seconds, and that entries were merely
 * confirmed, which changes nothing but their age, once a minute. Not thread-safe.
 */
final class AutosaveSchedule {

    /** How long after a change the file is written at the latest, and after the last write at the earliest. */
    static final Duration INTERVAL = Duration.ofSeconds(5);

    /** How long after a change the file is written at the earliest: many changes come together, as at start-up. */
    static final Duration DELAY = Duration.ofSeconds(1);

    /** How long after the last write the file is written if nothing changed, and entries were confirmed. */
    static final Duration CONFIRMATION_INTERVAL = Duration.ofMinutes(1);

    /** How long after it was given to an executor a write that has not begun counts as lost. */
    static final Duration LOST = Duration.ofMinutes(1);

    /** A moment that does not come. */
    static final long NEVER = Long.MAX_VALUE;

    private boolean opened;
    private boolean started = true;
    private boolean closed;
    private Mark present = new Mark(0, 0);
    private Mark saved = present;
    private boolean failing;
    /** Whether nothing repeats a write that failed, until something changes. */
    private boolean givenUp;

    private long changesNotBefore = Long.MIN_VALUE;
    private long confirmationsNotBefore;

    /** From here on what happens counts: that a cache took in its file is no reason to write it. */
    void open(long now) {
        opened = true;
        confirmationsNotBefore = now + CONFIRMATION_INTERVAL.toNanos();
    }

    void changed() {
        if (opened) {
            present = new Mark(present.changes + 1, present.confirmations);
            givenUp = false;
        }
    }

    void confirmed() {
        if (opened) {
            present = new Mark(present.changes, present.confirmations + 1);
        }
    }

    void start() {
        started = true;
        givenUp = false;
    }

    /** From here on a write that fails is not repeated: whoever stops a cache wants it to be quiet. */
    void stop() {
        started = false;
        givenUp = failing;
    }

    /** From here on nothing is written by itself. */
    void close() {
        stop();
        closed = true;
    }

    boolean isWriteWanted() {
        return !present.equals(saved);
    }

    /** Whether a write that fails is tried again by itself. */
    boolean isRepeating() {
        return started;
    }

    /** When the file is to be written, seen from now. */
    long due(long now) {
        if (closed || givenUp || !isWriteWanted()) {
            return NEVER;
        }
        boolean soon = failing || present.changes != saved.changes;
        return Math.max(now + DELAY.toNanos(), soon ? changesNotBefore : confirmationsNotBefore);
    }

    /** Begins a write: what happens from here on may be missing in it. */
    Mark begin(long now) {
        changesNotBefore = now + INTERVAL.toNanos();
        confirmationsNotBefore = now + CONFIRMATION_INTERVAL.toNanos();
        return present;
    }

    /** Ends a write that succeeded. */
    void succeeded(Mark begun) {
        saved = begun;
        failing = false;
        givenUp = false;
    }

    /** Ends a write that failed, or could not begin. */
    void failed(long now) {
        changesNotBefore = now + INTERVAL.toNanos();
        failing = true;
        givenUp = !started;
    }

    /**
     * How much had happened at a moment.
     *
     * @param changes how many changes
     * @param confirmations how many confirmations without a change
     */
    record Mark(long changes, long confirmations) {}
}
