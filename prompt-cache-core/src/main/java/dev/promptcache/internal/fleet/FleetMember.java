package dev.promptcache.internal.fleet;

import dev.promptcache.FleetStatus;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptFleet;
import dev.promptcache.PromptFleet.Claim;
import dev.promptcache.PromptFleet.Failure;
import dev.promptcache.PromptFleet.Shared;
import dev.promptcache.PromptFleet.UnavailableException;
import dev.promptcache.PromptFleet.Verdict;
import dev.promptcache.PromptFleet.Wish;
import dev.promptcache.PromptKey;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A cache as one instance of a fleet: fetches once for all, takes over what others fetched, and goes on alone while their store
 * does not answer. Thread-safe.
 */
public final class FleetMember {

    private static final Logger log = LoggerFactory.getLogger(FleetMember.class);

    final FleetEntries entries;
    final FleetTime time;
    final Invalidations invalidations = new Invalidations();

    private final PromptFleet fleet;
    private final DueTimes dueTimes;
    private final FleetLink link;
    private final FleetWatch watch;
    private final Map<Verdict, LongAdder> claims = new EnumMap<>(Verdict.class);

    /** Whether somebody is about to tell the store what was invalidated. */
    private final AtomicBoolean telling = new AtomicBoolean();

    /**
     * Makes a member. It listens when it is started.
     *
     * @param fleet the store of the fleet
     * @param entries what the cache holds
     * @param time the cache's time and threads
     */
    public FleetMember(PromptFleet fleet, FleetEntries entries, FleetTime time) {
        this.fleet = fleet;
        this.entries = entries;
        this.time = time;
        this.dueTimes = new DueTimes(time);
        this.link = new FleetLink(time, this::goOnAlone);
        this.watch = new FleetWatch(this, fleet, link);
        for (Verdict verdict : Verdict.values()) {
            claims.put(verdict, new LongAdder());
        }
    }

    /**
     * Fetches a prompt, by itself or through another instance. Called on a fetch thread, which it blocks for the calls of the
     * store.
     *
     * @param key the prompt
     * @param held what is held of it, or null
     * @param wish how urgent it is
     * @param source fetches it from LangSmith
     * @return a stage of the commit; it fails as the source does, and cancelling it cancels the fetch
     */
    public CompletionStage<FleetAnswer> fetch(
            PromptKey key, @Nullable PromptCommit held, Wish wish, Supplier<CompletionStage<PromptCommit>> source) {
        return new FleetFetch(this, key, held, wish, source).begin();
    }

    /**
     * Tells the fleet that what it has of some prompts does not count any more. Does not wait.
     *
     * @param keys the prompts
     */
    public void invalidate(Collection<PromptKey> keys) {
        if (!keys.isEmpty()) {
            invalidations.add(keys);
            tellSoon();
        }
    }

    /**
     * Tells the fleet that nothing it has counts any more. Does not wait.
     *
     * @param fetched the prompts that are being fetched here, which the store may not know yet
     */
    public void invalidateAll(Collection<PromptKey> fetched) {
        invalidations.addAll();
        invalidations.add(fetched);
        tellSoon();
    }

    /**
     * Has the other instances refresh what they hold of some prompts, as far as the store knows of those. Does not wait.
     *
     * @param prompts which prompts
     */
    public void announce(Predicate<PromptKey> prompts) {
        time.executeSoon(() -> markKnown(prompts));
    }

    /** Begins to listen, if it does not. */
    public void start() {
        watch.start();
    }

    /** Listens no more. Does not wait. */
    public void stop() {
        watch.stop();
    }

    /**
     * How the cache stands with its fleet.
     *
     * @return the status now
     */
    public FleetStatus status() {
        Map<Verdict, Long> counts = new EnumMap<>(Verdict.class);
        claims.forEach((verdict, count) -> counts.put(verdict, count.sum()));
        return new FleetStatus(link.isJoined(), link.since(), watch.lag(), counts, watch.repairs());
    }

    Claim claim(PromptKey key, @Nullable String heldHash, Wish wish) {
        Map<PromptKey, Long> marked = wish == Wish.NOW ? invalidations.of(key) : Map.of();
        Claim claim = link.call(() -> FleetLink.answered(fleet.claim(key, heldHash, wish)));
        invalidations.told(marked);
        LongAdder count = claims.get(claim.verdict());
        if (count != null) {
            count.increment();
        }
        return claim;
    }

