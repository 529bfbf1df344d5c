package dev.promptcache.internal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.promptcache.CacheMetrics;
import dev.promptcache.CacheStatus;
import dev.promptcache.CachedPrompt;
import dev.promptcache.CachedPrompt.Origin;
import dev.promptcache.EntryListing;
import dev.promptcache.FetchOutcome;
import dev.promptcache.PromptCacheConfig;
import dev.promptcache.PromptCacheListener.ChangeTrigger;
import dev.promptcache.PromptCacheListener.EvictionCause;
import dev.promptcache.PromptCacheListener.FetchKind;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import dev.promptcache.PromptSource;
import dev.promptcache.internal.EntryTable.Saved;
import dev.promptcache.internal.Flights.Boarding;
import dev.promptcache.internal.RefreshSchedule.Timer;
import dev.promptcache.internal.SnapshotTransfer.Dated;
import dev.promptcache.internal.fleet.FleetAnswer;
import dev.promptcache.internal.fleet.FleetEntries.Held;
import dev.promptcache.internal.recency.ReadStamps;
import dev.promptcache.internal.snapshot.Autosave;
import dev.promptcache.internal.snapshot.SnapshotEntry;
import dev.promptcache.internal.thread.CacheClock;
import dev.promptcache.internal.thread.DurationText;
import dev.promptcache.internal.vetting.Vetting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * The owner of the entries and of everything that changes them: calls, fetches that begin and end, sweeps, settings, snapshots.
 *
 * <p>Readers find and stamp entries without a lock; everything else happens under one, which is held for moments only and never while
 * code of others runs: the time is handed in, and what listeners, the log and the snapshot are to be told follows in an
 * {@link Aftermath}. What the fields below hold knows no lock, and is reached through this class alone.
 */
final class EntryStore {

    /**
     * A monitor, since a thread that finds it taken looks again for a while before it sleeps: it is held for less time than a
     * sleep takes. For the same reason it does no harm to virtual threads, which it pins before JDK 24.
     */
    private final Object lock = new Object();

    private final EntryIndex index = new EntryIndex();
    private final ReadStamps stamps = new ReadStamps();
    private final Counters counters = new Counters();
    private final CacheClock clock;
    private final boolean ticksForReaders;
    private final Listeners listeners;
    private final Fallbacks fallbacks;
    private final Vetting vetting;
    private final DoubleSupplier random;
    private final TrustedOwners trustedOwners;
    private volatile StalenessRules rules;
    private volatile boolean running;
    private volatile @Nullable Autosave autosave;

    @GuardedBy("lock")
    private final EntryTable table;

    @GuardedBy("lock")
    private final Flights flights;

    /** The prompts that were not found a short while ago. */
    @GuardedBy("lock")
    private final UncachedFailures notFound = new UncachedFailures();

    /** The prompts that are not cached and could not be had. */
    @GuardedBy("lock")
    private final UncachedFailures failed = new UncachedFailures();

    @GuardedBy("lock")
    private final SourceHealth health = new SourceHealth();

    @GuardedBy("lock")
    private final OutageLog outageLog;

    @GuardedBy("lock")
    private final RefreshSchedule schedule = new RefreshSchedule();

    @GuardedBy("lock")
    private final Set<Loading> loadings = new HashSet<>();

    @GuardedBy("lock")
    private List<CompletableFuture<Void>> idleWaiters = new ArrayList<>();

    @GuardedBy("lock")
    private boolean closed;

    /** Whether somebody will look for background flights after a rest, since no timer does. */
    @GuardedBy("lock")
    private boolean wakesUp;

    /** Whether it was told that too many abandoned calls are out. */
    @GuardedBy("lock")
    private boolean crowded;

    EntryStore(CacheParts parts, Vetting vetting, CacheClock clock, boolean ticksForReaders, DoubleSupplier random) {
        this.vetting = vetting;
        this.clock = clock;
        this.ticksForReaders = ticksForReaders;
        this.random = random;
        this.listeners = new Listeners(parts.listeners());
        this.fallbacks = new Fallbacks(new CommitTemplates(parts.templateEngine()).prepare(parts.bundled()));
        this.rules = new StalenessRules(parts.config());
        this.table = new EntryTable(index, stamps, counters, random, rules);
        this.trustedOwners = new TrustedOwners(parts.trustedOwners());
        this.flights = new Flights(trustedOwners.guard(parts.source()));
        this.outageLog = new OutageLog(parts.bundled().keySet());
    }

