package dev.promptcache.internal;

import dev.promptcache.CacheStatus;
import dev.promptcache.CachedPrompt;
import dev.promptcache.CachedPrompt.State;
import dev.promptcache.EntryListing;
import dev.promptcache.PromptKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Views of what a cache holds. */
final class Views {

    private final CacheState state;

    Views(CacheState state) {
        this.state = state;
    }

    EntryListing entries(Set<State> wanted, int limit) {
        PriorityQueue<Ranked> newest = new PriorityQueue<>(Comparator.comparingLong(ranked -> ranked.stamp));
        int[] matching = {0};
        synchronized (state.lock) {
            long now = state.clock.exact();
            state.table.forEach(entry -> {
                if (wanted.contains(stateOf(entry, now))) {
                    matching[0]++;
                    keepIfNewer(newest, entry, limit);
                }
            });
            List<CachedPrompt> views = new ArrayList<>(newest.size());
            for (Ranked next = newest.poll(); next != null; next = newest.poll()) {
                views.add(view(next.entry, now));
            }
            Collections.reverse(views);
            return new EntryListing(views, matching[0]);
        }
    }

    Optional<CachedPrompt> entry(PromptKey key) {
        synchronized (state.lock) {
            return Optional.ofNullable(state.table.find(key)).map(entry -> view(entry, state.clock.exact()));
        }
    }

    CacheStatus status(boolean running, int activeFetches, CacheStatus.@Nullable LastFetch lastFetch) {
        Tally tally = new Tally(state.settings, state.clock.exact());
        state.table.forEach(tally::add);
        return new CacheStatus(
                running,
                state.table.size(),
                tally.stale,
                tally.expired,
                tally.failing,
                Duration.ofNanos(tally.failingFor),
                Duration.ofNanos(tally.oldest),
                activeFetches,
                state.bundled.size(),
                lastFetch);
    }

    private CachedPrompt view(Entry entry, long now) {
        return new CachedPrompt(
                entry.key,
                entry.commit(),
                stateOf(entry, now),
                entry.commit().origin(),
                Duration.ofNanos(Math.max(0, now - entry.confirmedAt)),
                Duration.ofNanos(Math.max(0, now - entry.lastRead())),
                entry.failures,
                entry.lastFailure,
                nextRefresh(entry, now));
    }

    private State stateOf(Entry entry, long now) {
        if (entry.freshUntil == Settings.NEVER && entry.isImmutable()) {
            return State.IMMUTABLE;
        }
        if (now <= entry.freshUntil) {
            return State.FRESH;
        }
        return state.settings.servesOnError(now - entry.freshUntil) ? State.STALE : State.EXPIRED;
    }

    private @Nullable Duration nextRefresh(Entry entry, long now) {
        if (entry.isImmutable() || !state.settings.needsRefresher()) {
            return null;
        }
        boolean underWay = entry.dueAt == Settings.NEVER;
        return underWay ? Duration.ZERO : Duration.ofNanos(Math.max(0, entry.dueAt - now));
    }

    /** Keeps the newest ones, as many as the limit allows. */
    private static void keepIfNewer(PriorityQueue<Ranked> newest, Entry entry, int limit) {
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

    private static final class Tally {

        private final Settings settings;
        private final long now;
        private int stale;
        private int expired;
        private int failing;
        private long failingFor;
        private long oldest;

        private Tally(Settings settings, long now) {
            this.settings = settings;
            this.now = now;
        }

        private void add(Entry entry) {
            long overdue = now - entry.freshUntil;
            stale += overdue > 0 ? 1 : 0;
            expired += overdue > 0 && !settings.servesOnError(overdue) ? 1 : 0;
            if (entry.failures > 0) {
                failing++;
                failingFor = Math.max(failingFor, now - entry.failingSince);
            }
            if (entry.freshUntil != Settings.NEVER) {
                oldest = Math.max(oldest, now - entry.confirmedAt);
            }
        }
    }
}
