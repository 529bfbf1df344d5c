package dev.promptcache.internal.snapshot;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.promptcache.AsyncPromptCache;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a cache in a file: lets it take in what the file holds when it is made, and writes the file soon after each change and when
 * the cache stops. Whoever changes the cache only sets a timer, and nothing that the file, the executor or the timer throws reaches
 * whoever calls. Thread-safe.
 *
 * @since 0.1.0
 */
public final class Autosave {

    private static final Logger log = LoggerFactory.getLogger(AsyncPromptCache.class);

    private final Snapshots snapshots;
    private final AutosavedFile file;
    private final Executor writers;
    private final AutosaveTimer timer;
    private final LongSupplier clock;
    private final Duration patience;

    @GuardedBy("this")
    private final AutosaveSchedule schedule = new AutosaveSchedule();

    /** How many writes were given to the executor and have not ended. */
    @GuardedBy("this")
    private int underWay;

    @GuardedBy("this")
    private @Nullable AutosaveAlarm alarm;

    /**
     * What keeps a cache in a file.
     *
     * @param snapshots reads and writes the file
     * @param path the file
     * @param writers runs what writes the file
     * @param timer says when to write; its thread is never held up if the executor has threads of its own
     * @param clock the time in nanoseconds
     */
    public Autosave(Snapshots snapshots, Path path, Executor writers, AutosaveTimer timer, LongSupplier clock) {
        this(snapshots, path, writers, timer, clock, AutosaveSchedule.INTERVAL);
    }

    /** As the other one, but for how long a write under way is waited for before another. */
    Autosave(
            Snapshots snapshots,
            Path path,
            Executor writers,
            AutosaveTimer timer,
            LongSupplier clock,
            Duration patience) {
        this.snapshots = snapshots;
        this.file = new AutosavedFile(snapshots, path);
        this.writers = writers;
        this.timer = timer;
        this.clock = clock;
        this.patience = patience;
    }

    /** Lets the cache take in what the file holds, in this thread, and follows it from then on. */
    public void open() {
        try {
            file.load();
        } catch (RuntimeException | Error e) {
            file.failed("loaded", e, "; this is tried again before it is written");
        }
        synchronized (this) {
            schedule.open(clock.getAsLong());
        }
    }

    /** Notes that the cache holds something else than before. */
    public void changed() {
        synchronized (this) {
            schedule.changed();
        }
        setAlarm();
    }

    /** Notes that an entry was found to be up to date, which changes nothing but its age. */
    public void confirmed() {
        synchronized (this) {
            schedule.confirmed();
        }
        setAlarm();
    }

    /** From here on a write that fails is tried again, as it is at first. */
    public void resume() {
        synchronized (this) {
            schedule.start();
        }
        setAlarm();
    }

    /**
     * Writes the file on another thread, if there is something to write; if that fails, it is tried again when something changes,
     * or on {@link #resume()}.
     *
     * @return a future that completes when that is done or has taken 5 seconds, never with a failure
     */
    public CompletableFuture<Void> flush() {
        synchronized (this) {
            schedule.stop();
            if (!schedule.isWriteWanted() && underWay == 0) {
                return CompletableFuture.completedFuture(null);
            }
        }
        CompletableFuture<Void> done = submit();
        return done.isDone() ? done : bounded(done);
    }

    /**
     * Writes the file in this thread, if there is something to write, and never again by itself. A write that is under way is
     * waited for, 5 seconds at most.
     */
    public void flushNow() {
        synchronized (this) {
            schedule.close();
        }
        save();
        setAlarm();
    }

    /** Sets the timer to when the file is to be written next, or cancels it. */
    private void setAlarm() {
        AutosaveAlarm before;
        AutosaveAlarm wanted = null;
        long wait = 0;
        synchronized (this) {
            long now = clock.getAsLong();
            // Whoever writes looks again when that has ended.
            long due = underWay > 0 ? AutosaveSchedule.NEVER : schedule.due(now);
            before = alarm;
            if (due != AutosaveSchedule.NEVER) {
                if (before != null && before.isInTimeFor(due)) {
                    return;
                }
                wanted = new AutosaveAlarm(due);
                wait = due - now;
            }
            alarm = wanted;
        }
        if (before != null) {
            before.cancel();
        }
        if (wanted != null) {
            set(wanted, wait);
        }
    }

