package dev.promptcache.internal;

import dev.promptcache.PromptCacheListener.ChangeTrigger;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import dev.promptcache.internal.snapshot.SnapshotEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** How entries of a snapshot get into the table: never in the place of anything newer, and never for anything's eviction. */
final class SnapshotLoading {

    // Far more than any age that matters, and far less than nanoseconds can count.
    private static final Duration LONGEST_AGE = Duration.ofDays(36_500);

    private final CacheState state;
    private final Loader loader;

    SnapshotLoading(CacheState state, Loader loader) {
        this.state = state;
        this.loader = loader;
    }

    /** Takes in what is wanted of the entries, least recently used first, and says how many that were. */
    int load(List<SnapshotEntry> entries, Instant wallNow) {
        List<Runnable> afterwards = new ArrayList<>();
        int loaded = 0;
        synchronized (state.lock) {
            long now = state.clock.exact();
            // From the back: each becomes the least recently used one, until there is no more room.
            for (int i = entries.size() - 1; i >= 0; i--) {
                loaded += load(new Dated(entries.get(i), wallNow, now), afterwards) ? 1 : 0;
            }
        }
        afterwards.forEach(Runnable::run);
        return loaded;
    }

    private boolean load(Dated saved, List<Runnable> afterwards) {
        Entry entry = state.table.find(saved.key);
        if (state.notFound.find(saved.key, saved.now) != null) {
            return false;
        }
        if (entry == null) {
            return state.table.size() < state.settings.config.maxSize() && insert(saved);
        }
        boolean newer = !saved.ageUnknown && saved.confirmedAt > entry.confirmedAt;
        return newer && entry.ownSource == null && loader.find(saved.key) == null && replace(entry, saved, afterwards);
    }

    private boolean insert(Dated saved) {
        Entry entry = new Entry(saved.key, saved.commit, saved.confirmedAt);
        entry.ageUnknown = saved.ageUnknown;
        entry.lastRead(saved.now);
        state.date(entry, saved.now);
        if (loader.findToJoin(saved.key) != null) {
            // What is under way dates the entry when it ends.
            entry.dueAt = Settings.NEVER;
        }
        state.table.insertOldest(entry);
        state.whenModified.run();
        return true;
    }

    private boolean replace(Entry entry, Dated saved, List<Runnable> afterwards) {
        PromptCommit before = entry.commit();
        entry.hold(saved.commit, saved.confirmedAt);
        state.date(entry, saved.now);
        state.whenModified.run();
        if (!before.commitHash().equals(saved.commit.commitHash())) {
            afterwards.add(() -> state.listeners.tell(
                    listener -> listener.changed(saved.key, before, saved.commit, ChangeTrigger.LOAD)));
        }
        return true;
    }

    /** An entry of a snapshot on the cache's own clock. */
    private static final class Dated {

        private final PromptKey key;
        private final PromptCommit commit;
        private final long now;
        private final boolean ageUnknown;
        private final long confirmedAt;

        private Dated(SnapshotEntry saved, Instant wallNow, long now) {
            this.key = saved.key();
            this.commit = saved.commit();
            this.now = now;
            Instant instant = saved.confirmedAt();
            // A moment that is yet to come says that one of the clocks was wrong, and nothing about the age.
            this.ageUnknown = instant == null || instant.isAfter(wallNow);
            this.confirmedAt = instant == null || ageUnknown ? now : now - age(instant, wallNow);
        }

        private static long age(Instant confirmedAt, Instant now) {
            Duration age = Duration.between(confirmedAt, now);
            return (age.compareTo(LONGEST_AGE) < 0 ? age : LONGEST_AGE).toNanos();
        }
    }
}
