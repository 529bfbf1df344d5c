package dev.promptcache.internal.fleet;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.promptcache.FleetStatus.Repair;
import dev.promptcache.PromptFleet;
import dev.promptcache.PromptFleet.Position;
import dev.promptcache.PromptFleet.UnavailableException;
import dev.promptcache.PromptKey;
import dev.promptcache.internal.fleet.Bearings.Course;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;

/** Brings a cache to where its fleet is, one step at a time. Thread-safe; what reads the store blocks. */
final class Navigator {

    private final FleetMember member;
    private final PromptFleet fleet;
    private final FleetLink link;
    private final CatchUp catchUp;
    private final Bearings bearings = new Bearings();
    private final Map<Repair, LongAdder> repairs = new EnumMap<>(Repair.class);

    /** Held while the store is read, so that what was read first is taken over first. */
    private final ReentrantLock reading = new ReentrantLock();

    private final Object lock = new Object();

    /** The prompts that messages named, and that are yet to be read. */
    @GuardedBy("lock")
    private final Set<PromptKey> named = new HashSet<>();

    /** Whether somebody is about to look where the store is. */
    @GuardedBy("lock")
    private boolean lookComes;

    @GuardedBy("lock")
    private long lag;

    @GuardedBy("lock")
    private long members;

    Navigator(FleetMember member, PromptFleet fleet, FleetLink link) {
        this.member = member;
        this.fleet = fleet;
        this.link = link;
        this.catchUp = new CatchUp(member, fleet, link);
        for (Repair repair : Repair.values()) {
            repairs.put(repair, new LongAdder());
        }
    }

    void lose() {
        bearings.lose();
    }

    long lag() {
        synchronized (lock) {
            return lag + named.size();
        }
    }

    long members() {
        synchronized (lock) {
            return members;
        }
    }

    Map<Repair, Long> repairs() {
        Map<Repair, Long> counts = new EnumMap<>(Repair.class);
        repairs.forEach((repair, count) -> counts.put(repair, count.sum()));
        return counts;
    }

    void count(Repair repair) {
        LongAdder counter = repairs.get(repair);
        if (counter != null) {
            counter.increment();
        }
    }

    /** Notes a message, and says whether to read what it names rather than to look where the store is. */
    boolean heard(String incarnation, long previous, long epoch) {
        return bearings.heard(incarnation, previous, epoch) == Course.KEY;
    }

    /** Notes a prompt that is to be read, and says whether somebody has to do so, since nobody is about to. */
    boolean name(PromptKey key) {
        synchronized (lock) {
            boolean first = named.isEmpty();
            named.add(key);
            return first;
        }
    }

    /** Says whether somebody has to look where the store is, since nobody is about to. */
    boolean wantsLook() {
        synchronized (lock) {
            boolean first = !lookComes;
            lookComes = true;
            return first;
        }
    }

    /** Reads what messages have named. */
    void readHeard() {
        reading.lock();
        try {
            Set<PromptKey> keys;
            synchronized (lock) {
                keys = Set.copyOf(named);
                named.clear();
            }
            catchUp.some(keys);
        } finally {
            reading.unlock();
        }
    }

    /**
     * Looks where the store is, and reads what it takes to get there.
     *
     * @return whether there was something to read
     * @throws UnavailableException if the store does not answer, after which anything may have been missed
     */
    boolean look() {
        reading.lock();
        try {
            synchronized (lock) {
                lookComes = false;
            }
            member.tellInvalidations();
            long losses = bearings.losses();
            Position position = link.probe(() -> FleetLink.answered(fleet.position()));
            synchronized (lock) {
                members = position.members() > 0 ? position.members() : members;
            }
            Course course = bearings.towards(position);
            if (course == Course.FULL) {
                count(Repair.FULL);
                catchUp.full(position);
            } else if (course == Course.DELTA) {
                count(Repair.DELTA);
                delta();
            }
            bearings.reached(position, course, losses);
            synchronized (lock) {
                lag = 0;
            }
            // Whoever marked them is gone.
            position.unanswered().forEach(member.entries::refresh);
            return course != Course.NOTHING;
        } finally {
            reading.unlock();
        }
    }

    private void delta() {
        List<PromptKey> changed = link.call(() -> FleetLink.answered(fleet.changedSince(bearings.epoch())));
        synchronized (lock) {
            lag = changed.size();
        }
        catchUp.some(changed);
    }
}