    /** Has somebody told of everything that a snapshot would show. */
    void follow(Autosave autosave) {
        this.autosave = autosave;
    }

    StalenessRules rules() {
        return rules;
    }

    Counters counters() {
        return counters;
    }

    Fallbacks fallbacks() {
        return fallbacks;
    }

    Listeners listeners() {
        return listeners;
    }

    /** Finds an entry, without a lock. */
    @Nullable
    Entry find(PromptKey key) {
        return index.find(key);
    }

    /** Finds by any spelling of an identifier, without the model; throws IllegalArgumentException if it is malformed. */
    @Nullable
    Entry find(String identifier) {
        Entry entry = index.find(identifier);
        if (entry != null) {
            return entry;
        }
        PromptKey key = PromptKey.parse(identifier);
        return key.identifier().equals(identifier) ? null : findByLongerForm(identifier, key);
    }

    /** Marks an entry as the most recently used and counts a hit, without a lock. */
    void hit(Entry entry) {
        stamps.read(entry);
    }

    /** Lets a caller who found nothing to be served at once wait for a flight, unless there is an answer without one. */
    Boarding pull(PromptKey key, boolean callerHasFallback, long now) {
        synchronized (lock) {
            // A fetch may have ended since the caller looked; without a second look there would be another one.
            Entry entry = table.find(key);
            if (entry != null && isServedWithoutFetch(entry, now)) {
                stamps.read(entry);
                counters.served(now > entry.freshUntil);
                entry.lastRead(now);
                return Boarding.answered(entry.answer);
            }
            if (rules.isEnabled()) {
                counters.misses.increment();
            }
            PromptException refusal = refusal(key, entry, callerHasFallback, now);
            if (refusal != null) {
                return Boarding.refused(refusal);
            }
            if (entry != null) {
                table.use(entry, now);
            }
            return flights.board(key, entry, ChangeTrigger.PULL, rules.isEnabled(), now);
        }
    }

    /** Lets a caller wait for a flight that begins now or later, unless the commit cannot have changed. */
    Boarding refresh(PromptKey key, ChangeTrigger trigger, long now) {
        synchronized (lock) {
            Entry entry = table.find(key);
            if (entry != null && entry.isImmutable()) {
                return Boarding.answered(entry.answer);
            }
            return closed
                    ? Boarding.refused(closed(key))
                    : flights.boardNext(key, entry, trigger, rules.isEnabled(), now);
        }
    }

    /** The stale commit that stands in for a failed fetch, if it may. No hit. */
    Optional<PromptCommit> insteadOfFailure(PromptKey key, long now) {
        synchronized (lock) {
            Entry entry = table.find(key);
            if (entry == null || !rules.servesOnError(now - entry.freshUntil)) {
                return Optional.empty();
            }
            table.use(entry, now);
            counters.served(now > entry.freshUntil);
            return entry.answer;
        }
    }

    /** Asks for a refresh of an entry that a read found due, unless nothing is refreshed unasked. */
    void request(Entry entry, long now) {
        synchronized (lock) {
            if (running && entry.isDueForReader(now) && table.contains(entry)) {
                request(entry, ChangeTrigger.READ, now);
            }
        }
    }

    /** Asks for a refresh that begins from now on of those entries that can change, and says of how many. */
    int requestAll(Predicate<PromptKey> condition, long now) {
        synchronized (lock) {
            int requested = 0;
            for (int slot = 0; slot < table.size() && !closed; slot++) {
                Entry entry = table.at(slot);
                if (condition.test(entry.key) && !entry.isImmutable()) {
                    requested += request(entry, ChangeTrigger.REFRESH, now) ? 1 : 0;
                }
            }
            return requested;
        }
    }

    /** Begins the background flight that has waited longest, if one may begin now; the caller has to run it. */
    @Nullable
    Flight beginNext(long now) {
        synchronized (lock) {
            Flight flight = firstThatMayBegin(now);
            while (flight != null && table.find(flight.key) == null) {
                flights.detach(flight);
                flight = firstThatMayBegin(now);
            }
            if (flight != null) {
                flights.begin(flight, true, now);
                if (flights.isOfSource(flight)) {
                    health.probed(now);
                }
            }
            return flight;
        }
    }

    /** Whether a background flight that waits may begin now. */
    boolean hasNext(long now) {
        synchronized (lock) {
            return firstThatMayBegin(now) != null;
        }
    }

    /** After how long somebody has to look for background flights again since no timer does, 0 if nobody has to. */
    long wakeUpAfter(long now) {
        synchronized (lock) {
            long rest = health.rest(now);
            if (running || wakesUp || rest <= 0 || !flights.hasQueued()) {
                return 0;
            }
            wakesUp = true;
            return rest;
        }
    }

