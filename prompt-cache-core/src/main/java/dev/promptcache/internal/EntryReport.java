package dev.promptcache.internal;

import dev.promptcache.CachedPrompt;
import dev.promptcache.CachedPrompt.State;
import dev.promptcache.EntryListing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Views of the entries in some states, the most recently used ones of them. Takes one look at each entry. */
final class EntryReport {

    private final StalenessRules rules;
    private final SourceHealth health;
    private final Set<State> wanted;
    private final int limit;
    private final long now;
    private final PriorityQueue<Ranked> newest = new PriorityQueue<>(Comparator.comparingLong(ranked -> ranked.stamp));
    private int matching;

    EntryReport(StalenessRules rules, SourceHealth health, Set<State> wanted, int limit, long now) {
        this.rules = rules;
        this.health = health;
        this.wanted = wanted;
        this.limit = limit;
        this.now = now;
    }

    void add(Entry entry) {
        if (wanted.contains(state(rules, entry, now))) {
            matching++;
            keepIfNewer(entry);
        }
    }

    EntryListing listing() {
        List<CachedPrompt> views = new ArrayList<>(newest.size());
        for (Ranked next = newest.poll(); next != null; next = newest.poll()) {
            views.add(view(rules, health, next.entry, now));
        }
        Collections.reverse(views);
        return new EntryListing(views, matching);
    }

    static CachedPrompt view(StalenessRules rules, SourceHealth health, Entry entry, long now) {
        return new CachedPrompt(
                entry.key,
                entry.commit(),
                state(rules, entry, now),
                entry.commit().origin(),
                Duration.ofNanos(Math.max(0, now - entry.confirmedAt)),
                Duration.ofNanos(Math.max(0, now - entry.lastRead())),
                entry.failures,
                entry.lastFailure,
                nextRefresh(rules, health, entry, now));
    }

    private static State state(StalenessRules rules, Entry entry, long now) {
        if (entry.freshUntil == StalenessRules.NEVER && entry.isImmutable()) {
            return State.IMMUTABLE;
        }
        if (now <= entry.freshUntil) {
            return State.FRESH;
        }
        return rules.servesOnError(now - entry.freshUntil) ? State.STALE : State.EXPIRED;
    }

    private static @Nullable Duration nextRefresh(StalenessRules rules, SourceHealth health, Entry entry, long now) {
        if (entry.isImmutable() || !rules.needsRefresher()) {
            return null;
        }
        if (entry.dueAt == StalenessRules.NEVER) {
            return Duration.ZERO;
        }
        long wait = Math.max(0, entry.dueAt - now);
        return Duration.ofNanos(entry.ownSource == null ? health.soonest(entry.lastFailure, wait, now) : wait);
    }

    private void keepIfNewer(Entry entry) {
        // Read once: a reader may move it meanwhile.
        long stamp = entry.stamp();
        Ranked oldest = newest.peek();
        if (newest.size() < limit) {
            newest.add(new Ranked(stamp, entry));
        } else if (oldest != null && oldest.stamp < stamp) {
            newest.poll();
            oldest.stamp = stamp;
            oldest.entry = entry;
            newest.add(oldest);
        }
    }

    /** Mutable, and used again: most entries of a large cache are looked at and not shown. */
    private static final class Ranked {

        private long stamp;
        private Entry entry;

        private Ranked(long stamp, Entry entry) {
            this.stamp = stamp;
            this.entry = entry;
        }
    }
}
