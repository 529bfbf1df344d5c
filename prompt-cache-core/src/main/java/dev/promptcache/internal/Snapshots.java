package dev.promptcache.internal;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.CachedPrompt.Origin;
import dev.promptcache.internal.snapshot.SnapshotContent;
import dev.promptcache.internal.snapshot.SnapshotEntry;
import dev.promptcache.internal.snapshot.SnapshotFile;
import dev.promptcache.internal.snapshot.SnapshotReader;
import dev.promptcache.internal.snapshot.SnapshotWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Saves what a cache holds to a file, and takes what a file holds into the cache. */
final class Snapshots {

    private static final Logger log = LoggerFactory.getLogger(AsyncPromptCache.class);

    private final EntryStore store;
    private final TrustedOwners trustedOwners;
    private final CacheClock clock;
    private final SnapshotFile files;
    private final InstantSource wallClock;
    private final @Nullable Supplier<String> fingerprint;
    // Of two saves to one file, the one that began last must be the one that lasts.
    private final ReentrantLock saving = new ReentrantLock();

    Snapshots(EntryStore store, CacheClock clock, CacheParts parts, SnapshotFile files) {
        this.store = store;
        this.clock = clock;
        this.trustedOwners = new TrustedOwners(parts.trustedOwners());
        this.files = files;
        this.wallClock = parts.wallClock();
        this.fingerprint = parts.fingerprint();
    }

    /** Saves to a file; throws {@link UncheckedIOException} if that fails. */
    void dump(Path path) {
        saving.lock();
        try {
            Instant now = wallClock.instant();
            List<SnapshotEntry> entries = store.snapshot(now, clock.exact());
            files.write(path, out -> SnapshotWriter.write(out, entries, now, fingerprint()));
            log.debug("Saved {} prompts to {}", entries.size(), path);
        } catch (IOException e) {
            throw new UncheckedIOException("The prompt snapshot " + path + " could not be written: " + e, e);
        } finally {
            saving.unlock();
        }
    }

    /** Loads from a file. */
    Load load(Path path) {
        int room = store.settings().config.maxSize();
        if (room == 0) {
            return new Load(0, false);
        }
        Loading loading = store.beginLoading();
        try {
            SnapshotContent content = files.read(path, reader(room));
            List<SnapshotEntry> entries = trusted(path, content.entries());
            int loaded = store.load(loading, entries, wallClock.instant(), clock.exact());
            if (!content.problems().isEmpty()) {
                log.warn(
                        "The prompt snapshot {} is not all right: {}. Loaded from it: {}",
                        path,
                        content.problems(),
                        loaded);
            } else if (loaded > 0) {
                log.info("Loaded {} prompts from the snapshot {}", loaded, path);
            }
            return new Load(loaded, !content.problems().isEmpty());
        } finally {
            store.endLoading(loading);
        }
    }

    private List<SnapshotEntry> trusted(Path path, List<SnapshotEntry> entries) {
        Map<Boolean, List<SnapshotEntry>> byTrust =
                entries.stream().collect(Collectors.partitioningBy(entry -> trustedOwners.include(entry.key())));
        List<SnapshotEntry> others = byTrust.getOrDefault(false, List.of());
        if (!others.isEmpty()) {
            log.warn(
                    "Prompts of owners that are not trusted are left out of the snapshot {}: {}. To serve them, add the owners "
                            + "to the trusted ones (langsmith.prompt-cache.trusted-owners)",
                    path,
                    others.stream().map(SnapshotEntry::key).toList());
        }
        return byTrust.getOrDefault(true, List.of());
    }

    /**
     * Keeps a file under another name beside, so that it can be written without a loss; throws {@link UncheckedIOException} if
     * that fails.
     *
     * @return the other name, or empty if there is no file to keep
     */
    Optional<Path> setAside(Path path) {
        try {
            return files.setAside(path);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The prompt snapshot " + path + " is not written, since the old one could not be kept: " + e, e);
        }
    }

    private @Nullable String fingerprint() {
        return fingerprint == null ? null : fingerprint.get();
    }

    private SnapshotReader reader(int room) {
        return new SnapshotReader(Origin.SNAPSHOT, fingerprint(), room, key -> store.find(key) != null);
    }

    /**
     * What came of loading a file.
     *
     * @param count how many entries were loaded
     * @param isDamaged whether anything in it was wrong, and so may be lost if it is written
     */
    record Load(int count, boolean isDamaged) {}
}