    /** Notes that somebody looks. */
    void wokenUp() {
        synchronized (lock) {
            wakesUp = false;
        }
    }

    boolean isRunning() {
        return running;
    }

    /** Starts the refresher, if there can be anything to refresh; throws IllegalStateException if the cache is closed. */
    void start(long now) {
        if (!startUnlessClosed(now)) {
            throw new IllegalStateException("The prompt cache is closed: make a new one");
        }
    }

    /** Starts the refresher, and says whether that is possible. */
    boolean startUnlessClosed(long now) {
        synchronized (lock) {
            if (!closed && !running) {
                schedule.start(true);
                adjustTimer(now);
            }
            return !closed;
        }
    }

    /** Stops the refresher, and forgets the refreshes that have not begun. */
    void stop(long now) {
        synchronized (lock) {
            schedule.start(false);
            adjustTimer(now);
            for (Flight flight : flights.queued()) {
                giveUp(flight, now);
            }
        }
    }

    void close() {
        synchronized (lock) {
            closed = true;
        }
    }

    /** The timer that is wanted. */
    Timer timer(long now) {
        synchronized (lock) {
            return schedule.timer(rules, now);
        }
    }

    /** Lets time go by, if the timer that ticks is the one that is wanted. */
    Aftermath tick(int ticking, long now) {
        Aftermath after = aftermath();
        synchronized (lock) {
            if (schedule.isWanted(ticking)) {
                beginTick(now);
                escalateOutage(now, after);
                if (schedule.isTimeToSweep(rules, now) || health.isRecovering(now)) {
                    for (Entry entry : table.due(now)) {
                        request(entry, ChangeTrigger.SWEEP, now);
                    }
                }
                if (health.wantsProbe(now) && !flights.hasQueuedOfSource()) {
                    Entry next = table.nextOfTheFailing(now);
                    if (next != null) {
                        request(next, ChangeTrigger.SWEEP, now);
                    }
                }
            }
        }
        return after;
    }

    /**
     * Ends a flight that brought a commit, unless it has ended; stores the commit if the flight still has the place of its key.
     *
     * @return what is to be done then, or null if it had ended
     */
    @Nullable
    Aftermath land(Flight flight, PromptCommit commit, FetchOutcome outcome, long now) {
        Aftermath after = aftermath();
        synchronized (lock) {
            if (flight.stage == Flight.Stage.ENDED) {
                return null;
            }
            boolean placed = flights.end(flight);
            boolean attached = placed && flights.isFor(flight, table.find(flight.key));
            flight.land(commit);
            try {
                answered(flight, outcome, now);
                if (attached) {
                    store(flight, commit, now, after);
                }
                noteEnd(flight, outcome, now, after);
            } finally {
                flights.goOn(flight, placed, table.find(flight.key), rules.isEnabled(), now, after);
            }
        }
        return after;
    }

    /**
     * Ends a flight that failed, unless it has ended; its entry goes or backs off if the flight still has the place of its key.
     *
     * @return what is to be done then, or null if it had ended
     */
    @Nullable
    Aftermath land(Flight flight, PromptException failure, long now) {
        Aftermath after = aftermath();
        synchronized (lock) {
            if (flight.stage == Flight.Stage.ENDED) {
                return null;
            }
            boolean placed = flights.end(flight);
            boolean attached = placed && flights.isFor(flight, table.find(flight.key));
            flight.land(failure);
            try {
                if (failure instanceof PromptException.Unavailable) {
                    unanswered(flight, failure, now);
                } else if (SourceHealth.wasAsked(failure)) {
                    answered(flight, failure.outcome(), now);
                }
                if (attached) {
                    fail(flight, failure, now, after);
                } else {
                    rest(flight, failure, 1, now);
                }
                noteEnd(flight, failure.outcome(), now, after);
                after.tell(listener -> listener.failed(flight.key, failure));
            } finally {
                flights.goOn(flight, placed, table.find(flight.key), rules.isEnabled(), now, after);
            }
        }
        return after;
    }

