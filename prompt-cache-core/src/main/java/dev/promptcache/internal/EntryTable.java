package dev.promptcache.internal;

import dev.promptcache.CachedPrompt;
import dev.promptcache.EntryListing;
import dev.promptcache.PromptCacheListener.ChangeTrigger;
import dev.promptcache.PromptCacheListener.EvictionCause;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import dev.promptcache.internal.recency.ReadStamps;
import dev.promptcache.internal.recency.RecencyHeap;
import dev.promptcache.internal.snapshot.SnapshotEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The entries: what they are called, the order of their use, what they hold and until when it is fresh. Plain: guarded by whoever
 * holds it, who lets readers have the index and the stamps besides.
 */
final class EntryTable {

    private final EntryIndex index;
    private final ReadStamps stamps;
    private final Counters counters;
    private final DoubleSupplier random;
    private final RecencyHeap<Entry> byUse = new RecencyHeap<>();
    private StalenessRules rules;
    private long oldestStamp;

    EntryTable(EntryIndex index, ReadStamps stamps, Counters counters, DoubleSupplier random, StalenessRules rules) {
        this.index = index;
        this.stamps = stamps;
        this.counters = counters;
        this.random = random;
        this.rules = rules;
    }

    @Nullable
    Entry find(PromptKey key) {
        return index.find(key);
    }

    boolean contains(Entry entry) {
        return byUse.contains(entry);
    }

    int size() {
        return byUse.size();
    }

    /** One of the entries, for going through all of them in no particular order. */
    Entry at(int slot) {
        return byUse.at(slot);
    }

    /** Lets an entry be found under another spelling too. */
    void alias(String spelling, Entry entry) {
        if (contains(entry)) {
            index.alias(spelling, entry);
        }
    }

    /** Marks an entry as used at a moment, though not by a hit. */
    void use(Entry entry, long now) {
        entry.stamp(stamps.next());
        entry.lastRead(now);
    }

    /** Adds an entry as the most recently used one, and evicts what it leaves no room for. */
    void insert(Entry entry, long now, Aftermath after) {
        date(entry, now);
        add(entry, stamps.next(), after);
        evictOverflow(after);
    }

    /** Adds an entry that is dated as the least recently used one, if there is room. */
    void insertOldest(Entry entry, Aftermath after) {
        oldestStamp--;
        add(entry, oldestStamp, after);
    }

    boolean hasRoom() {
        return byUse.size() < rules.config.maxSize();
    }

    /** Replaces what an entry holds, and tells of it if that is another commit. */
    void hold(Entry entry, PromptCommit commit, long confirmedAt, ChangeTrigger trigger, long now, Aftermath after) {
        PromptCommit before = entry.commit();
        entry.hold(commit, confirmedAt);
        date(entry, now);
        if (before.commitHash().equals(commit.commitHash())) {
            after.confirmed();
        } else {
            after.changed();
            after.tell(listener -> listener.changed(entry.key, before, commit, trigger));
        }
    }

    void remove(Entry entry, Aftermath after) {
        byUse.remove(entry);
        index.remove(entry);
        after.changed();
    }

    /** Removes the entries of some keys, and says how many they were. */
    int removeIf(Predicate<PromptKey> condition, Aftermath after) {
        List<Entry> matching = new ArrayList<>();
        for (int slot = 0; slot < byUse.size(); slot++) {
            if (condition.test(byUse.at(slot).key)) {
                matching.add(byUse.at(slot));
            }
        }
        matching.forEach(entry -> remove(entry, after));
        return matching.size();
    }

    void evict(Entry entry, EvictionCause cause, Aftermath after) {
        remove(entry, after);
        counters.evictions.increment();
        if (after.hasListeners()) {
            PromptCommit commit = entry.commit();
            after.tell(listener -> listener.evicted(entry.key, commit, cause));
        }
    }

    /** Applies new settings, by which entries are to be dated from now on. */
    void configure(StalenessRules rules, Aftermath after) {
        this.rules = rules;
        evictOverflow(after);
    }

