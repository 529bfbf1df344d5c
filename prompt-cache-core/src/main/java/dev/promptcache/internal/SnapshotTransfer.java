package dev.promptcache.internal;

import dev.promptcache.PromptCacheListener.ChangeTrigger;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import dev.promptcache.internal.snapshot.SnapshotEntries;
import dev.promptcache.internal.snapshot.SnapshotEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How entries get into a snapshot and out of one: never in the place of anything newer, never for anything's eviction, and never
 * back into a cache that they were removed from meanwhile.
 */
final class SnapshotTransfer implements SnapshotEntries {

    // Far more than any age that matters, and far less than nanoseconds can count.
    private static final Duration LONGEST_AGE = Duration.ofDays(36_500);

    private final CacheState state;
    private final Loader loader;

    SnapshotTransfer(CacheState state, Loader loader) {
        this.state = state;
        this.loader = loader;
    }

    @Override
    public Optional<List<SnapshotEntry>> copy(Instant wallNow) {
        List<Ranked> ranked = new ArrayList<>();
        synchronized (state.lock) {
            if (!state.settings.isEnabled()) {
                return Optional.empty();
            }
            long now = state.clock.exact();
            state.table.forEach(entry -> {
                if (entry.ownSource == null) {
                    Instant confirmedAt = entry.ageUnknown ? null : wallNow.minusNanos(now - entry.confirmedAt);
                    ranked.add(new Ranked(entry.stamp(), new SnapshotEntry(entry.key, entry.commit(), confirmedAt)));
                }
            });
        }
        ranked.sort(Comparator.comparingLong(Ranked::stamp));
        return Optional.of(ranked.stream().map(Ranked::entry).toList());
    }

    @Override
    public Intake beginIntake() {
        synchronized (state.lock) {
            return new TableIntake(state.removals.begin());
        }
    }

    private record Ranked(long stamp, SnapshotEntry entry) {}

    private final class TableIntake implements Intake {

        private final RemovalNotes.Notes removed;

        private TableIntake(RemovalNotes.Notes removed) {
            this.removed = removed;
        }

        @Override
        public int room() {
            return state.settings.config.maxSize();
        }

        @Override
        public boolean isCached(PromptKey key) {
            return state.table.find(key) != null;
        }

        @Override
        public int take(List<SnapshotEntry> entries, Instant wallNow) {
            List<Runnable> afterwards = new ArrayList<>();
            int taken = 0;
            synchronized (state.lock) {
                long now = state.clock.exact();
                // From the back: each becomes the least recently used one, until there is no more room.
                for (int i = entries.size() - 1; i >= 0; i--) {
                    taken += take(new Dated(entries.get(i), wallNow, now), afterwards) ? 1 : 0;
                }
            }
            afterwards.forEach(Runnable::run);
            return taken;
        }

        @Override
        public void close() {
            synchronized (state.lock) {
                state.removals.end(removed);
            }
        }

        private boolean take(Dated saved, List<Runnable> afterwards) {
            if (removed.include(saved.key) || state.notFound.find(saved.key, saved.now) != null) {
                return false;
            }
            Entry entry = state.table.find(saved.key);
            if (entry == null) {
                return state.table.size() < state.settings.config.maxSize() && insert(saved);
            }
            boolean newer = !saved.ageUnknown && saved.confirmedAt > entry.confirmedAt;
            return newer
                    && entry.ownSource == null
                    && loader.find(saved.key) == null
                    && replace(entry, saved, afterwards);
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