    /**
     * Ends a flight whose commit was objected to, unless it has ended; what is cached stays if the flight still has the place of its
     * key, as confirmed: LangSmith has answered, and it is what is to be served.
     *
     * @return what is to be done then, or null if it had ended
     */
    @Nullable
    Aftermath reject(Flight flight, PromptCommit commit, PromptException.Rejected rejection, long now) {
        Aftermath after = aftermath();
        synchronized (lock) {
            if (flight.stage == Flight.Stage.ENDED) {
                return null;
            }
            boolean placed = flights.end(flight);
            boolean attached = placed && flights.isFor(flight, table.find(flight.key));
            flight.land(rejection);
            try {
                answered(flight, FetchOutcome.REJECTED, now);
                if (attached) {
                    keep(flight, commit, rejection, now, after);
                }
                noteEnd(flight, FetchOutcome.REJECTED, now, after);
            } finally {
                flights.goOn(flight, placed, table.find(flight.key), rules.isEnabled(), now, after);
            }
        }
        return after;
    }

    /** Notes that a commit is not let in, whoever brought it, and tells of it once. */
    void refuse(
            PromptKey key, @Nullable PromptCommit before, PromptCommit commit, ChangeTrigger trigger, String reason) {
        Aftermath after = aftermath();
        refuse(key, before, commit, trigger, reason, after);
        after.deliver();
    }

    /** Notes that those who waited for a flight have gone on, and returns those who wait for all of them. */
    List<CompletableFuture<Void>> released(Flight flight) {
        synchronized (lock) {
            flights.released(flight);
            if (flights.activeCount() > 0 || idleWaiters.isEmpty()) {
                return List.of();
            }
            List<CompletableFuture<Void>> waiters = idleWaiters;
            idleWaiters = new ArrayList<>();
            return waiters;
        }
    }

    /** A future that completes when no flight is under way. */
    CompletableFuture<Void> whenIdle() {
        CompletableFuture<Void> idle = new CompletableFuture<>();
        synchronized (lock) {
            if (flights.activeCount() > 0) {
                idleWaiters.add(idle);
                return idle;
            }
        }
        idle.complete(null);
        return idle;
    }

    /** Gives up all flights that somebody may wait for, as if they had not been asked for; the caller has to end them. */
    List<Flight> giveUpAll(long now) {
        synchronized (lock) {
            List<Flight> all = flights.active();
            for (Flight flight : all) {
                giveUp(flight, now);
            }
            return all;
        }
    }

    /** Notes that a task works on a flight. */
    void entered(Flight flight) {
        synchronized (lock) {
            flights.entered(flight);
        }
    }

    /** Notes that a task gives up a flight. */
    Aftermath abandoned(Flight flight) {
        Aftermath after = aftermath();
        synchronized (lock) {
            flights.abandoned(flight);
            if (flights.isFull() && !crowded) {
                crowded = true;
                after.log(Level.WARN, Flights.CROWDED);
            }
        }
        return after;
    }

    /** Notes that a task that worked on a flight has returned. */
    Aftermath returned(Flight flight) {
        Aftermath after = aftermath();
        synchronized (lock) {
            flights.returned(flight);
            if (crowded && flights.abandonedCount() < Flights.MOST_ABANDONED / 2) {
                crowded = false;
                after.log(Level.INFO, "Calls that were abandoned have returned; prompts are fetched as usual again");
            }
        }
        return after;
    }

    /** Stores a commit in the place of what is cached or being fetched. */
    void set(PromptKey key, PromptCommit commit, @Nullable PromptSource ownSource, long now) {
        Aftermath after = aftermath();
        PromptCommit given = commit.withOrigin(Origin.SET);
        synchronized (lock) {
            forget(key);
            Entry entry = table.find(key);
            if (entry != null) {
                noteSet(entry, given, ownSource, after);
                entry.hold(given, now);
                entry.ownSource = ownSource;
                table.use(entry, now);
                table.date(entry, now);
            } else if (rules.isEnabled()) {
                entry = new Entry(key, given, now);
                entry.ownSource = ownSource;
                table.insert(entry, now, after);
            }
        }
        after.deliver();
    }

    /** Removes what is cached or being fetched under a key, and says whether it was cached. */
    boolean invalidate(PromptKey key) {
        Aftermath after = aftermath();
        boolean cached;
        synchronized (lock) {
            forget(key);
            loadings.forEach(loading -> loading.invalidated(key::equals));
            Entry entry = table.find(key);
            cached = entry != null;
            if (entry != null) {
                table.remove(entry, after);
            }
        }
        after.deliver();
        return cached;
    }

    /** Removes what is cached or being fetched under some keys, and says how many entries that were. */
    int invalidateIf(Predicate<PromptKey> condition) {
        Aftermath after = aftermath();
        int removed;
        synchronized (lock) {
            removed = invalidateIf(condition, after);
        }
        after.deliver();
        return removed;
    }