    private void set(AutosaveAlarm wanted, long wait) {
        try {
            wanted.set(timer, () -> ring(wanted), wait);
        } catch (RuntimeException | Error e) {
            synchronized (this) {
                if (alarm == wanted) {
                    alarm = null;
                }
            }
            file.failed("written", e, "; this is tried again with the next change");
        }
    }

    private void ring(AutosaveAlarm rung) {
        synchronized (this) {
            if (alarm != rung) {
                return;
            }
            alarm = null;
        }
        submit();
    }

    private CompletableFuture<Void> submit() {
        Write write = new Write();
        AutosaveAlarm before;
        synchronized (this) {
            underWay++;
            before = alarm;
            alarm = null;
        }
        if (before != null) {
            before.cancel();
        }
        try {
            writers.execute(write);
        } catch (RuntimeException | Error e) {
            failed(e);
            write.end();
        }
        if (!write.done.isDone()) {
            watch(write);
        }
        return write.done;
    }

    /** Has the timer do a write that the executor does not begin: it may have dropped it, and nothing else would be written then. */
    private void watch(Write write) {
        try {
            Runnable canceller = timer.schedule(write, AutosaveSchedule.LOST.toNanos());
            write.done.thenRun(canceller);
        } catch (RuntimeException | Error e) {
            log.debug("A write of a prompt snapshot has nobody to see to it that it begins", e);
        }
    }

    private void save() {
        Throwable failure = null;
        try {
            if (!snapshots.whileNothingIsSaved(patience, this::saveIfWanted)) {
                failure = new TimeoutException("another one is under way and does not end");
            }
        } catch (RuntimeException | Error e) {
            failure = e;
        }
        if (failure != null) {
            failed(failure);
        }
    }

    private void saveIfWanted() {
        synchronized (this) {
            if (!schedule.isWriteWanted()) {
                return;
            }
        }
        // First, if the cache was switched off when it was made: what it then takes in need not be written once more.
        file.load();
        AutosaveSchedule.Mark begun;
        synchronized (this) {
            begun = schedule.begin(clock.getAsLong());
        }
        file.write();
        synchronized (this) {
            schedule.succeeded(begun);
        }
    }

    private void failed(Throwable failure) {
        boolean repeated;
        synchronized (this) {
            schedule.failed(clock.getAsLong());
            repeated = schedule.isRepeating();
        }
        file.failed(
                "written",
                failure,
                repeated ? "; this is tried again every " + AutosaveSchedule.INTERVAL.toSeconds() + " s" : "");
    }

    private CompletableFuture<Void> bounded(CompletableFuture<Void> done) {
        CompletableFuture<Void> bounded = new CompletableFuture<>();
        try {
            Runnable canceller = timer.schedule(() -> bounded.complete(null), AutosaveSchedule.INTERVAL.toNanos());
            done.thenRun(() -> {
                canceller.run();
                bounded.complete(null);
            });
        } catch (RuntimeException | Error e) {
            // Nobody would end the wait.
            bounded.complete(null);
        }
        return bounded;
    }

    /** One write, as the executor gets it; done once, whoever else gets it too. */
    private final class Write implements Runnable {

        private final CompletableFuture<Void> done = new CompletableFuture<>();
        private final AtomicBoolean begun = new AtomicBoolean();

        @GuardedBy("Autosave.this")
        private boolean ended;

        @Override
        public void run() {
            if (begun.compareAndSet(false, true)) {
                try {
                    save();
                } finally {
                    end();
                }
            }
        }

        private void end() {
            synchronized (Autosave.this) {
                // An executor may run a task and throw all the same.
                underWay -= ended ? 0 : 1;
                ended = true;
            }
            setAlarm();
            done.complete(null);
        }
    }
}
