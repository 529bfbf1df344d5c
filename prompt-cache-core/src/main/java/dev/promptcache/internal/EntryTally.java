package dev.promptcache.internal;

import dev.promptcache.CacheStatus;
import dev.promptcache.FetchOutcome;
import dev.promptcache.PromptKey;
import dev.promptcache.internal.thread.DurationText;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The figures about a cache, and for how long what is cached will be served if LangSmith goes on failing. Takes one look at each
 * entry.
 */
final class EntryTally {

    private final StalenessRules rules;
    private final long now;
    private int size;
    private int stale;
    private int expired;
    private int failing;
    private long failingFor;
    private long oldest;
    private long shortest = StalenessRules.NEVER;

    EntryTally(StalenessRules rules, long now) {
        this.rules = rules;
        this.now = now;
    }

    void add(Entry entry) {
        long left = left(rules, entry, now);
        size++;
        stale += now > entry.freshUntil ? 1 : 0;
        expired += left < 0 ? 1 : 0;
        if (left >= 0) {
            shortest = Math.min(shortest, left);
        }
        if (entry.failures > 0) {
            failing++;
            failingFor = Math.max(failingFor, now - entry.failingSince);
        }
        if (entry.freshUntil != StalenessRules.NEVER) {
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

    /** Says for how long the entries will be served. */
    String outlook() {
        return size == 0
                ? "nothing is cached"
                : stale + " of " + size + " cached prompts are stale" + ofThose() + ofTheRest();
    }

    /** Says for how long one entry will be served. */
    static String outlook(StalenessRules rules, Entry entry, long now) {
        long left = left(rules, entry, now);
        String commit = "the cached commit " + entry.commit().commitHash();
        if (left < 0) {
            return commit + " is past its windows and not served";
        }
        return commit + " is served "
                + (left == StalenessRules.NEVER ? "without limit" : "for another " + DurationText.of(left));
    }

    private String ofThose() {
        return expired == 0 ? "" : ", " + expired + " of them past their windows and not served any more";
    }

    private String ofTheRest() {
        if (shortest != StalenessRules.NEVER) {
            return ", the first to run out of its windows is served for another " + DurationText.of(shortest);
        }
        return expired == 0 ? ", all are served without limit" : "";
    }

    private static long left(StalenessRules rules, Entry entry, long now) {
        long until = StalenessRules.plus(entry.freshUntil, rules.longestWindow());
        return until == StalenessRules.NEVER ? StalenessRules.NEVER : until - now;
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