    /** Applies new settings. */
    void configure(PromptCacheConfig config, long now) {
        Aftermath after = aftermath();
        synchronized (lock) {
            rules = new StalenessRules(config);
            notFound.trim(config.maxSize());
            failed.trim(config.maxSize());
            if (!rules.isEnabled()) {
                invalidateIf(key -> true, after);
            }
            table.configure(rules, after);
            for (int slot = 0; slot < table.size(); slot++) {
                redate(table.at(slot), now);
            }
            adjustTimer(now);
        }
        after.deliver();
    }

    /** Whether what a flight fetches is the fleet's concern. */
    boolean isShared(Flight flight) {
        synchronized (lock) {
            // What is refused must be refused before anybody is asked.
            return flights.isOfSource(flight) && rules.isEnabled() && trustedOwners.include(flight.key);
        }
    }

    /** What is held, as the fleet sees it. */
    Map<PromptKey, Held> held() {
        Map<PromptKey, Held> held = new HashMap<>();
        synchronized (lock) {
            for (int slot = 0; slot < table.size(); slot++) {
                Entry entry = table.at(slot);
                if (entry.ownSource == null) {
                    held.put(entry.key, new Held(entry.commit(), entry.standing));
                }
            }
        }
        return held;
    }

    /** The prompts that are being fetched. */
    Set<PromptKey> fetched() {
        synchronized (lock) {
            return flights.matching(key -> true).stream()
                    .map(flight -> flight.key)
                    .collect(Collectors.toCollection(HashSet::new));
        }
    }

    /** Whether a prompt is cached with this commit. */
    boolean holds(PromptKey key, String commitHash) {
        Entry entry = find(key);
        return entry != null && entry.commit().commitHash().equals(commitHash);
    }

    /** Takes over what another instance fetched, if an entry is there that is older. */
    void takeOver(PromptKey key, FleetAnswer shared, long now) {
        Aftermath after = aftermath();
        synchronized (lock) {
            Entry entry = table.find(key);
            if (entry == null || entry.ownSource != null || !entry.isOlderThan(shared)) {
                return;
            }
            forgetFailures(key);
            outageLog.succeeded(key, entry, now, after);
            PromptCommit commit = shared.commit().withOrigin(Origin.FLEET);
            table.hold(entry, commit, shared.standing().begunAt(), ChangeTrigger.FLEET, now, after);
            entry.joinFleet(shared, now);
            if (flights.find(key) != null) {
                // What is under way dates the entry when it ends.
                entry.dueAt = StalenessRules.NEVER;
            }
        }
        after.deliver();
    }

    /** Asks for a refresh of what is cached or being fetched, since somebody else knows more. */
    void request(PromptKey key, ChangeTrigger trigger, long now) {
        synchronized (lock) {
            Entry entry = table.find(key);
            if (entry == null) {
                flights.requestAfter(key, trigger);
            } else if (entry.ownSource == null && !closed) {
                request(entry, trigger, now);
            }
        }
    }

    /** Has all entries that can change be due within a time, and not before. */
    void spread(long nanos, long now) {
        synchronized (lock) {
            for (int slot = 0; slot < table.size(); slot++) {
                Entry entry = table.at(slot);
                if (entry.dueAt != StalenessRules.NEVER && entry.ownSource == null && entry.failures == 0) {
                    table.dueWithin(entry, now, nanos);
                    entry.dueForFleet = true;
                }
            }
        }
    }

    /** Begins to load a snapshot: what is invalidated from now on, the snapshot does not bring back. */
    Loading beginLoading() {
        synchronized (lock) {
            Loading loading = new Loading();
            loadings.add(loading);
            return loading;
        }
    }

    /** Takes in what is wanted of a snapshot's entries, least recently used first, and says how many that were. */
    int load(Loading loading, List<Dated> entries, long now) {
        Aftermath after = aftermath();
        int loaded = 0;
        synchronized (lock) {
            // From the back: each becomes the least recently used one, until there is no more room.
            for (int i = entries.size() - 1; i >= 0; i--) {
                Dated saved = entries.get(i);
                if (!loading.isInvalid(saved.key()) && notFound.find(saved.key(), now) == null) {
                    loaded += load(saved, now, after) ? 1 : 0;
                }
            }
        }
        after.deliver();
        return loaded;
    }

    void endLoading(Loading loading) {
        synchronized (lock) {
            loadings.remove(loading);
        }
    }

