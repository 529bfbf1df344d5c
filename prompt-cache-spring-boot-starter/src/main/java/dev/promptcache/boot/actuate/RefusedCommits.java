package dev.promptcache.boot.actuate;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.promptcache.PromptCacheListener;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the commits that vetters refused last, one for each prompt, so that they can be compared with what is cached in their place.
 * Thread-safe.
 *
 * @since 0.1.0
 */
public final class RefusedCommits implements PromptCacheListener {

    private final int bound;

    /** By prompt, the one refused longest ago first. */
    @GuardedBy("this")
    private final Map<PromptKey, PromptCommit> commits = new LinkedHashMap<>();

    /**
     * Makes a memory without commits.
     *
     * @param bound how many it keeps at most, 0 for none
     */
    public RefusedCommits(int bound) {
        this.bound = bound;
    }

    @Override
    public synchronized void rejected(
            PromptKey key, @Nullable PromptCommit cached, PromptCommit refused, ChangeTrigger trigger, String reason) {
        commits.remove(key);
        commits.put(key, refused);
        Iterator<PromptKey> oldestFirst = commits.keySet().iterator();
        while (commits.size() > bound) {
            oldestFirst.next();
            oldestFirst.remove();
        }
    }

    @Override
    public synchronized void changed(PromptKey key, PromptCommit before, PromptCommit after, ChangeTrigger trigger) {
        commits.remove(key);
    }

    @Override
    public synchronized void evicted(PromptKey key, PromptCommit commit, EvictionCause cause) {
        commits.remove(key);
    }

    /** The commit of a prompt that was refused, if it is still kept. */
    synchronized Optional<PromptCommit> find(PromptKey key, String commitHash) {
        return Optional.ofNullable(commits.get(key))
                .filter(commit -> commit.commitHash().equals(commitHash));
    }
}
