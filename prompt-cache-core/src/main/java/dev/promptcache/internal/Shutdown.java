package dev.promptcache.internal;

import dev.promptcache.internal.fleet.FleetMember;
import dev.promptcache.internal.snapshot.Autosave;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** How a cache stops: no new background fetches, then a while for those under way, then an end to all. */
final class Shutdown {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final EntryStore store;
    private final FlightRunner runner;
    private final RefreshTimer timer;
    private final CacheThreads threads;
    private final CacheClock clock;
    private final @Nullable Autosave autosave;
    private final @Nullable FleetMember fleet;

    Shutdown(
            EntryStore store,
            FlightRunner runner,
            RefreshTimer timer,
            CacheThreads threads,
            CacheClock clock,
            @Nullable Autosave autosave,
            @Nullable FleetMember fleet) {
        this.store = store;
        this.runner = runner;
        this.timer = timer;
        this.threads = threads;
        this.clock = clock;
        this.autosave = autosave;
        this.fleet = fleet;
    }

    CompletableFuture<Void> stop() {
        stopRefresher();
        CompletableFuture<Void> idle = store.whenIdle();
        if (!idle.isDone()) {
            Alarm bound = threads.schedule(this::abandonAll, PATIENCE.toNanos());
            idle.thenRun(bound::cancel);
        }
        return idle.thenCompose(nothing -> flush()).thenRun(threads::release);
    }

    void stopNow() {
        stopRefresher();
        abandonAll();
        flush();
        threads.release();
    }

    void close() {
        store.close();
        stopRefresher();
        abandonAll();
        if (autosave != null) {
            autosave.flushNow();
        }
        threads.release();
    }

    private CompletableFuture<Void> flush() {
        return autosave == null ? CompletableFuture.completedFuture(null) : autosave.flush();
    }

    private void stopRefresher() {
        store.stop(clock.exact());
        timer.follow();
        if (fleet != null) {
            fleet.stop();
        }
    }

    private void abandonAll() {
        for (Flight flight : store.giveUpAll(clock.exact())) {
            runner.abandon(flight, "the prompt cache was stopped");
        }
    }
}
