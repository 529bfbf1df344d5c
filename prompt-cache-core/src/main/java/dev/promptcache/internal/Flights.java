package dev.promptcache.internal;

import dev.promptcache.FetchMode;
import dev.promptcache.PromptCacheListener.ChangeTrigger;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import dev.promptcache.PromptSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The flights of a cache: which one has the place of a key, which wait for a slot, which are under way, and which were abandoned
 * and have not come back. Plain: guarded by whoever holds it.
 */
final class Flights {

    /** So many calls may be out that were abandoned and have not returned: each may hold a thread. */
    static final int MOST_ABANDONED = 64;

    /** Why no flight may begin. */
    static final String CROWDED =
            MOST_ABANDONED + " fetches that took too long were abandoned, and their calls have not "
                    + "returned. No other one begins before one of them does: a source must end when its thread is interrupted";

    /** So many flights may wait whose entries are gone, beside as many as there are entries: to look for them each time costs. */
    private static final int SPARE = 16;

    private final PromptSource source;
    private final Map<PromptKey, Flight> byKey = new HashMap<>();
    private final Set<Flight> queue = new LinkedHashSet<>();
    /** Those of the queue that ask a source of an entry's own. */
    private final Set<Flight> ownQueue = new LinkedHashSet<>();

    private final Set<Flight> active = new HashSet<>();
    private final Set<Flight> abandoned = new HashSet<>();
    private int slotsTaken;

    /** Makes the flights of a cache with a source. */
    Flights(PromptSource source) {
        this.source = source;
    }

    /** The flight that has the place of a key, if there is one. */
    @Nullable
    Flight find(PromptKey key) {
        return byKey.get(key);
    }

    /** The flight that a caller may join who wants what is cached or fetched for a key. */
    @Nullable
    Flight joinable(PromptKey key, @Nullable Entry entry) {
        Flight flight = byKey.get(key);
        if (flight != null && flight.source != sourceOf(entry)) {
            // Begun for an entry with a source of its own that was evicted since: the source went with it.
            detach(flight);
            return null;
        }
        return flight;
    }

    /**
     * Lets a caller wait for the flight of a key, which begins if it has not.
     *
     * @param keeps whether what a fetch brings is kept; if not, each caller has a flight for itself
     */
    Boarding board(PromptKey key, @Nullable Entry entry, ChangeTrigger trigger, boolean keeps, long now) {
        Flight flight = joinable(key, entry);
        if (isFull() && (flight == null || flight.stage == Flight.Stage.QUEUED)) {
            return Boarding.refused(crowded(key));
        }
        if (flight == null) {
            flight = prepare(key, entry, trigger, FetchMode.FOREGROUND, keeps);
        }
        flight.wanted = true;
        if (flight.stage != Flight.Stage.QUEUED) {
            return Boarding.waiting(flight, false);
        }
        // One in the background that waits for a slot must not keep a caller waiting.
        flight.mode = FetchMode.FOREGROUND;
        begin(flight, false, now);
        return Boarding.waiting(flight, true);
    }

    /** Lets a caller wait for a flight of a key that begins now or later. */
    Boarding boardNext(PromptKey key, @Nullable Entry entry, ChangeTrigger trigger, boolean keeps, long now) {
        Flight underWay = joinable(key, entry);
        if (underWay == null || underWay.stage == Flight.Stage.QUEUED) {
            return board(key, entry, trigger, keeps, now);
        }
        Flight next = followUp(underWay, trigger);
        next.mode = FetchMode.FOREGROUND;
        next.wanted = true;
        return Boarding.waiting(next, false);
    }

    /** Asks for a flight that begins from now on, and says whether there was none to come. */
    boolean request(Entry entry, ChangeTrigger trigger) {
        Flight underWay = byKey.get(entry.key);
        if (underWay == null) {
            enqueue(prepare(entry.key, entry, trigger, FetchMode.BACKGROUND, true));
            return true;
        }
        if (underWay.stage == Flight.Stage.QUEUED || underWay.next != null) {
            return false;
        }
        followUp(underWay, trigger);
        return true;
    }

