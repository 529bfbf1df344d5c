package dev.promptcache.internal;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.CacheStatus;
import dev.promptcache.CachedPrompt.Origin;
import dev.promptcache.FetchMode;
import dev.promptcache.FetchOutcome;
import dev.promptcache.PromptCacheListener.ChangeTrigger;
import dev.promptcache.PromptCacheListener.FetchKind;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import dev.promptcache.PromptSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the fetches, one for a key at a time, and bounds each by the deadline.
 *
 * <p>A flight owns the place of its key from the moment it is asked for until it ends, unless something else is written there
 * first: then it is detached, goes on for those who wait for it, and its result is not stored.
 */
final class Loader {

    private static final Logger log = LoggerFactory.getLogger(AsyncPromptCache.class);

    private final CacheState state;
    private final Workers workers;
    private final FetchResults results;
    private final PromptSource source;
    private final UnaryOperator<Runnable> callerContext;
    private final Map<PromptKey, Flight> flights = new HashMap<>();
    private final Set<Flight> active = new HashSet<>();
    private @Nullable LastFetch lastFetch;

    Loader(CacheState state, Workers workers, FetchResults results, CacheParts parts) {
        this.state = state;
        this.workers = workers;
        this.results = results;
        this.source = state.trustedOwners.guard(parts.source());
        this.callerContext = parts.callerContext();
    }

    /** The flight of a key, if there is one. Needs the lock. */
    @Nullable
    Flight find(PromptKey key) {
        return flights.get(key);
    }

    /** The flight of a key that a caller may join. Needs the lock. */
    @Nullable
    Flight findToJoin(PromptKey key) {
        Flight flight = flights.get(key);
        if (flight != null && flight.source != sourceOf(state.table.find(key))) {
            // Begun for an entry with a source of its own that was evicted since: the source went with it.
            withdraw(flight);
            return null;
        }
        return flight;
    }

    /** Makes a flight that is to be launched. Needs the lock. */
    Flight prepare(PromptKey key, ChangeTrigger trigger, FetchMode mode) {
        Entry entry = state.table.find(key);
        Flight flight = new Flight(key, trigger, mode, sourceOf(entry), entry == null ? null : entry.commit());
        if (entry != null) {
            entry.dueAt = Settings.NEVER;
            state.table.schedule(entry);
        }
        if (state.settings.isEnabled()) {
            flights.put(key, flight);
        }
        return flight;
    }

    /** Starts the time of a flight. Needs the lock; {@link #run} follows without it. */
    void launch(Flight flight) {
        flight.stage = Flight.Stage.RUNNING;
        flight.startedAt = state.clock.exact();
        active.add(flight);
        flight.timeout = workers.schedule(
                () -> abandonAside(flight, "there was no answer within " + state.settings.config.deadline()),
                state.settings.deadline);
    }

    /** Calls the source, on a fetch thread. The thread that asks for it is the caller's, if a caller waits. */
    void run(Flight flight) {
        try {
            Runnable call =
                    flight.mode == FetchMode.FOREGROUND ? callerContext.apply(flight::callSource) : flight::callSource;
            workers.execute(() -> flight.fetch(call, (commit, thrown) -> end(flight, commit, thrown)));
        } catch (RuntimeException e) {
            // Refused by the executor, or by what carries the context.
            end(flight, null, e);
        }
    }

    /** Ends a flight at once; what its fetch still brings is dropped. */
    void abandon(Flight flight, String reason) {
        flight.interrupt(reason);
        end(flight, null, null);
        flight.cancel();
    }

    /** As {@link #abandon}, for the timer: listeners, and callers who go on, must not hold it up. */
    void abandonAside(Flight flight, String reason) {
        flight.interrupt(reason);
        workers.executeAside(() -> abandon(flight, reason));
    }

    /** Keeps the flights of some keys from storing what they bring. Needs the lock. */
    void withdrawIf(Predicate<PromptKey> condition) {
        List<Flight> matching = flights.values().stream()
                .filter(flight -> condition.test(flight.key))
                .toList();
        matching.forEach(this::withdraw);
    }

    /** Keeps a flight from storing what it brings, and from beginning if it has not. Needs the lock. */
    void withdraw(Flight flight) {
        flights.remove(flight.key, flight);
        if (flight.stage == Flight.Stage.QUEUED) {
            flight.stage = Flight.Stage.ENDED;
        }
    }

    /** Withdraws a flight and leaves its entry as if the flight had not been asked for. Needs the lock. */
    void giveUp(Flight flight) {
        if (flights.get(flight.key) == flight) {
            withdraw(flight);
            Entry entry = state.table.find(flight.key);
            if (entry != null) {
                state.date(entry, state.clock.exact());
            }
        }
    }

