package dev.promptcache.internal;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.CachedPrompt.Origin;
import dev.promptcache.FetchMode;
import dev.promptcache.FetchOutcome;
import dev.promptcache.PromptCacheListener.ChangeTrigger;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.PromptFleet;
import dev.promptcache.PromptKey;
import dev.promptcache.internal.fleet.FleetAnswer;
import dev.promptcache.internal.fleet.FleetEntries;
import dev.promptcache.internal.fleet.FleetMember;
import dev.promptcache.internal.fleet.FleetTime;
import dev.promptcache.internal.thread.Alarm;
import dev.promptcache.internal.thread.CacheClock;
import dev.promptcache.internal.thread.CacheThreads;
import dev.promptcache.internal.thread.DurationText;
import dev.promptcache.internal.thread.Nesting;
import dev.promptcache.internal.thread.Thrown;
import dev.promptcache.internal.vetting.Vetting;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs flights: has the source called on a fetch thread, bounds each flight by the deadline, tells how it ended, and lets those
 * who wait go on. Throws nothing, whatever the source, an executor or a listener throws: callers wait.
 */
final class FlightRunner {

    // As good as for ever, and far less than nanoseconds can count.
    private static final Duration LONG = Duration.ofDays(36_500);
    /** For how long those who wait do so beyond the deadline while somebody is told of it, who may never come back. */
    private static final long GRACE = Duration.ofMillis(500).toNanos();

    private static final Logger log = LoggerFactory.getLogger(AsyncPromptCache.class);

    private final EntryStore store;
    private final Vetting vetting;
    private final CacheThreads threads;
    private final CacheClock clock;
    private final CommitTemplates templates;
    private final UnaryOperator<Runnable> callerContext;
    private volatile @Nullable FleetMember fleet;
    private final Nesting nesting = new Nesting();
    /** The threads that begin background flights at this moment. */
    private final Set<Thread> launchers = ConcurrentHashMap.newKeySet();

    FlightRunner(
            EntryStore store,
            Vetting vetting,
            CacheThreads threads,
            CacheClock clock,
            CommitTemplates templates,
            UnaryOperator<Runnable> callerContext) {
        this.store = store;
        this.vetting = vetting;
        this.threads = threads;
        this.clock = clock;
        this.templates = templates;
        this.callerContext = callerContext;
    }

    /** Has a fleet fetch from now on, for as long as somebody holds the cache. */
    void join(PromptFleet shared, DoubleSupplier random, AsyncPromptCache cache) {
        fleet = new SharedEntries(new WeakReference<>(cache)).join(shared, random);
    }

    /** The cache as a member of its fleet, or null if it is in none. */
    @Nullable
    FleetMember fleet() {
        return fleet;
    }

    /** How deep the fetches are nested that code of others asks for. */
    Nesting nesting() {
        return nesting;
    }

    /** Bounds a flight by the deadline, counted from now unless it already is. */
    void bound(Flight flight) {
        if (!flight.isBounded()) {
            flight.bound(threads.schedule(() -> expire(flight), store.rules().deadline));
        }
    }

    /** Calls the source, on a fetch thread. The thread that asks for it is the caller's, if a caller waits. */
    void run(Flight flight) {
        try {
            bound(flight);
            FleetMember member = fleet;
            Runnable call =
                    member != null && store.isShared(flight) ? () -> flight.callFleet(member) : flight::callSource;
            Runnable inContext = flight.mode == FetchMode.FOREGROUND ? callerContext.apply(call) : call;
            threads.execute(() -> fly(flight, inContext));
        } catch (Throwable e) {
            // Refused by the executor, or by what carries the context; or there is no thread to be had.
            endAside(flight, e);
        }
    }

    /** Ends a flight on another thread, if there is one: this may be a reader's, which a listener must not hold up. */
    private void endAside(Flight flight, Throwable thrown) {
        try {
            threads.executeAside(() -> end(flight, null, thrown));
        } catch (Throwable e) {
            end(flight, null, thrown);
        }
    }

    /** Asks for a refresh of those entries that can change, and says of how many. */
    int requestAll(Predicate<PromptKey> condition) {
        int requested = store.requestAll(condition, clock.exact());
        runQueued();
        return requested;
    }