    /** Asks for a flight after the one of a key that is under way, if there is one, and nobody has. */
    void requestAfter(PromptKey key, ChangeTrigger trigger) {
        Flight underWay = byKey.get(key);
        if (underWay != null && underWay.stage == Flight.Stage.RUNNING) {
            followUp(underWay, trigger);
        }
    }

    /** The flights that have the places of some keys. */
    List<Flight> matching(Predicate<PromptKey> condition) {
        return byKey.values().stream()
                .filter(flight -> condition.test(flight.key))
                .toList();
    }

    /** Takes the place of its key from a flight, and says whether it had it. One that waits for a slot never begins then. */
    boolean detach(Flight flight) {
        if (dequeue(flight)) {
            flight.stage = Flight.Stage.ENDED;
        }
        return byKey.remove(flight.key, flight);
    }

    /**
     * Drops the flights that wait for a slot and whose entries are gone, once there are many: none may begin for an hour, and entries
     * come and go meanwhile.
     *
     * @param entries how many entries there are, each of which has one such flight at most
     * @param cached whether there is an entry
     */
    void trimQueue(int entries, Predicate<PromptKey> cached) {
        if (queue.size() > 2 * entries + SPARE) {
            queued().stream().filter(flight -> !cached.test(flight.key)).forEach(this::detach);
        }
    }

    /** The flights that wait for a slot, longest first. */
    List<Flight> queued() {
        return List.copyOf(queue);
    }

    boolean hasQueued() {
        return !queue.isEmpty();
    }

    /** Whether a flight waits for a slot that asks the cache's own source. */
    boolean hasQueuedOfSource() {
        return queue.size() > ownQueue.size();
    }

    /** The flight that has waited longest for a slot. */
    @Nullable
    Flight firstQueued() {
        return queue.isEmpty() ? null : queue.iterator().next();
    }

    /** The flight that has waited longest for a slot and does not ask the cache's own source. */
    @Nullable
    Flight firstQueuedOfOthers() {
        return ownQueue.isEmpty() ? null : ownQueue.iterator().next();
    }

    /** Begins a flight. */
    void begin(Flight flight, boolean takesSlot, long now) {
        dequeue(flight);
        flight.stage = Flight.Stage.RUNNING;
        flight.startedAt = now;
        flight.hasSlot = takesSlot;
        slotsTaken += takesSlot ? 1 : 0;
        active.add(flight);
    }

    /** Ends a flight, and says whether it had the place of its key. */
    boolean end(Flight flight) {
        flight.stage = Flight.Stage.ENDED;
        slotsTaken -= flight.hasSlot ? 1 : 0;
        flight.hasSlot = false;
        return byKey.remove(flight.key, flight);
    }

    /** Begins or queues what was to follow a flight that has ended. */
    void goOn(Flight ended, boolean attached, @Nullable Entry entry, boolean keeps, long now, Aftermath after) {
        Flight next = ended.next;
        ended.next = null;
        if (next == null || next.stage == Flight.Stage.ENDED || next.givenUp) {
            return;
        }
        if (next.wanted && isFull()) {
            next.stage = Flight.Stage.ENDED;
            next.land(crowded(next.key));
            after.follow(next);
            return;
        }
        if (!next.wanted && hasNotReturned(ended)) {
            return;
        }
        next.source = sourceOf(entry);
        next.before = entry == null ? null : entry.commit();
        if (attached && (entry != null || next.wanted)) {
            attach(next, entry, keeps);
        }
        if (next.wanted) {
            begin(next, false, now);
            after.follow(next);
        } else if (attached && entry != null) {
            enqueue(next);
        }
    }

    /** Notes that those who wait for a flight have gone on. */
    void released(Flight flight) {
        active.remove(flight);
    }

    /** The flights that somebody may wait for. */
    List<Flight> active() {
        List<Flight> all = new ArrayList<>(active);
        for (Flight flight : active) {
            if (flight.next != null) {
                all.add(flight.next);
            }
        }
        return all;
    }

