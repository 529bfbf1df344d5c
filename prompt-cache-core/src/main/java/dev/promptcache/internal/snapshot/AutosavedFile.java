package dev.promptcache.internal.snapshot;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.promptcache.AsyncPromptCache;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file that a cache is kept in: what it holds is taken in or kept beside before it is written. Thread-safe. */
final class AutosavedFile {

    private static final Logger log = LoggerFactory.getLogger(AsyncPromptCache.class);

    private final Snapshots snapshots;
    private final Path path;
    private final AtomicBoolean failing = new AtomicBoolean();

    @GuardedBy("this")
    private boolean loaded;

    @GuardedBy("this")
    private boolean rejected;

    /** Whether the file, as it was written last, lacks what would make it too large. */
    @GuardedBy("this")
    private boolean incomplete;

    AutosavedFile(Snapshots snapshots, Path path) {
        this.snapshots = snapshots;
        this.path = path;
    }

    /** Lets the cache take in the file, once: a cache that is switched off takes in nothing. */
    synchronized void load() {
        if (!loaded) {
            Snapshots.Load load = snapshots.read(path);
            loaded = load.wasRead();
            rejected = load.isDamaged();
            // That what is no file cannot be written need not be told once more.
            failing.compareAndSet(false, !load.isUsable());
        }
    }

    /** Writes the file, and keeps the one that was there if anything in it was wrong. */
    synchronized void write() {
        if (rejected) {
            snapshots
                    .setAside(path)
                    .ifPresent(kept -> log.info("The prompt snapshot {} is kept as {}, and written anew", path, kept));
            rejected = false;
        }
        String problem = snapshots.dumpUnlessOff(path);
        if (!problem.isEmpty() && !incomplete) {
            log.warn("From the prompt snapshot {}, {}", path, problem);
        }
        incomplete = !problem.isEmpty();
        if (failing.getAndSet(false)) {
            log.info("The prompt snapshot {} can be written again", path);
        }
    }

    /** Tells that the file could not be written, or the like, unless that was told already. */
    void failed(String done, Throwable failure, String consequence) {
        if (failing.compareAndSet(false, true)) {
            String problem = failure instanceof UncheckedIOException
                    ? failure.getMessage()
                    : "The prompt snapshot " + path + " could not be " + done + ": " + failure;
            log.warn("{}{}", problem, consequence);
        }
        log.debug("The prompt snapshot {} could not be {}", path, done, failure);
    }
}
