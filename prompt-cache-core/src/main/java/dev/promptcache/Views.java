package dev.promptcache;

import dev.promptcache.CachedPrompt.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Views of what a cache holds. */
final class Views {

    private final CacheState state;

    Views(CacheState state) {
        this.state = state;
    }

    List<CachedPrompt> entries() {
        List<Ranked> ranked = new ArrayList<>();
        state.lock.lock();
        try {
            long now = state.clock.exact();
            state.table.forEach(entry -> ranked.add(new Ranked(entry.stamp(), view(entry, now))));
        } finally {
            state.lock.unlock();
        }
        ranked.sort(Comparator.comparingLong(Ranked::stamp).reversed());
        return ranked.stream().map(Ranked::view).toList();
    }

    Optional<CachedPrompt> entry(PromptKey key) {
        state.lock.lock();
        try {
            return Optional.ofNullable(state.table.find(key)).map(entry -> view(entry, state.clock.exact()));
        } finally {
            state.lock.unlock();
        }
    }

    CacheStatus status(boolean running, int activeFetches) {
        Tally tally = new Tally(state.settings, state.clock.exact());
        state.table.forEach(tally::add);
        return new CacheStatus(
                running,
                state.table.size(),
                tally.stale,
                tally.expired,
                tally.failing,
                Duration.ofNanos(tally.oldest),
                activeFetches,
                state.bundled.size());
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
        if (entry.isImmutable()) {
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

    private record Ranked(long stamp, CachedPrompt view) {}

    private static final class Tally {

        private final Settings settings;
        private final long now;
        private int stale;
        private int expired;
        private int failing;
        private long oldest;

        private Tally(Settings settings, long now) {
            this.settings = settings;
            this.now = now;
        }

        private void add(Entry entry) {
            long overdue = now - entry.freshUntil;
            stale += overdue > 0 ? 1 : 0;
            expired += overdue > 0 && !settings.servesOnError(overdue) ? 1 : 0;
            failing += entry.failures > 0 ? 1 : 0;
            if (entry.freshUntil != Settings.NEVER) {
                oldest = Math.max(oldest, now - entry.confirmedAt);
            }
        }
    }
}