    /** The flights under way. Needs the lock. */
    List<Flight> active() {
        return List.copyOf(active);
    }

    /** The number of flights under way. Needs the lock. */
    int activeCount() {
        return active.size();
    }

    /** How the last fetch from the cache's own source ended. Needs the lock. */
    CacheStatus.@Nullable LastFetch lastFetch() {
        LastFetch last = lastFetch;
        return last == null ? null : last.at(state.clock.exact());
    }

    private void end(Flight flight, @Nullable PromptCommit commit, @Nullable Throwable thrown) {
        if (commit != null) {
            PromptCommit fetched = commit.withOrigin(Origin.LANGSMITH);
            boolean same = flight.before != null && flight.before.commitHash().equals(commit.commitHash());
            FetchOutcome outcome = same ? FetchOutcome.UNCHANGED : FetchOutcome.CHANGED;
            finish(
                    flight,
                    outcome,
                    fetched.commitHash(),
                    (now, afterwards) -> results.store(flight, fetched, now, afterwards),
                    () -> flight.result.complete(fetched));
        } else {
            PromptException failure = failure(flight, thrown);
            finish(
                    flight,
                    failure.outcome(),
                    failure.detail(),
                    (now, afterwards) -> results.fail(flight, failure, now, afterwards),
                    () -> {
                        state.listeners.tell(listener -> listener.failed(flight.key, failure));
                        flight.result.completeExceptionally(failure);
                    });
        }
    }

    /** Ends a flight unless it has ended, keeps what it brought if it is still attached, and lets those who wait go on. */
    private void finish(Flight flight, FetchOutcome outcome, String detail, Effect effect, Runnable release) {
        List<Runnable> afterwards = new ArrayList<>();
        Duration took;
        synchronized (state.lock) {
            if (flight.stage == Flight.Stage.ENDED) {
                return;
            }
            flight.stage = Flight.Stage.ENDED;
            active.remove(flight);
            if (flight.timeout != null) {
                flight.timeout.cancel(false);
            }
            long now = state.clock.exact();
            took = Duration.ofNanos(now - flight.startedAt);
            if (flight.source == source) {
                lastFetch = LastFetch.after(lastFetch, flight.key, outcome, now);
            }
            if (flights.remove(flight.key, flight)) {
                effect.apply(now, afterwards);
            }
        }
        log.debug("Fetched prompt '{}' ({}) in {}: {}, {}", flight.key, flight.kind(), took, outcome, detail);
        state.counters.fetched(flight.kind(), took);
        if (flight.kind() == FetchKind.REFRESH) {
            state.counters.refreshed(outcome);
        }
        try {
            afterwards.forEach(Runnable::run);
            state.listeners.tell(listener -> listener.fetched(flight.key, flight.kind(), outcome, took));
        } finally {
            release.run();
            if (flight.whenEnded != null) {
                flight.whenEnded.run();
            }
        }
    }

    private PromptSource sourceOf(@Nullable Entry entry) {
        return entry == null || entry.ownSource == null ? source : entry.ownSource;
    }

    private static PromptException failure(Flight flight, @Nullable Throwable thrown) {
        PromptKey key = flight.key;
        String abandonedBecause = flight.abandonedBecause();
        if (abandonedBecause != null) {
            return new PromptException.Unavailable(key, abandonedBecause, 0, thrown);
        }
        Throwable cause = thrown;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof PromptException failure) {
            return failure;
        }
        if (cause == null) {
            return new PromptException.Invalid(key, "the source returned null", 0, null);
        }
        return new PromptException.Unavailable(key, "the fetch failed with " + cause, 0, cause);
    }

    /** How a fetch ended, and since when they all end so. */
    private record LastFetch(PromptKey key, FetchOutcome outcome, long at, long unbrokenSince) {

        static LastFetch after(@Nullable LastFetch before, PromptKey key, FetchOutcome outcome, long now) {
            boolean same = before != null && before.outcome.isSuccess() == outcome.isSuccess();
            return new LastFetch(key, outcome, now, same ? before.unbrokenSince : now);
        }

        CacheStatus.LastFetch at(long now) {
            return new CacheStatus.LastFetch(
                    key, outcome, Duration.ofNanos(now - at), Duration.ofNanos(now - unbrokenSince));
        }
    }

    /** What a fetch's end does to the table, at a moment; what is to be done without the lock goes into the list. */
    @FunctionalInterface
    private interface Effect {
        void apply(long now, List<Runnable> afterwards);
    }
}
