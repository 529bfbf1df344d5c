package dev.promptcache.internal;

import dev.promptcache.PromptKey;
import dev.promptcache.internal.snapshot.SnapshotEntries;
import dev.promptcache.internal.snapshot.SnapshotEntry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The entries as a snapshot sees them: copies that go out, and those of a file that come in. */
final class SnapshotTransfer implements SnapshotEntries {

    private final EntryStore store;
    private final CacheClock clock;
    private final CommitTemplates templates;

    SnapshotTransfer(EntryStore store, CacheClock clock, CommitTemplates templates) {
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
            return store.settings().config.maxSize();
        }

        @Override
        public boolean isCached(PromptKey key) {
            return store.find(key) != null;
        }

        @Override
        public int take(List<SnapshotEntry> entries, Instant now) {
            List<SnapshotEntry> prepared = entries.stream()
                    .map(entry ->
                            new SnapshotEntry(entry.key(), templates.prepare(entry.commit()), entry.confirmedAt()))
                    .toList();
            return store.load(loading, prepared, now, clock.exact());
        }

        @Override
        public void close() {
            store.endLoading(loading);
        }
    }
}
