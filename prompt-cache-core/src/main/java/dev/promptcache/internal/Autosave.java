package dev.promptcache.internal;

import dev.promptcache.AsyncPromptCache;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a cache in a file: takes in what the file holds when the cache is made, and writes it a few seconds after each change and
 * when the cache stops. Without a path it does nothing. Whoever changes the cache only sets a timer.
 */
final class Autosave {

    /** How long after a change the file is written at the latest, and after the last write at the earliest. */
    static final Duration INTERVAL = Duration.ofSeconds(5);

    /** How long after a change the file is written at the earliest: many changes come together, as at start-up. */
    static final Duration DELAY = Duration.ofSeconds(1);

    private static final Logger log = LoggerFactory.getLogger(AsyncPromptCache.class);

    private final CacheState state;
    private final Workers workers;
    private final Snapshots snapshots;
    private final @Nullable Path path;

    // Guarded by the cache's lock.
    private boolean modified;
    private @Nullable CompletableFuture<Void> underWay;
    private long notBefore;
    private @Nullable Future<?> timer;

    // Touched by whoever loads, and then by one save at a time.
    private volatile boolean loaded;
    private volatile boolean rejected;
    private volatile boolean failing;

    Autosave(CacheState state, Workers workers, Snapshots snapshots, @Nullable Path path) {
        this.state = state;
        this.workers = workers;
        this.snapshots = snapshots;
        this.path = path;
    }

    /** Takes in what the file holds, in this thread, and follows the cache from then on. */
    void open() {
        if (path == null) {
            return;
        }
        // That the cache holds what the file holds is no reason to write it.
        if (state.settings.isEnabled()) {
            load(path);
        }
        state.whenModified = this::modified;
    }

    /**
     * Writes the file now, on another thread, if there is something to write. The future completes when that is done or has
     * taken as long as the interval, never with a failure.
     */
    CompletableFuture<Void> flush() {
        CompletableFuture<Void> done = write();
        if (done.isDone()) {
            return done;
        }
        CompletableFuture<Void> bounded = new CompletableFuture<>();
        Future<?> bound = workers.schedule(() -> bounded.complete(null), INTERVAL.toNanos());
        done.thenRun(() -> {
            bound.cancel(false);
            bounded.complete(null);
        });
        return bounded;
    }

    /** Writes the file in this thread if there is something to write and nobody is writing it. */
    void flushNow() {
        CompletableFuture<Void> save = path == null ? null : begin();
        if (path != null && save != null) {
            save(path, save);
        }
    }

    /** Sets the timer again, which was lost with its thread. Needs the lock. */
    void threadsReleased() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
            schedule();
        }
    }

    /** Needs the lock. */
    private void modified() {
        modified = true;
        schedule();
    }

    /** Needs the lock. */
    private void schedule() {
        if (modified && underWay == null && timer == null && !state.closed) {
            long wait = Math.max(DELAY.toNanos(), notBefore - state.clock.exact());
            timer = workers.schedule(this::write, wait);
        }
    }

    private CompletableFuture<Void> write() {
        CompletableFuture<Void> before = underWay();
        if (path == null || before != null) {
            return before == null ? CompletableFuture.completedFuture(null) : before.thenCompose(done -> write());
        }
        CompletableFuture<Void> save = begin();
        if (save == null) {
            return CompletableFuture.completedFuture(null);
        }
        try {
            workers.execute(() -> save(path, save));
        } catch (RejectedExecutionException e) {
            failed(path, e);
            end(save, true);
        }
        return save;
    }

    private @Nullable CompletableFuture<Void> underWay() {
        synchronized (state.lock) {
            return underWay;
        }
    }

    /** Claims the right to write, if there is something to write and nobody is writing; {@link #end} gives it back. */
    private @Nullable CompletableFuture<Void> begin() {
        synchronized (state.lock) {
            if (underWay != null) {
                return null;
            }
            if (timer != null) {
                timer.cancel(false);
                timer = null;
            }
            // A cache that is switched off is empty, and that says nothing about the prompts in the file.
            boolean wanted = modified && state.settings.isEnabled();
            modified = false;
            if (wanted) {
                underWay = new CompletableFuture<>();
                notBefore = Settings.plus(state.clock.exact(), INTERVAL.toNanos());
            }
            return underWay;
        }
    }

    private void end(CompletableFuture<Void> save, boolean again) {
        synchronized (state.lock) {
            underWay = null;
            modified |= again;
            schedule();
        }
        save.complete(null);
    }

    private void save(Path path, CompletableFuture<Void> save) {
        boolean written = false;
        try {
            if (!loaded) {
                // The cache was switched off when it was made.
                load(path);
            }
            if (rejected) {
                snapshots
                        .setAside(path)
                        .ifPresent(
                                kept -> log.info("The prompt snapshot {} is kept as {}, and written anew", path, kept));
                rejected = false;
            }
            snapshots.dump(path);
            written = true;
            if (failing) {
                failing = false;
                log.info("The prompt snapshot {} can be written again", path);
            }
        } catch (RuntimeException e) {
            failed(path, e);
        } finally {
            end(save, !written);
        }
    }

    private void load(Path path) {
        rejected = snapshots.load(path).isDamaged();
        loaded = true;
    }

    private void failed(Path path, RuntimeException e) {
        if (!failing) {
            failing = true;
            log.warn("{}; this is tried again every {} s", e.getMessage(), INTERVAL.toSeconds());
            log.debug("Writing {} failed", path, e);
        }
    }
}