    /** What a snapshot is to hold, least recently used first; empty if the cache is switched off. */
    Optional<List<SnapshotEntry>> snapshot(Instant wallNow, long now) {
        List<Saved> saved;
        synchronized (lock) {
            if (!rules.isEnabled()) {
                return Optional.empty();
            }
            saved = table.saved(wallNow, now);
        }
        saved.sort(Comparator.comparingLong(Saved::stamp));
        return Optional.of(saved.stream().map(Saved::entry).toList());
    }

    int size() {
        synchronized (lock) {
            return table.size();
        }
    }

    EntryListing entries(Set<CachedPrompt.State> states, int limit, long now) {
        synchronized (lock) {
            return table.listing(states, limit, health, now);
        }
    }

    Optional<CachedPrompt> entry(PromptKey key, long now) {
        synchronized (lock) {
            Entry entry = table.find(key);
            return entry == null ? Optional.empty() : Optional.of(EntryReport.view(rules, health, entry, now));
        }
    }

    CacheStatus status(long now) {
        synchronized (lock) {
            return table.tally(now).status(running, flights.activeCount(), fallbacks.bundledCount(), health.last());
        }
    }

    CacheMetrics totals() {
        synchronized (lock) {
            return counters.totals(stamps.hits());
        }
    }

    private @Nullable Entry findByLongerForm(String identifier, PromptKey key) {
        Entry entry = index.find(key);
        if (entry != null) {
            synchronized (lock) {
                table.alias(identifier, entry);
            }
        }
        return entry;
    }

    @GuardedBy("lock")
    private boolean isServedWithoutFetch(Entry entry, long now) {
        long overdue = now - entry.freshUntil;
        return overdue <= 0 || rules.servesAtOnce(overdue) || entry.isBackingOff(now) && rules.servesOnError(overdue);
    }

    @GuardedBy("lock")
    private @Nullable PromptException refusal(
            PromptKey key, @Nullable Entry entry, boolean callerHasFallback, long now) {
        if (closed) {
            return closed(key);
        }
        PromptException missing = notFound.find(key, now);
        if (missing != null || !callerHasFallback && !fallbacks.isBundled(key)) {
            return missing;
        }
        // With a fallback at hand nobody waits for a prompt that is backing off.
        if (entry == null) {
            return failed.find(key, now);
        }
        return entry.isBackingOff(now) ? entry.lastFailure : null;
    }

    private static PromptException closed(PromptKey key) {
        return new PromptException.Unavailable(key, "the prompt cache is closed", 0, null);
    }

    @GuardedBy("lock")
    private boolean request(Entry entry, ChangeTrigger trigger, long now) {
        if (flights.isStuck(entry.key)) {
            entry.dueAt = StalenessRules.plus(now, rules.backoffInitial);
            return false;
        }
        flights.trimQueue(table.size(), key -> index.find(key) != null);
        return flights.request(entry, trigger);
    }

    /** The background flight that is next, if one may begin: while the cache's own source rests, only those of others may. */
    @GuardedBy("lock")
    private @Nullable Flight firstThatMayBegin(long now) {
        if (flights.isFull() || flights.slotsTaken() >= rules.config.refreshConcurrency()) {
            return null;
        }
        return health.rest(now) <= 0 ? flights.firstQueued() : flights.firstQueuedOfOthers();
    }

    @GuardedBy("lock")
    private void adjustTimer(long now) {
        running = schedule.adjust(rules, now);
        if (running) {
            beginTick(now);
        } else {
            clock.stopTicking();
            stamps.stopTicking();
        }
    }

    @GuardedBy("lock")
    private void beginTick(long now) {
        if (ticksForReaders) {
            clock.tick(now);
            stamps.tick();
        }
    }

    /** Leaves an entry as if a flight had not been asked for: that the cache stops says nothing about the prompt. */
    @GuardedBy("lock")
    private void giveUp(Flight flight, long now) {
        flight.givenUp = true;
        if (flights.detach(flight)) {
            Entry entry = table.find(flight.key);
            if (entry != null) {
                table.date(entry, now);
            }
        }
    }

    @GuardedBy("lock")
    private void answered(Flight flight, FetchOutcome outcome, long now) {
        if (flights.isOfSource(flight) && health.answered(flight.key, outcome, now)) {
            failed.clear();
            long spread = health.recover(now, rules.tickPeriod());
            for (int slot = 0; slot < table.size(); slot++) {
                Entry entry = table.at(slot);
                if (waitsForTheSource(entry, now)) {
                    table.dueWithin(entry, now, spread);
                }
            }
        }
    }

