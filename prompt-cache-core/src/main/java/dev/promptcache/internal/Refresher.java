package dev.promptcache.internal;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.FetchMode;
import dev.promptcache.PromptCacheListener.ChangeTrigger;
import dev.promptcache.PromptKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refreshes entries in the background: those that a sweep finds due, and those that a stale read asks for. Its timer also moves
 * the clock for readers. At most the configured number of its fetches is under way; the others wait here in a queue, from which
 * a caller who wants one of them takes it out.
 */
final class Refresher {

    private static final Logger log = LoggerFactory.getLogger(AsyncPromptCache.class);

    private final CacheState state;
    private final Workers workers;
    private final Loader loader;
    private final FailureLog failureLog;

    // All guarded by the cache's lock.
    private final Queue<Flight> queue = new ArrayDeque<>();
    private int slotsTaken;
    private long nextSweep;
    private boolean started;
    private @Nullable Future<?> nextTick;
    private int timers;
    /** What goes on after a pause while the timer is stopped. */
    private @Nullable Future<?> wakeUp;

    private final Set<Thread> launchers = new HashSet<>();

    Refresher(CacheState state, Workers workers, Loader loader, FailureLog failureLog) {
        this.state = state;
        this.workers = workers;
        this.loader = loader;
        this.failureLog = failureLog;
    }

    /** Whether the timer runs. Needs the lock. */
    boolean isRunning() {
        return nextTick != null;
    }

    /** Starts the timer if there can be anything to refresh. Needs the lock. */
    void start() {
        started = true;
        adjust();
    }

    /** Starts or stops the timer, as the settings want it. Needs the lock. */
    void adjust() {
        timers++;
        boolean wanted = started && state.settings.needsRefresher();
        long sweep = Settings.NEVER;
        if (nextTick != null) {
            nextTick.cancel(false);
            nextTick = null;
            sweep = nextSweep;
        }
        if (wanted) {
            long now = state.clock.tick();
            nextSweep = Math.min(sweep, Settings.plus(now, state.settings.refreshInterval));
            scheduleTick(now);
        } else {
            state.clock.stopTicking();
        }
    }

    /** Stops the timer and forgets the refreshes that have not begun. Needs the lock. */
    void stop() {
        started = false;
        adjust();
        queue.stream().filter(flight -> flight.stage == Flight.Stage.QUEUED).forEach(loader::giveUp);
        queue.clear();
        if (wakeUp != null) {
            wakeUp.cancel(false);
            wakeUp = null;
        }
    }

    /** Asks for a refresh of an entry that a read found due, unless the timer is stopped. */
    void request(Entry entry) {
        synchronized (state.lock) {
            if (isRunning() && entry.isDueForReader(state.clock.now()) && state.table.contains(entry)) {
                enqueue(entry, ChangeTrigger.READ);
            }
        }
        runQueued();
    }

    /** Asks for a refresh of those entries that can change, and says of how many. */
    int requestAll(Predicate<PromptKey> condition) {
        List<Entry> entries = new ArrayList<>();
        synchronized (state.lock) {
            state.table.forEach(entry -> {
                if (!state.closed
                        && condition.test(entry.key)
                        && !entry.isImmutable()
                        && loader.find(entry.key) == null) {
                    entries.add(entry);
                }
            });
            entries.forEach(entry -> enqueue(entry, ChangeTrigger.REFRESH));
        }
        runQueued();
        return entries.size();
    }

    /** Gives an entry that was idle back to the sweep. */
    void resume(Entry entry) {
        synchronized (state.lock) {
            if (entry.idle && state.table.contains(entry)) {
                entry.idle = false;
                state.table.schedule(entry);
            }
        }
    }

    private void tick(int timer) {
        List<Runnable> afterwards = new ArrayList<>(0);
        try {
            synchronized (state.lock) {
                // A tick that waited for the lock while the timer was replaced cannot be cancelled any more.
                if (!isRunning() || timer != timers) {
                    return;
                }
                sweepIfItIsTime(state.clock.tick(), afterwards);
            }
        } catch (RuntimeException e) {
            log.error("A sweep of the prompt cache failed; the next one follows as usual", e);
        }
        afterwards.forEach(Runnable::run);
        runQueued();
    }

    private void sweepIfItIsTime(long now, List<Runnable> afterwards) {
        try {
            failureLog.timePasses(now, afterwards);
            if (now >= nextSweep) {
                nextSweep = Settings.plus(now, state.settings.refreshInterval);
                sweep(now);
            }
        } finally {
            // Also after a failure: a timer that dies silently would leave everything stale.
            scheduleTick(now);
        }
    }

    private void releaseSlot() {
        synchronized (state.lock) {
            slotsTaken--;
        }
        runQueued();
    }

    private void runQueued() {
        Thread thread = Thread.currentThread();
        for (Flight flight = launchNext(thread); flight != null; flight = launchNext(thread)) {
            try {
                loader.run(flight);
            } finally {
                doneLaunching(thread);
            }
        }
    }

    private void scheduleTick(long now) {
        long wait = Math.min(state.settings.tickPeriod(), Math.max(1, nextSweep - now));
        int timer = timers;
        nextTick = workers.schedule(() -> tick(timer), wait);
    }

    private void sweep(long now) {
        for (Entry entry = state.table.pollDue(now); entry != null; entry = state.table.pollDue(now)) {
            if (now - entry.lastRead() > state.settings.idleTimeout) {
                entry.idle = true;
            } else {
                enqueue(entry, ChangeTrigger.SWEEP);
            }
        }
    }

    private void enqueue(Entry entry, ChangeTrigger trigger) {
        queue.add(loader.prepare(entry.key, trigger, FetchMode.BACKGROUND));
    }

    private @Nullable Flight launchNext(Thread thread) {
        synchronized (state.lock) {
            // A fetch that ends in the thread that began it must not begin the next one inside itself, and so on.
            if (launchers.contains(thread) || isPaused()) {
                return null;
            }
            Flight flight = slotsTaken < state.settings.config.refreshConcurrency() ? pollQueue() : null;
            if (flight != null) {
                flight.whenEnded = this::releaseSlot;
                loader.launch(flight);
                slotsTaken++;
                launchers.add(thread);
            }
            return flight;
        }
    }

    private boolean isPaused() {
        long rest = state.pausedUntil - state.clock.exact();
        if (rest > 0 && !isRunning() && !queue.isEmpty() && wakeUp == null) {
            wakeUp = workers.schedule(this::wakeUp, rest);
        }
        return rest > 0;
    }

    /** Goes on after a pause where no timer does. */
    private void wakeUp() {
        synchronized (state.lock) {
            wakeUp = null;
        }
        runQueued();
    }

    private void doneLaunching(Thread thread) {
        synchronized (state.lock) {
            launchers.remove(thread);
        }
    }

    /** The next flight that still waits for its turn, and whose entry is still there. */
    private @Nullable Flight pollQueue() {
        for (Flight flight = queue.poll(); flight != null; flight = queue.poll()) {
            if (flight.stage == Flight.Stage.QUEUED) {
                if (state.table.find(flight.key) != null) {
                    return flight;
                }
                loader.withdraw(flight);
            }
        }
        return null;
    }
}