    /** Works out until when an entry is fresh and when it is due, by what it holds, the present settings and the time. */
    void date(Entry entry, long now) {
        entry.dueForFleet = false;
        if (entry.isImmutable()) {
            entry.dueAt = StalenessRules.NEVER;
            entry.freshUntil = StalenessRules.NEVER;
            return;
        }
        boolean unconfirmed = entry.ageUnknown && rules.ttl != StalenessRules.NEVER;
        long freshUntil = unconfirmed ? entry.confirmedAt - 1 : rules.freshUntil(entry.confirmedAt);
        double spread = random.getAsDouble();
        // Those that are stale already, after a restart or a change of the ttl, would all be due at once.
        entry.dueAt = freshUntil < now ? rules.dueLater(now, spread) : rules.dueAt(entry.confirmedAt, spread);
        entry.freshUntil = freshUntil;
    }

    /** Makes an entry due within a time. */
    void dueWithin(Entry entry, long now, long nanos) {
        entry.dueAt = now + (long) (nanos * random.getAsDouble());
    }

    /** The entries that are due and not idle, those first that have been due longest. */
    List<Entry> due(long now) {
        List<Entry> due = new ArrayList<>();
        for (int slot = 0; slot < byUse.size(); slot++) {
            Entry entry = byUse.at(slot);
            if (entry.dueAt <= now && !isIdle(entry, now)) {
                due.add(entry);
            }
        }
        due.sort(Comparator.comparingLong(entry -> entry.dueAt));
        return due;
    }

    /** Of the entries that fail since nobody answers, the one that is due next, though it is not due yet. */
    @Nullable
    Entry nextOfTheFailing(long now) {
        Entry next = null;
        for (int slot = 0; slot < byUse.size(); slot++) {
            Entry entry = byUse.at(slot);
            boolean sooner = next == null || entry.dueAt < next.dueAt;
            if (sooner && isUnanswered(entry, now)) {
                next = entry;
            }
        }
        return next;
    }

    /** Whether nobody has read an entry for so long that the sweep does not look for it. */
    boolean isIdle(Entry entry, long now) {
        return now - entry.lastRead() > rules.idleTimeout;
    }

    /** What a snapshot may hold, in no order: all but what has a source of its own. */
    List<Saved> saved(Instant wallNow, long now) {
        List<Saved> saved = new ArrayList<>();
        for (int slot = 0; slot < byUse.size(); slot++) {
            Entry entry = byUse.at(slot);
            if (entry.ownSource == null) {
                Instant confirmedAt = entry.ageUnknown ? null : wallNow.minusNanos(now - entry.confirmedAt);
                saved.add(new Saved(entry.stamp(), new SnapshotEntry(entry.key, entry.commit(), confirmedAt)));
            }
        }
        return saved;
    }

    EntryListing listing(Set<CachedPrompt.State> states, int limit, SourceHealth health, long now) {
        EntryReport report = new EntryReport(rules, health, states, limit, now);
        for (int slot = 0; slot < byUse.size(); slot++) {
            report.add(byUse.at(slot));
        }
        return report.listing();
    }

    EntryTally tally(long now) {
        EntryTally tally = new EntryTally(rules, now);
        for (int slot = 0; slot < byUse.size(); slot++) {
            tally.add(byUse.at(slot));
        }
        return tally;
    }

    private void add(Entry entry, long stamp, Aftermath after) {
        entry.stamp(stamp);
        byUse.add(entry);
        index.add(entry);
        after.changed();
    }

    private void evictOverflow(Aftermath after) {
        while (byUse.size() > rules.config.maxSize()) {
            Entry victim = byUse.leastRecentlyUsed();
            if (victim == null) {
                return;
            }
            evict(victim, EvictionCause.SIZE, after);
        }
    }

    /** Whether a probe may ask for an entry: not before its time for what LangSmith has answered with a refusal. */
    private boolean isUnanswered(Entry entry, long now) {
        return entry.lastFailure instanceof PromptException.Unavailable
                && entry.dueAt != StalenessRules.NEVER
                && entry.ownSource == null
                && !isIdle(entry, now);
    }

    /**
     * An entry for a snapshot.
     *
     * @param stamp when it was used last
     * @param entry what is written
     */
    record Saved(long stamp, SnapshotEntry entry) {}
}
