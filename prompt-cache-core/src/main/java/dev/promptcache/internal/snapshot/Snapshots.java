package dev.promptcache.internal.snapshot;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.CachedPrompt.Origin;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Saves what a cache holds to files, and lets it take in what files hold. Thread-safe. */
public final class Snapshots {

    private static final Logger log = LoggerFactory.getLogger(AsyncPromptCache.class);

    private final SnapshotEntries entries;
    private final Predicate<PromptKey> trusted;
    private final InstantSource wallClock;
    private final @Nullable Supplier<String> fingerprint;
    private final SnapshotFile files;
    // Of two saves to one file, the one that began last must be the one that lasts. Guards files, and no field.
    private final ReentrantLock saving = new ReentrantLock();

    /**
     * The snapshots of one cache.
     *
     * @param entries what the cache holds
     * @param trusted whose prompts may be loaded
     * @param wallClock dates files
     * @param fingerprint says what the commits belong to, or null if nobody can
     * @param files how files are read and written
     */
    public Snapshots(
            SnapshotEntries entries,
            Predicate<PromptKey> trusted,
            InstantSource wallClock,
            @Nullable Supplier<String> fingerprint,
            SnapshotFile files) {
        this.entries = entries;
        this.trusted = trusted;
        this.wallClock = wallClock;
        this.fingerprint = fingerprint;
        this.files = files;
    }

    /**
     * Reads the commits of a snapshot, whoever wrote it. What is wrong with it is logged as one warning.
     *
     * @param snapshot the content of the file; is read to its end and closed
     * @return the good entries, of {@link Origin#BUNDLED}
     */
    public static Map<PromptKey, PromptCommit> readBundled(InputStream snapshot) {
        SnapshotContent content = new SnapshotReader(
                        Origin.BUNDLED, null, Integer.MAX_VALUE, SnapshotLimits.ofHeap(), key -> false)
                .read(snapshot);
        if (!content.problems().isEmpty()) {
            log.warn(
                    "The bundled prompts are not all right: {}. Usable ones: {}",
                    content.problems(),
                    content.entries().size());
        }
        Map<PromptKey, PromptCommit> commits = new HashMap<>();
        content.entries().forEach(entry -> commits.put(entry.key(), entry.commit()));
        return commits;
    }

    /**
     * Saves to a file.
     *
     * @param path the file
     * @throws UncheckedIOException if it cannot be written
     */
    public void dump(Path path) {
        saving.lock();
        try {
            Instant now = wallClock.instant();
            String problem = write(path, entries.copy(now).orElse(List.of()), now);
            if (!problem.isEmpty()) {
                log.warn("From the prompt snapshot {}, {}", path, problem);
            }
        } finally {
            saving.unlock();
        }
    }

    /**
     * Loads from a file. What is wrong with it is logged as one warning.
     *
     * @param path the file
     * @return how many entries were loaded
     */
    public int load(Path path) {
        return read(path).count();
    }

    /**
     * Saves to a file as {@link #dump}, unless the cache is switched off: that says nothing about the prompts in the file.
     *
     * @return what is left out, as the rest of a warning, or an empty text
     */
    String dumpUnlessOff(Path path) {
        Instant now = wallClock.instant();
        Optional<List<SnapshotEntry>> copy = entries.copy(now);
        return copy.isPresent() ? write(path, copy.get(), now) : "";
    }

    /** Loads from a file, and says more of it. */
    Load read(Path path) {
        try (SnapshotEntries.Intake intake = entries.beginIntake()) {
            if (intake.room() == 0) {
                return Load.NONE;
            }
            SnapshotContent content = files.read(
                    path,
                    new SnapshotReader(
                            Origin.SNAPSHOT, fingerprint(), intake.room(), files.limits(), intake::isCached));
            int count = intake.take(trusted(path, content.entries()), wallClock.instant());
            if (!content.problems().isEmpty()) {
                log.warn(
                        "The prompt snapshot {} is not all right: {}. Loaded from it: {}",
                        path,
                        content.problems(),
                        count);
            } else if (count > 0) {
                log.info("Loaded {} prompts from the snapshot {}", count, path);
            }
            return new Load(count, true, !content.problems().isEmpty(), content.isUsable());
        }
    }

    /**
     * Keeps a file under another name beside, so that it can be written without a loss.
     *
     * @return the other name, or empty if there is no file to keep
     * @throws UncheckedIOException if it cannot be kept
     */
    Optional<Path> setAside(Path path) {
        try {
            return files.setAside(path);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The prompt snapshot " + path + " is not written, since the old one could not be kept: "
                            + reason(e),
                    e);
        }
    }

    /** Does something while nothing else is saved; says no if others did not let it for so long. */
    boolean whileNothingIsSaved(Duration patience, Runnable action) {
        if (!tryLock(patience)) {
            return false;
        }
        try {
            action.run();
            return true;
        } finally {
            saving.unlock();
        }
    }

    /** An interrupt does not shorten the wait: whoever closes a cache wants it to be saved. */
    private boolean tryLock(Duration patience) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return saving.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private String write(Path path, List<SnapshotEntry> all, Instant now) {
        SnapshotSelection selection = SnapshotSelection.of(all, files.limits());
        try {
            while (!isWritten(path, selection, now)) {
                selection = selection.half();
            }
            log.debug("Saved {} prompts to {}", selection.entries().size(), path);
            return selection.problem();
        } catch (IOException e) {
            throw new UncheckedIOException("The prompt snapshot " + path + " could not be written: " + reason(e), e);
        }
    }

    /** Writes a file, and says no if it was becoming too large. */
    private boolean isWritten(Path path, SnapshotSelection selection, Instant now) throws IOException {
        try {
            files.write(path, out -> SnapshotWriter.write(out, selection.entries(), now, fingerprint()));
            return true;
        } catch (BoundedOutputStream.FullException e) {
            if (selection.entries().isEmpty()) {
                throw e;
            }
            return false;
        }
    }

    private static String reason(IOException failure) {
        return failure instanceof UnusableFileException unusable ? unusable.problem() : failure.toString();
    }

    /**
     * Those of the entries that may be loaded. The others stay in the file until it is written the next time, with what the cache
     * holds then: they are refused on each load anyway, and a gate that is misconfigured for one start must not be what empties the
     * file.
     */
    private List<SnapshotEntry> trusted(Path path, List<SnapshotEntry> read) {
        Map<Boolean, List<SnapshotEntry>> byTrust =
                read.stream().collect(Collectors.partitioningBy(entry -> trusted.test(entry.key())));
        List<SnapshotEntry> others = byTrust.getOrDefault(false, List.of());
        if (!others.isEmpty()) {
            log.warn(
                    "Prompts of owners that are not trusted are left out of the snapshot {}: {}. To serve them, add the owners "
                            + "to the trusted ones (trustedOwners; with Spring Boot, langsmith.prompt-cache.trusted-owners)",
                    path,
                    others.stream().map(SnapshotEntry::key).toList());
        }
        return byTrust.getOrDefault(true, List.of());
    }

    private @Nullable String fingerprint() {
        return fingerprint == null ? null : fingerprint.get();
    }

    /**
     * What came of loading a file.
     *
     * @param count how many entries were loaded
     * @param wasRead whether the file was looked at: a cache that is switched off looks at none
     * @param isDamaged whether anything in it was wrong, and so may be lost if it is written
     * @param isUsable whether there is a file, or could be one
     */
    record Load(int count, boolean wasRead, boolean isDamaged, boolean isUsable) {

        static final Load NONE = new Load(0, false, false, true);
    }
}