    @Nullable
    Shared store(PromptKey key, Claim claim, PromptCommit commit, Duration due) {
        return link.<@Nullable Shared>call(() -> fleet.store(key, claim, commit, due));
    }

    void fail(PromptKey key, Claim claim, Failure failure, Duration rest) {
        try {
            link.call(() -> {
                fleet.fail(key, claim, failure, rest);
                return claim;
            });
        } catch (UnavailableException e) {
            log.debug("The fleet was not told that fetching prompt '{}' failed; the lease ends by itself", key, e);
        }
    }

    /** Marks what was invalidated here, all that the store has not been told yet. */
    void tellInvalidations() {
        try {
            long all = invalidations.all();
            if (all > 0) {
                link.call(() -> {
                    fleet.markAll();
                    return all;
                });
                invalidations.toldAll(all);
            }
            Map<PromptKey, Long> keys = invalidations.keys();
            if (!keys.isEmpty()) {
                link.call(() -> {
                    fleet.mark(keys.keySet());
                    return keys;
                });
                invalidations.told(keys);
            }
        } catch (UnavailableException e) {
            log.debug("The fleet was not told what was invalidated here; it is when it answers again", e);
        }
    }

    private void markKnown(Predicate<PromptKey> prompts) {
        try {
            List<PromptKey> known = link.call(() -> fleet.changedSince(0)).stream()
                    .filter(prompts)
                    .toList();
            if (!known.isEmpty()) {
                link.call(() -> {
                    fleet.mark(known);
                    return known;
                });
            }
        } catch (UnavailableException e) {
            log.debug("The fleet was not told that prompts have changed; it finds out when they are due", e);
        }
    }

    /** What is stored, as an answer, or null if its content is neither there nor held. */
    @Nullable
    FleetAnswer answer(PromptKey key, Shared shared, @Nullable PromptCommit held) {
        PromptCommit commit = shared.commit();
        if (commit == null && held != null && held.commitHash().equals(shared.commitHash())) {
            commit = held;
        }
        if (commit == null) {
            return null;
        }
        Standing standing =
                new Standing(shared.order(), time.now() - shared.age().toNanos());
        Duration ttl = entries.ttl(key, commit);
        Duration due = DueTimes.isOfLongerTtl(shared, ttl) ? ttl.minus(shared.age()) : shared.due();
        return new FleetAnswer(commit, standing, due, false);
    }

    /**
     * Whether what is stored is older than this cache lets it be, since an instance with a longer ttl chose when it is due. It is due
     * now then, for all: several may say so at once, and one of them fetches.
     */
    boolean isOutlived(PromptKey key, Shared shared, PromptCommit commit) {
        Duration ttl = entries.ttl(key, commit);
        boolean outlived = DueTimes.isOfLongerTtl(shared, ttl) && shared.age().compareTo(ttl) >= 0;
        if (outlived) {
            link.call(() -> {
                fleet.offer(key, shared.order() + 1, commit, Duration.ZERO);
                return key;
            });
        }
        return outlived;
    }

    /** A commit was fetched that the fleet may not have, and that the next look brings it. */
    void keepsToItself() {
        watch.lostBearings();
    }

    Duration due(PromptKey key, PromptCommit commit, @Nullable Shared before) {
        return dueTimes.shared(entries.ttl(key, commit), before);
    }

    Duration dueGone() {
        return entries.negativeTtl();
    }

    Duration dueAlone(PromptKey key, PromptCommit commit) {
        return dueTimes.alone(window(entries.ttl(key, commit)));
    }

    /** As soon as there is a thread: all that is invalidated until then, at once. */
    private void tellSoon() {
        if (telling.compareAndSet(false, true)) {
            time.executeSoon(() -> {
                telling.set(false);
                tellInvalidations();
            });
        }
    }

    private void goOnAlone() {
        time.executeSoon(() -> entries.spread(window(entries.ttl())));
    }

    private Duration window(Duration ttl) {
        return DueTimes.window(ttl, watch.members(), entries.held().size(), fleet.callsPerMinute());
    }
}