    @GuardedBy("lock")
    private void unanswered(Flight flight, PromptException failure, long now) {
        if (flights.isOfSource(flight)) {
            health.unanswered(flight.key, failure, table.size(), now);
        }
    }

    /**
     * Whether an entry waited for the end of an outage; a flight that waited with it does so no more, if a sweep will look for the
     * entry. What is idle is due as well: whoever reads it next asks for it.
     */
    @GuardedBy("lock")
    private boolean waitsForTheSource(Entry entry, long now) {
        if (entry.ownSource != null) {
            return false;
        }
        Flight flight = flights.find(entry.key);
        if (flight != null && flight.stage == Flight.Stage.QUEUED) {
            boolean isSwept = running && !table.isIdle(entry, now);
            if (isSwept) {
                flights.detach(flight);
            }
            return isSwept;
        }
        return entry.dueAt != StalenessRules.NEVER
                && (entry.dueAt <= now || entry.lastFailure instanceof PromptException.Unavailable);
    }

    @GuardedBy("lock")
    private void store(Flight flight, PromptCommit commit, long now, Aftermath after) {
        PromptKey key = flight.key;
        Entry entry = table.find(key);
        forgetFailures(key);
        vetting.forget(key);
        outageLog.succeeded(key, entry, now, after);
        FleetAnswer shared = flight.brought();
        long confirmedAt =
                shared == null || shared.fetchedHere() ? now : shared.standing().begunAt();
        if (entry != null && shared != null && entry.isKnownNewerThan(shared)) {
            // Another instance was quicker, and told of what it had fetched later.
            flight.land(entry.commit());
            entry.joinFleet(shared, now);
        } else if (entry != null) {
            counters.puts.increment();
            table.hold(entry, commit, confirmedAt, flight.trigger, now, after);
            entry.joinFleet(shared, now);
        } else if (flight.wanted) {
            counters.puts.increment();
            Entry added = new Entry(key, commit, confirmedAt);
            table.insert(added, now, after);
            added.joinFleet(shared, now);
            after.tell(listener -> listener.loaded(key, commit));
        }
    }

    @GuardedBy("lock")
    private void keep(
            Flight flight, PromptCommit commit, PromptException.Rejected rejection, long now, Aftermath after) {
        PromptKey key = flight.key;
        Entry entry = table.find(key);
        int failures = 1 + failed.times(key);
        forgetFailures(key);
        outageLog.succeeded(key, entry, now, after);
        if (entry != null) {
            table.hold(entry, entry.commit(), now, flight.trigger, now, after);
        } else {
            long nextAttempt = StalenessRules.plus(now, rules.backoff(failures, rejection, random.getAsDouble()));
            failed.remember(key, rejection, failures, nextAttempt, rules.config.maxSize());
        }
        refuse(key, flight.before, commit, flight.trigger, rejection.reason(), after);
    }

    private void refuse(
            PromptKey key,
            @Nullable PromptCommit before,
            PromptCommit commit,
            ChangeTrigger trigger,
            String reason,
            Aftermath after) {
        if (vetting.refuse(key, before, commit, reason)) {
            String consequence = before == null
                    ? fallbacks.consequence(key)
                    : "commit " + before.commitHash() + " is served in its place";
            after.log(
                    Level.WARN,
                    "Commit " + commit.commitHash() + " of prompt '" + key + "' was refused: " + reason + "; "
                            + consequence);
            after.tell(listener -> listener.rejected(key, before, commit, trigger, reason));
        }
    }

    @GuardedBy("lock")
    private void fail(Flight flight, PromptException failure, long now, Aftermath after) {
        PromptKey key = flight.key;
        Entry entry = table.find(key);
        if (failure instanceof PromptException.NotFound
                && (entry == null || rules.config.onNotFound() == PromptCacheConfig.OnNotFound.EVICT)) {
            gone(key, entry, failure, now, after);
            return;
        }
        int bound = rules.config.maxSize();
        int failures = 1 + (entry == null ? failed.times(key) : entry.failures);
        long wait = rest(flight, failure, failures, now);
        long nextAttempt = StalenessRules.plus(now, wait);
        if (outageLog.failed(key, failure, entry, bound, now, after)) {
            String consequence = entry == null
                    ? fallbacks.consequence(key)
                    : EntryTally.outlook(rules, entry, now) + ", and the next attempt follows in "
                            + DurationText.of(
                                    flights.isOfSource(flight) ? SourceHealth.soonestAfter(failure, wait) : wait)
                            + " at the earliest";
            after.log(Level.WARN, failure.getMessage() + "; " + consequence);
        }
        escalateOutage(now, after);
        if (entry == null) {
            failed.remember(key, failure, failures, nextAttempt, bound);
        } else {
            entry.fail(failure, now, nextAttempt);
        }
    }

