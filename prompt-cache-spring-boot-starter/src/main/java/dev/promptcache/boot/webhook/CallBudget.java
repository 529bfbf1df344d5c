package dev.promptcache.boot.webhook;

import java.time.Duration;

/** A bucket of calls that fills up evenly. Not thread-safe. */
final class CallBudget {

    private final long size;
    private final long nanosPerCall;
    private long spentUntil;

    /** A full bucket of some calls, which takes some time to fill. */
    CallBudget(int size, Duration fillsIn, long now) {
        this.size = size;
        this.nanosPerCall = fillsIn.toNanos() / size;
        this.spentUntil = now - size * nanosPerCall;
    }

    /** Takes a call out, if there is one. */
    boolean take(long now) {
        long oldest = now - size * nanosPerCall;
        long from = spentUntil - oldest < 0 ? oldest : spentUntil;
        if (now - from < nanosPerCall) {
            return false;
        }
        spentUntil = from + nanosPerCall;
        return true;
    }
}
