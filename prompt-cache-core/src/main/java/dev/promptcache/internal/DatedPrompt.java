package dev.promptcache.internal;

import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import dev.promptcache.internal.snapshot.SnapshotEntry;
import java.time.Duration;
import java.time.Instant;

/**
 * An entry of a snapshot on the cache's own clock.
 *
 * @param key the prompt
 * @param commit the commit
 * @param confirmedAt when the source confirmed the commit; now, if nobody knows
 * @param ageUnknown whether nobody knows
 */
record DatedPrompt(PromptKey key, PromptCommit commit, long confirmedAt, boolean ageUnknown) {

    // Far more than any age that matters, and far less than nanoseconds can count.
    private static final Duration LONGEST_AGE = Duration.ofDays(36_500);

    /**
     * Dates an entry.
     *
     * @param wallNow the time by the wall clock
     * @param now the same time by the cache's clock
     */
    static DatedPrompt of(SnapshotEntry saved, Instant wallNow, long now) {
        Instant instant = saved.confirmedAt();
        // A moment that is yet to come says that one of the clocks was wrong, and nothing about the age.
        return instant == null || instant.isAfter(wallNow)
                ? new DatedPrompt(saved.key(), saved.commit(), now, true)
                : new DatedPrompt(saved.key(), saved.commit(), now - age(instant, wallNow), false);
    }

    /** An entry that holds the commit; it is to be dated. */
    Entry toEntry() {
        Entry entry = new Entry(key, commit, confirmedAt);
        entry.ageUnknown = ageUnknown;
        return entry;
    }

    private static long age(Instant confirmedAt, Instant now) {
        Duration age = Duration.between(confirmedAt, now);
        return (age.compareTo(LONGEST_AGE) < 0 ? age : LONGEST_AGE).toNanos();
    }
}