    /** Runs the background flights that may begin. */
    void runQueued() {
        Thread thread = Thread.currentThread();
        // A fetch that ends in the thread that began it must not begin the next one inside itself, and so on.
        if (launchers.add(thread)) {
            try {
                for (Flight next = beginNext(); next != null; next = beginNext()) {
                    run(next);
                }
            } finally {
                launchers.remove(thread);
            }
            wakeUpLater();
        }
    }

    /** Ends a flight at once; what its fetch still brings is dropped. If it has ended, but somebody holds up those who wait, they go on. */
    void abandon(Flight flight, String reason) {
        if (flight.result.isDone()) {
            // One of those who wait holds up the others in what it does next, which is no trouble of the source.
            release(flight);
        } else {
            end(flight, reason);
        }
    }

    private void end(Flight flight, String reason) {
        flight.overdue = true;
        Aftermath after = store.abandoned(flight);
        try {
            flight.interrupt(reason);
            end(flight, null, null);
            release(flight);
            flight.cancel();
            after.deliver();
        } finally {
            returned(flight);
        }
    }

    /** Ends a flight at its deadline: a commit that is still being vetted does not get in. */
    private void expire(Flight flight) {
        flight.overdue = true;
        String deadline = " within " + DurationText.of(store.rules().deadline);
        PromptCommit vetted = flight.vetted();
        String reason = "there was no answer" + deadline;
        if (vetted == null) {
            abandon(flight, reason);
        } else {
            reject(flight, vetted, "its vetters gave no answer" + deadline, clock.exact());
            end(flight, reason);
        }
    }

    private @Nullable Flight beginNext() {
        return store.beginNext(clock.exact());
    }

    private void wakeUpLater() {
        long rest = store.wakeUpAfter(clock.exact());
        if (rest > 0) {
            threads.schedule(
                    () -> {
                        store.wokenUp();
                        runQueued();
                    },
                    rest);
        }
    }

    private void fly(Flight flight, Runnable call) {
        store.entered(flight);
        try {
            flight.fetch(() -> nesting.call(flight.depth, call), (commit, thrown) -> answered(flight, commit, thrown));
        } finally {
            returned(flight);
        }
    }

    /** Ends a flight in the thread that brings the answer, which may be one of the source's. */
    private void answered(Flight flight, @Nullable PromptCommit commit, @Nullable Throwable thrown) {
        store.entered(flight);
        try {
            end(flight, commit, thrown);
        } finally {
            returned(flight);
        }
    }

    private void returned(Flight flight) {
        store.returned(flight).deliver();
    }

    private void end(Flight flight, @Nullable PromptCommit commit, @Nullable Throwable thrown) {
        try {
            if (commit != null) {
                vet(flight, templates.prepare(commit).withOrigin(Origin.LANGSMITH));
            } else {
                end(flight, failure(flight, thrown), clock.exact());
            }
        } catch (Throwable e) {
            complain(flight, e);
        }
    }

    private static void complain(Flight flight, Throwable thrown) {
        try {
            log.error("The end of a fetch of prompt '{}' failed", flight.key, thrown);
        } catch (Throwable e) {
            // The log fails as well: there is nobody left to tell.
        }
    }

    private void vet(Flight flight, PromptCommit commit) {
        Optional<String> objection = flight.vet(
                commit, () -> nesting.call(flight.depth, () -> vetting.objection(flight.key, flight.before, commit)));
        if (objection.isPresent()) {
            reject(flight, commit, objection.get(), clock.exact());
        } else {
            end(flight, commit, clock.exact());
        }
    }

    private void reject(Flight flight, PromptCommit commit, String reason, long now) {
        PromptException.Rejected rejection = new PromptException.Rejected(flight.key, commit.commitHash(), reason);
        Aftermath after = store.reject(flight, commit, rejection, now);
        if (after != null) {
            finish(flight, after, rejection.outcome(), rejection.detail(), now);
        }
    }

    private void end(Flight flight, PromptCommit commit, long now) {
        PromptCommit before = flight.before;
        boolean same = before != null && before.commitHash().equals(commit.commitHash());
        FetchOutcome outcome = same ? FetchOutcome.UNCHANGED : FetchOutcome.CHANGED;
        // What is held has its template parsed already.
        PromptCommit fetched =
                templates.prepare(before != null && same ? before : commit).withOrigin(origin(flight));
        Aftermath after = store.land(flight, fetched, outcome, now);
        if (after != null) {
            finish(flight, after, outcome, fetched.commitHash(), now);
        }
    }

