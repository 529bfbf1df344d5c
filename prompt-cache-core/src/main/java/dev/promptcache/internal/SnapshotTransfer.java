package dev.promptcache.internal;

import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import dev.promptcache.internal.snapshot.SnapshotEntries;
import dev.promptcache.internal.snapshot.SnapshotEntry;
import dev.promptcache.internal.thread.CacheClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The entries as a snapshot sees them: copies that go out, and those of a file that come in. */
final class SnapshotTransfer implements SnapshotEntries {

    private final EntryStore store;
    private final CacheClock clock;
    private final CommitTemplates templates;
    private final SnapshotVetting vetting;

    SnapshotTransfer(EntryStore store, CacheClock clock, CommitTemplates templates, SnapshotVetting vetting) {
        this.vetting = vetting;
        this.store = store;
        this.clock = clock;
        this.templates = templates;
    }

    @Override
    public Optional<List<SnapshotEntry>> copy(Instant now) {
        return store.snapshot(now, clock.exact());
    }

    @Override
    public Intake beginIntake() {
        return new StoreIntake(store.beginLoading());
    }

    private final class StoreIntake implements Intake {

        private final Loading loading;

        private StoreIntake(Loading loading) {
            this.loading = loading;
        }

        @Override
        public int room() {
            return store.rules().config.maxSize();
        }

        @Override
        public boolean isCached(PromptKey key) {
            return store.find(key) != null;
        }

        @Override
        public int take(List<SnapshotEntry> entries, Instant now) {
            long moment = clock.exact();
            // A vetter is to parse them as the application would.
            List<SnapshotEntry> prepared = entries.stream()
                    .map(entry ->
                            new SnapshotEntry(entry.key(), templates.prepare(entry.commit()), entry.confirmedAt()))
                    .toList();
            List<Dated> dated = vetting.accepted(prepared).stream()
                    .map(entry -> Dated.of(entry, entry.commit(), now, moment))
                    .toList();
            return store.load(loading, dated, moment);
        }

        @Override
        public void close() {
            store.endLoading(loading);
        }
    }

    /**
     * An entry of a snapshot on the cache's own clock.
     *
     * @param key the prompt
     * @param commit the commit
     * @param confirmedAt when the source confirmed the commit; now, if nobody knows
     * @param ageUnknown whether nobody knows
     */
    record Dated(PromptKey key, PromptCommit commit, long confirmedAt, boolean ageUnknown) {

        // Far more than any age that matters, and far less than nanoseconds can count.
        private static final Duration LONGEST_AGE = Duration.ofDays(36_500);

        /**
         * Dates an entry.
         *
         * @param commit its commit
         * @param wallNow the time by the wall clock
         * @param now the same time by the cache's clock
         */
        static Dated of(SnapshotEntry saved, PromptCommit commit, Instant wallNow, long now) {
            Instant instant = saved.confirmedAt();
            // A moment that is yet to come says that one of the clocks was wrong, and nothing about the age.
            return instant == null || instant.isAfter(wallNow)
                    ? new Dated(saved.key(), commit, now, true)
                    : new Dated(saved.key(), commit, now - age(instant, wallNow), false);
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
}
