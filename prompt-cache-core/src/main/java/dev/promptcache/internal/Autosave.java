package dev.promptcache.internal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.promptcache.AsyncPromptCache;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a cache in a file: takes in what the file holds when the cache is made, and writes it a few seconds after each change and
 * when the cache stops; once a minute where the age of commits is all that has changed. Whoever changes the cache only sets a timer.
 */
final class Autosave {

    /** How long after a change the file is written at the latest, and after the last write at the earliest. */
    static final Duration INTERVAL = Duration.ofSeconds(5);

    /** How long after a change the file is written at the earliest: many changes come together, as at start-up. */
    static final Duration DELAY = Duration.ofSeconds(1);

    /** How long after the last write the file is written since commits were confirmed. */
    static final Duration CONFIRMATIONS = Duration.ofMinutes(1);

    private static final Logger log = LoggerFactory.getLogger(AsyncPromptCache.class);

    private final EntryStore store;
    private final CacheThreads threads;
    private final CacheClock clock;
    private final Snapshots snapshots;
    private final Path path;

    @GuardedBy("this")
    private boolean changed;

    @GuardedBy("this")
    private boolean confirmed;

    @GuardedBy("this")
    private @Nullable CompletableFuture<Void> underWay;

    @GuardedBy("this")
    private long lastWrite = Long.MIN_VALUE;

    @GuardedBy("this")
    private @Nullable Alarm timer;

    @GuardedBy("this")
    private long timerRings;

    /** Whether a write that fails waits for the next change, since the cache stops. */
    @GuardedBy("this")
    private boolean stopping;

    @GuardedBy("this")
    private boolean closed;

    // Touched by whoever loads, and then by one save at a time.
    private volatile boolean loaded;
    private volatile boolean rejected;
    private volatile boolean failing;

    Autosave(EntryStore store, CacheThreads threads, CacheClock clock, Snapshots snapshots, Path path) {
        this.store = store;
        this.threads = threads;
        this.clock = clock;
        this.snapshots = snapshots;
        this.path = path;
    }

    /** Takes in what the file holds, in this thread, and follows the cache from then on. */
    void open() {
        // That the cache holds what the file holds is no reason to write it.
        if (store.settings().isEnabled()) {
            load();
        }
        store.follow(this);
    }

    /** Notes that a snapshot written now would differ from the last one, in what it holds or in the age of that alone. */
    synchronized void modified(boolean inWhatItHolds) {
        changed |= inWhatItHolds;
        confirmed = true;
        stopping = false;
        schedule();
    }

    /**
     * Writes the file now, on another thread, if there is something to write. The future completes when that is done or has
     * taken as long as the interval, never with a failure.
     */
    CompletableFuture<Void> flush() {
        synchronized (this) {
            stopping = true;
        }
        CompletableFuture<Void> done = write();
        if (done.isDone()) {
            return done;
        }
        CompletableFuture<Void> bounded = new CompletableFuture<>();
        Alarm bound = threads.schedule(() -> bounded.complete(null), INTERVAL.toNanos());
        done.thenRun(() -> {
            bound.cancel();
            bounded.complete(null);
        });
        return bounded;
    }

    /** Writes the file for the last time, in this thread, if there is something to write; after the write under way, if it ends. */
    void close() {
        CompletableFuture<Void> before;
        synchronized (this) {
            closed = true;
            before = underWay;
        }
        if (before != null) {
            await(before);
        }
        CompletableFuture<Void> save = begin(true);
        if (save != null) {
            save(save);
        }
    }

    @GuardedBy("this")
    private void schedule() {
        if (!confirmed || underWay != null || stopping || closed) {
            return;
        }
        long now = clock.exact();
        long pause = (changed ? INTERVAL : CONFIRMATIONS).toNanos();
        long rings = Math.max(now + DELAY.toNanos(), lastWrite == Long.MIN_VALUE ? now : lastWrite + pause);
        if (timer == null || rings < timerRings) {
            cancelTimer();
            timerRings = rings;
            timer = threads.schedule(this::write, rings - now);
        }
    }

    @GuardedBy("this")
    private void cancelTimer() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private CompletableFuture<Void> write() {
        CompletableFuture<Void> before = underWay();
        if (before != null) {
            return before.thenCompose(done -> write());
        }
        CompletableFuture<Void> save = begin(false);
        if (save == null) {
            return CompletableFuture.completedFuture(null);
        }
        try {
            threads.execute(() -> save(save));
        } catch (Throwable e) {
            failed(e);
            end(save, true);
        }
        return save;
    }

    private synchronized @Nullable CompletableFuture<Void> underWay() {
        return underWay;
    }

    /**
     * Claims the right to write, if there is something to write; {@link #end} gives it back.
     *
     * @param anyway whether to do so also if somebody is writing who does not come to an end
     */
    private synchronized @Nullable CompletableFuture<Void> begin(boolean anyway) {
        if (underWay != null && !anyway) {
            return null;
        }
        cancelTimer();
        // A cache that is switched off is empty, and that says nothing about the prompts in the file.
        boolean wanted = confirmed && store.settings().isEnabled();
        changed = false;
        confirmed = false;
        if (wanted) {
            underWay = new CompletableFuture<>();
            lastWrite = clock.exact();
        }
        return wanted ? underWay : null;
    }

    private void end(CompletableFuture<Void> save, boolean again) {
        synchronized (this) {
            underWay = underWay == save ? null : underWay;
            changed |= again;
            confirmed |= again;
            schedule();
        }
        save.complete(null);
    }

    private void save(CompletableFuture<Void> save) {
        boolean written = false;
        try {
            if (!loaded) {
                // The cache was switched off when it was made.
                load();
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
        } catch (Throwable e) {
            failed(e);
        } finally {
            end(save, !written);
        }
    }

    private void load() {
        rejected = snapshots.load(path).isDamaged();
        loaded = true;
    }

    private void failed(Throwable e) {
        if (!failing) {
            failing = true;
            log.warn("{}; this is tried again every {} s", e.getMessage(), INTERVAL.toSeconds());
            log.debug("Writing {} failed", path, e);
        }
    }

    private static void await(CompletableFuture<Void> save) {
        try {
            save.get(INTERVAL.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            // Whoever closes the cache does not want to wait for it; what it holds is written all the same.
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            log.debug("A prompt snapshot is still being written", e);
        }
    }
}
