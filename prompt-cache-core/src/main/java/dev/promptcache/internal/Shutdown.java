package dev.promptcache.internal;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;

/** How a cache stops: no new background fetches, then a while for those under way, then an end to all. */
final class Shutdown {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final CacheState state;
    private final Workers workers;
    private final Loader loader;
    private final Refresher refresher;
    private final Autosave autosave;

    Shutdown(CacheState state, Workers workers, Loader loader, Refresher refresher, Autosave autosave) {
        this.state = state;
        this.workers = workers;
        this.loader = loader;
        this.refresher = refresher;
        this.autosave = autosave;
    }

    CompletableFuture<Void> stop() {
        List<Flight> flights = stopRefresher();
        CompletableFuture<Void> ended = end(flights);
        if (!ended.isDone()) {
            Future<?> bound = workers.schedule(() -> abandon(flights, loader::abandonAside), PATIENCE.toNanos());
            ended.whenComplete((done, failure) -> bound.cancel(false));
        }
        return ended.thenCompose(all -> autosave.flush()).thenRun(this::releaseThreads);
    }

    void stopNow() {
        abandonAll();
        autosave.flush();
        releaseThreads();
    }

    void close() {
        synchronized (state.lock) {
            state.closed = true;
        }
        abandonAll();
        // In this thread: a process may end when this one does.
        autosave.flushNow();
        releaseThreads();
    }

    private void abandonAll() {
        abandon(stopRefresher(), loader::abandon);
    }

    private List<Flight> stopRefresher() {
        synchronized (state.lock) {
            refresher.stop();
            return loader.active();
        }
    }

    private void abandon(List<Flight> flights, BiConsumer<Flight, String> how) {
        synchronized (state.lock) {
            // That the cache stops says nothing about the prompt: its entry must not count as failing.
            flights.forEach(loader::giveUp);
        }
        flights.forEach(flight -> how.accept(flight, "the prompt cache was stopped"));
    }

    private void releaseThreads() {
        synchronized (state.lock) {
            if (!refresher.isRunning() && loader.activeCount() == 0) {
                workers.release();
                autosave.threadsReleased();
            }
        }
    }

    private static CompletableFuture<Void> end(List<Flight> flights) {
        return CompletableFuture.allOf(flights.stream()
                .map(flight -> flight.result.handle((commit, failure) -> null))
                .toArray(CompletableFuture[]::new));
    }
}
