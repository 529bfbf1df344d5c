package dev.promptcache.internal;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.internal.fleet.FleetMember;
import dev.promptcache.internal.snapshot.Autosave;
import dev.promptcache.internal.thread.Alarm;
import dev.promptcache.internal.thread.CacheClock;
import dev.promptcache.internal.thread.CacheThreads;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a cache starts, and how it stops: no new background fetches, then a while for those under way, then an end to all. */
final class Lifecycle {

    private static final Logger log = LoggerFactory.getLogger(AsyncPromptCache.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final boolean autoStart;
    private final EntryStore store;
    private final FlightRunner runner;
    private final RefreshTimer timer;
    private final CacheThreads threads;
    private final CacheClock clock;
    private final @Nullable Autosave autosave;

    Lifecycle(
            boolean autoStart,
            EntryStore store,
            FlightRunner runner,
            RefreshTimer timer,
            CacheThreads threads,
            CacheClock clock,
            @Nullable Autosave autosave) {
        this.autoStart = autoStart;
        this.store = store;
        this.runner = runner;
        this.timer = timer;
        this.threads = threads;
        this.clock = clock;
        this.autosave = autosave;
    }

    /** Takes in what the snapshot holds, and starts if that is something. */
    void open() {
        if (autosave != null) {
            autosave.open();
            store.follow(autosave);
        }
        if (store.size() > 0) {
            startByItself();
        }
    }

    void start() {
        store.start(clock.exact());
        resume();
    }

    /** Starts since there is something to do, unless that is not wanted. */
    void startByItself() {
        if (autoStart && !store.isRunning() && store.startUnlessClosed(clock.exact())) {
            resume();
        }
    }

    CompletableFuture<Void> stop() {
        stopRefresher();
        CompletableFuture<Void> idle = store.whenIdle();
        if (!idle.isDone()) {
            Alarm bound = threads.schedule(this::abandonAllAside, PATIENCE.toNanos());
            // Whoever goes on pulling meanwhile does not keep it from having stopped.
            Alarm end = threads.schedule(
                    () -> idle.complete(null), PATIENCE.plus(GRACE).toNanos());
            idle.thenRun(() -> {
                bound.cancel();
                end.cancel();
            });
        }
        return idle.thenCompose(nothing -> flush()).thenRun(threads::release);
    }

    void stopNow() {
        stopRefresher();
        List<Flight> flights = store.giveUpAll(clock.exact());
        // First: a listener that hangs as it is told of the end of a fetch must not keep the cache from being saved.
        flush();
        flights.forEach(this::abandon);
        threads.release();
    }

    void close() {
        store.close();
        stopRefresher();
        List<Flight> flights = store.giveUpAll(clock.exact());
        if (autosave != null) {
            autosave.flushNow();
        }
        flights.forEach(this::abandon);
        threads.release();
    }

    private void resume() {
        timer.follow();
        FleetMember fleet = runner.fleet();
        if (fleet != null) {
            fleet.start();
        }
        if (autosave != null) {
            autosave.resume();
        }
    }

    private CompletableFuture<Void> flush() {
        return autosave == null ? CompletableFuture.completedFuture(null) : autosave.flush();
    }

    private void stopRefresher() {
        store.stop(clock.exact());
        timer.follow();
        FleetMember fleet = runner.fleet();
        if (fleet != null) {
            leave(fleet);
        }
    }

    private static void leave(FleetMember fleet) {
        try {
            fleet.stop();
        } catch (RuntimeException | Error e) {
            log.warn("The prompt cache could not end its subscription to the changes of its fleet", e);
        }
    }

    /** Each by itself: a listener that hangs on one must not hold up the others. */
    private void abandonAllAside() {
        store.giveUpAll(clock.exact()).forEach(flight -> threads.schedule(() -> abandon(flight), 0));
    }

    private void abandon(Flight flight) {
        runner.abandon(flight, "the prompt cache was stopped");
    }
}