    private static Origin origin(Flight flight) {
        FleetAnswer shared = flight.brought();
        return shared == null || shared.fetchedHere() ? Origin.LANGSMITH : Origin.FLEET;
    }

    private void end(Flight flight, PromptException failure, long now) {
        Aftermath after = store.land(flight, failure, now);
        if (after != null) {
            finish(flight, after, failure.outcome(), failure.detail(), now);
        }
    }

    /** Tells how a flight ended, lets those who wait go on, and then begins what waited for it. */
    private void finish(Flight flight, Aftermath after, FetchOutcome outcome, String detail, long now) {
        Duration took = Duration.ofNanos(Math.max(0, now - flight.startedAt));
        Alarm impatience = flight.overdue ? threads.schedule(() -> release(flight), GRACE) : null;
        try {
            nesting.call(flight.depth, after::deliver);
            log.debug("Fetched prompt '{}' ({}) in {}: {}, {}", flight.key, flight.kind(), took, outcome, detail);
        } finally {
            release(flight);
            if (impatience != null) {
                impatience.cancel();
            }
            goOn(after.followUp());
            runQueued();
        }
    }

    private void goOn(@Nullable Flight next) {
        if (next != null && next.hasLanded()) {
            release(next);
        } else if (next != null) {
            run(next);
        }
    }

    private void release(Flight flight) {
        flight.release();
        store.released(flight).forEach(waiter -> waiter.complete(null));
    }

    private static PromptException failure(Flight flight, @Nullable Throwable thrown) {
        PromptKey key = flight.key;
        String abandonedBecause = flight.abandonedBecause();
        if (abandonedBecause != null) {
            return new PromptException.Unavailable(key, abandonedBecause, 0, thrown);
        }
        Throwable cause = Thrown.cause(thrown);
        if (cause instanceof PromptException failure) {
            return failure;
        }
        if (cause == null) {
            return new PromptException.Invalid(key, "the source returned null", 0, null);
        }
        return new PromptException.Unavailable(key, "the fetch failed with " + Thrown.text(cause), 0, cause);
    }

    /** The entries, as the fleet sees them. */
    private final class SharedEntries implements FleetEntries {

        private final WeakReference<AsyncPromptCache> cache;

        SharedEntries(WeakReference<AsyncPromptCache> cache) {
            this.cache = cache;
        }

        /** Not the runner's, which would load what a cache without a fleet has no use for. */
        FleetMember join(PromptFleet shared, DoubleSupplier random) {
            FleetTime time = new FleetTime(
                    clock::exact,
                    threads::executeBlocking,
                    (task, nanos) -> threads.schedule(task, nanos)::cancel,
                    random);
            return new FleetMember(shared, this, time);
        }

        @Override
        public boolean isInUse() {
            return cache.get() != null;
        }

        @Override
        public Duration ttl() {
            return duration(store.rules().ttl);
        }

        @Override
        public Duration negativeTtl() {
            return duration(store.rules().negativeTtl);
        }

        @Override
        public Duration ttl(PromptKey key, PromptCommit commit) {
            return Entry.isImmutable(key, commit) ? LONG : ttl();
        }

        @Override
        public boolean isServable(PromptKey key, PromptCommit commit, Duration age) {
            return Entry.isImmutable(key, commit)
                    || store.rules().servesOnError(age.minus(ttl()).toNanos());
        }

        @Override
        public Map<PromptKey, Held> held() {
            return store.held();
        }

        @Override
        public void takeOver(PromptKey key, FleetAnswer answer) {
            if (!vetting.isEmpty() && !store.holds(key, answer.commit().commitHash())) {
                // What changes is vetted at the end of a flight, within its deadline; that flight brings what the fleet
                // knows.
                refresh(key);
                return;
            }
            PromptCommit commit = templates.prepare(answer.commit());
            store.takeOver(
                    key, new FleetAnswer(commit, answer.standing(), answer.due(), answer.fetchedHere()), clock.exact());
        }

        @Override
        public void refresh(PromptKey key) {
            store.request(key, ChangeTrigger.FLEET, clock.exact());
            runQueued();
        }

        @Override
        public void spread(Duration window) {
            store.spread(window.toNanos(), clock.exact());
        }

        private static Duration duration(long nanos) {
            return nanos == StalenessRules.NEVER ? LONG : Duration.ofNanos(nanos);
        }
    }
}