    /** Has a snapshot written soon; whoever sets the same commit again and again changes its age alone. */
    private static void noteSet(Entry entry, PromptCommit given, @Nullable PromptSource ownSource, Aftermath after) {
        boolean sameHash = entry.commit().commitHash().equals(given.commitHash());
        if (sameHash && (entry.ownSource == null) == (ownSource == null)) {
            after.confirmed();
        } else {
            after.changed();
        }
    }

    /** How long a prompt rests after its n-th failure in a row; if LangSmith has asked for that, nothing else is asked for either. */
    @GuardedBy("lock")
    private long rest(Flight flight, PromptException failure, int failures, long now) {
        long wait = rules.backoff(failures, failure, random.getAsDouble());
        if (failure instanceof PromptException.RateLimited && flights.isOfSource(flight)) {
            health.pause(StalenessRules.plus(now, wait));
        }
        return wait;
    }

    @GuardedBy("lock")
    private void gone(PromptKey key, @Nullable Entry entry, PromptException failure, long now, Aftermath after) {
        failed.forget(key);
        vetting.forget(key);
        loadings.forEach(loading -> loading.invalidated(key::equals));
        if (rules.negativeTtl > 0) {
            long until = StalenessRules.plus(now, rules.negativeTtl);
            notFound.remember(key, failure, 1, until, rules.config.maxSize());
        }
        outageLog.gone(key, entry, now, after);
        if (entry != null) {
            table.evict(entry, EvictionCause.NOT_FOUND, after);
            after.log(Level.WARN, failure.getMessage() + "; it was removed from the cache");
        }
    }

    /** Counts a flight that ended, and tells of it. */
    private void noteEnd(Flight flight, FetchOutcome outcome, long now, Aftermath after) {
        FetchKind kind = flight.kind();
        Duration took = Duration.ofNanos(Math.max(0, now - flight.startedAt));
        counters.fetched(kind, outcome, took);
        after.tell(listener -> listener.fetched(flight.key, kind, outcome, took));
    }

    @GuardedBy("lock")
    private void escalateOutage(long now, Aftermath after) {
        if (outageLog.isToBeEscalated(now)) {
            outageLog.escalate(table.tally(now).outlook(), now, after);
        }
    }

    @GuardedBy("lock")
    private int invalidateIf(Predicate<PromptKey> condition, Aftermath after) {
        for (Flight flight : flights.matching(condition)) {
            flights.detach(flight);
        }
        loadings.forEach(loading -> loading.invalidated(condition));
        notFound.forgetIf(condition);
        failed.forgetIf(condition);
        vetting.forgetIf(condition);
        return table.removeIf(condition, after);
    }

    /** Detaches what is being fetched, and forgets what is known of failures. */
    @GuardedBy("lock")
    private void forget(PromptKey key) {
        Flight flight = flights.find(key);
        if (flight != null) {
            flights.detach(flight);
        }
        forgetFailures(key);
        vetting.forget(key);
    }

    @GuardedBy("lock")
    private void forgetFailures(PromptKey key) {
        notFound.forget(key);
        failed.forget(key);
    }

    @GuardedBy("lock")
    private void redate(Entry entry, long now) {
        long dueAt = entry.dueAt;
        table.date(entry, now);
        if (flights.find(entry.key) != null || entry.failures > 0) {
            entry.dueAt = dueAt;
        }
    }

    @GuardedBy("lock")
    private boolean load(Dated saved, long now, Aftermath after) {
        Entry entry = table.find(saved.key());
        if (entry != null) {
            boolean newer = !saved.ageUnknown() && saved.confirmedAt() > entry.confirmedAt;
            if (!newer || entry.ownSource != null || flights.find(saved.key()) != null) {
                return false;
            }
            table.hold(entry, saved.commit(), saved.confirmedAt(), ChangeTrigger.LOAD, now, after);
            return true;
        }
        if (!table.hasRoom()) {
            return false;
        }
        Entry added = saved.toEntry();
        added.lastRead(now);
        table.date(added, now);
        if (flights.joinable(saved.key(), null) != null) {
            // What is under way dates the entry when it ends.
            added.dueAt = StalenessRules.NEVER;
        }
        table.insertOldest(added, after);
        return true;
    }

    private Aftermath aftermath() {
        return new Aftermath(listeners, autosave);
    }
}
