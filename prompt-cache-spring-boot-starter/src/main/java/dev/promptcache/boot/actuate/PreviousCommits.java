package dev.promptcache.boot.actuate;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.promptcache.PromptCacheListener;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps the commit before the one that is cached, for each prompt that has changed, so that the two can be compared. Thread-safe.
 *
 * @since 0.1.0
 */
public final class PreviousCommits implements PromptCacheListener {

    private final int bound;

    /** By prompt, the one that changed longest ago first. */
    @GuardedBy("this")
    private final Map<PromptKey, Change> changes = new LinkedHashMap<>();

    /**
     * Makes a memory without commits.
     *
     * @param bound how many it keeps at most, 0 for none
     */
    public PreviousCommits(int bound) {
        this.bound = bound;
    }

    @Override
    public synchronized void changed(PromptKey key, PromptCommit before, PromptCommit after, ChangeTrigger trigger) {
        changes.remove(key);
        changes.put(key, new Change(before, after.commitHash()));
        Iterator<Change> oldestFirst = changes.values().iterator();
        while (changes.size() > bound) {
            oldestFirst.next();
            oldestFirst.remove();
        }
    }

    @Override
    public synchronized void evicted(PromptKey key, PromptCommit commit, EvictionCause cause) {
        changes.remove(key);
    }

    /** The commit before the one that is cached, if the cache went from the one to the other. */
    synchronized Optional<PromptCommit> before(PromptKey key, PromptCommit cached) {
        return Optional.ofNullable(changes.get(key))
                .filter(change -> change.afterHash.equals(cached.commitHash()))
                .map(Change::before);
    }

    private record Change(PromptCommit before, String afterHash) {}
}
