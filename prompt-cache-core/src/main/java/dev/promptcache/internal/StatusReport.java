package dev.promptcache.internal;

import dev.promptcache.CacheStatus;
import dev.promptcache.FetchOutcome;
import dev.promptcache.PromptKey;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The figures about a cache. Takes one look at each entry. */
final class StatusReport {

    private final Settings settings;
    private final long now;
    private int size;
    private int stale;
    private int expired;
    private int failing;
    private long failingFor;
    private long oldest;

    StatusReport(Settings settings, long now) {
        this.settings = settings;
        this.now = now;
    }

    void add(Entry entry) {
        long overdue = now - entry.freshUntil;
        size++;
        stale += overdue > 0 ? 1 : 0;
        expired += overdue > 0 && !settings.servesOnError(overdue) ? 1 : 0;
        if (entry.failures > 0) {
            failing++;
            failingFor = Math.max(failingFor, now - entry.failingSince);
        }
        if (entry.freshUntil != Settings.NEVER) {
            oldest = Math.max(oldest, now - entry.confirmedAt);
        }
    }

    CacheStatus status(boolean running, int activeFetches, int bundled, @Nullable LastFetch last) {
        return new CacheStatus(
                running,
                size,
                stale,
                expired,
                failing,
                Duration.ofNanos(failingFor),
                Duration.ofNanos(oldest),
                activeFetches,
                bundled,
                last == null ? null : last.at(now));
    }

    /** How a fetch ended, and since when they all end so. */
    record LastFetch(PromptKey key, FetchOutcome outcome, long end, long unbrokenSince) {

        static LastFetch after(@Nullable LastFetch before, PromptKey key, FetchOutcome outcome, long now) {
            boolean unbroken = before != null && isGood(before.outcome) == isGood(outcome);
            return new LastFetch(key, outcome, now, before != null && unbroken ? before.unbrokenSince : now);
        }

        /** That there is no such prompt is an answer like any other. */
        private static boolean isGood(FetchOutcome outcome) {
            return outcome.isSuccess() || outcome == FetchOutcome.NOT_FOUND;
        }

        private CacheStatus.LastFetch at(long now) {
            return new CacheStatus.LastFetch(
                    key,
                    outcome,
                    Duration.ofNanos(Math.max(0, now - end)),
                    Duration.ofNanos(Math.max(0, now - unbrokenSince)));
        }
    }
}