    int activeCount() {
        return active.size();
    }

    int slotsTaken() {
        return slotsTaken;
    }

    /** Notes that a task works on a flight from now on. */
    void entered(Flight flight) {
        flight.tasks++;
    }

    /** Notes that a task works on a flight from now on, to give it up. */
    void abandoned(Flight flight) {
        flight.tasks++;
        abandoned.add(flight);
    }

    /** Notes that a task that worked on a flight has returned. */
    void returned(Flight flight) {
        flight.tasks--;
        if (flight.tasks == 0) {
            abandoned.remove(flight);
        }
    }

    /** Whether an abandoned call for a key has not returned. */
    boolean isStuck(PromptKey key) {
        return abandoned.stream().anyMatch(flight -> flight.key.equals(key));
    }

    int abandonedCount() {
        return abandoned.size();
    }

    /** Whether so many abandoned calls are out that no flight may begin. */
    boolean isFull() {
        return abandoned.size() >= MOST_ABANDONED;
    }

    /** Whether the end of a flight says something of the cache's own source. */
    boolean isOfSource(Flight flight) {
        return flight.source == source && !flight.givenUp;
    }

    /** Whether what a flight brings comes from where an entry, or one that would be new, is refreshed from. */
    boolean isFor(Flight flight, @Nullable Entry entry) {
        return flight.source == sourceOf(entry);
    }

    /** Whether the call of a flight that ended has not returned, or an earlier one of its key. */
    private boolean hasNotReturned(Flight ended) {
        // Whoever ends an abandoned flight works on it too.
        return abandoned.stream()
                .anyMatch(flight -> flight.key.equals(ended.key) && (flight != ended || flight.tasks > 1));
    }

    private void enqueue(Flight flight) {
        queue.add(flight);
        if (flight.source != source) {
            ownQueue.add(flight);
        }
    }

    private boolean dequeue(Flight flight) {
        ownQueue.remove(flight);
        return queue.remove(flight);
    }

    private static PromptException crowded(PromptKey key) {
        return new PromptException.Unavailable(key, CROWDED, 0, null);
    }

    private Flight prepare(PromptKey key, @Nullable Entry entry, ChangeTrigger trigger, FetchMode mode, boolean keeps) {
        Flight flight = new Flight(key, trigger, mode, sourceOf(entry), entry == null ? null : entry.commit());
        attach(flight, entry, keeps);
        return flight;
    }

    private void attach(Flight flight, @Nullable Entry entry, boolean keeps) {
        if (entry != null) {
            entry.dueAt = StalenessRules.NEVER;
        }
        if (keeps) {
            byKey.put(flight.key, flight);
        }
    }

    /** The flight that begins when this one has ended. */
    private static Flight followUp(Flight underWay, ChangeTrigger trigger) {
        Flight next = underWay.next;
        if (next == null) {
            next = new Flight(underWay.key, trigger, FetchMode.BACKGROUND, underWay.source, underWay.before);
            underWay.next = next;
        }
        return next;
    }

    private PromptSource sourceOf(@Nullable Entry entry) {
        return entry == null || entry.ownSource == null ? source : entry.ownSource;
    }

    /**
     * What a caller gets who asks for a fetch: a commit at once, a failure at once, or a flight to wait for.
     *
     * @param commit the commit that makes a fetch unnecessary, or empty
     * @param refusal why there will be no fetch, or null
     * @param flight the flight, or null
     * @param isToBeRun whether the flight has just begun, and the caller has to run it
     */
    record Boarding(
            Optional<PromptCommit> commit,
            @Nullable PromptException refusal,
            @Nullable Flight flight,
            boolean isToBeRun) {

        static Boarding answered(Optional<PromptCommit> commit) {
            return new Boarding(commit, null, null, false);
        }

        static Boarding refused(PromptException refusal) {
            return new Boarding(Optional.empty(), refusal, null, false);
        }

        static Boarding waiting(Flight flight, boolean isToBeRun) {
            return new Boarding(Optional.empty(), null, flight, isToBeRun);
        }
    }
}
