package dev.promptcache.internal;

import dev.promptcache.CachedPrompt.Origin;
import dev.promptcache.PromptCacheConfig;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import dev.promptcache.PromptSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What callers change themselves: commits they set, prompts they invalidate, settings they replace. */
final class Writes {

    private final CacheState state;
    private final Loader loader;
    private final Refresher refresher;
    private final FetchResults results;

    Writes(CacheState state, Loader loader, Refresher refresher, FetchResults results) {
        this.state = state;
        this.loader = loader;
        this.refresher = refresher;
        this.results = results;
    }

    void set(PromptKey key, PromptCommit commit, @Nullable PromptSource source) {
        List<Runnable> afterwards = new ArrayList<>();
        PromptCommit given = commit.withOrigin(Origin.SET);
        synchronized (state.lock) {
            forget(key);
            if (state.settings.isEnabled()) {
                hold(key, given, source, afterwards);
            }
        }
        afterwards.forEach(Runnable::run);
    }

    boolean invalidate(PromptKey key) {
        synchronized (state.lock) {
            forget(key);
            Entry entry = state.table.find(key);
            if (entry != null) {
                remove(entry);
            }
            return entry != null;
        }
    }

    int invalidateIf(Predicate<PromptKey> condition) {
        synchronized (state.lock) {
            loader.withdrawIf(condition);
            state.notFound.forgetIf(condition);
            state.failed.forgetIf(condition);
            List<Entry> matching = new ArrayList<>();
            state.table.forEach(entry -> {
                if (condition.test(entry.key)) {
                    matching.add(entry);
                }
            });
            matching.forEach(this::remove);
            return matching.size();
        }
    }

    void configure(PromptCacheConfig config) {
        List<Runnable> afterwards = new ArrayList<>();
        synchronized (state.lock) {
            state.settings = new Settings(config);
            state.notFound.trim(config.maxSize());
            state.failed.trim(config.maxSize());
            if (state.settings.isEnabled()) {
                results.evictOverflow(afterwards);
                long now = state.clock.exact();
                state.table.forEach(entry -> redate(entry, now));
            } else {
                invalidateIf(key -> true);
            }
            refresher.adjust();
        }
        afterwards.forEach(Runnable::run);
    }

    private void hold(PromptKey key, PromptCommit commit, @Nullable PromptSource source, List<Runnable> afterwards) {
        long now = state.clock.exact();
        Entry entry = state.table.find(key);
        if (entry == null) {
            entry = new Entry(key, commit, now);
            entry.ownSource = source;
            results.insert(entry, now, afterwards);
        } else {
            entry.hold(commit, now);
            entry.ownSource = source;
            entry.lastRead(now);
            state.date(entry, now);
            state.table.touch(entry);
            state.whenModified.run();
        }
    }

    private void remove(Entry entry) {
        state.table.remove(entry);
        state.whenModified.run();
    }

    private void forget(PromptKey key) {
        Flight flight = loader.find(key);
        if (flight != null) {
            loader.withdraw(flight);
        }
        state.forgetFailures(key);
    }

    private void redate(Entry entry, long now) {
        boolean underWay = loader.find(entry.key) != null;
        long dueAt = entry.dueAt;
        state.date(entry, now);
        if (underWay || entry.failures > 0) {
            entry.dueAt = dueAt;
            state.table.schedule(entry);
        }
    }
}
