package dev.promptcache.internal.fleet;

import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a cache holds, as its fleet sees it. Thread-safe; no method waits for anything. */
public interface FleetEntries {

    /**
     * Whether anybody still holds the cache.
     *
     * @return false if it was dropped without being closed, so that nothing of it is to be kept going
     */
    boolean isInUse();

    /**
     * How long a commit of a prompt that can change counts as fresh.
     *
     * @return the ttl, or a very long time if none goes stale
     */
    Duration ttl();

    /**
     * How long it is believed that there is no such prompt.
     *
     * @return the negative ttl
     */
    Duration negativeTtl();

    /**
     * The prompts that the cache holds, those with a source of their own aside.
     *
     * @return a copy
     */
    Map<PromptKey, Held> held();

    /**
     * Takes over a commit if it is newer than the one that is held, and nothing if none is.
     *
     * @param key the prompt
     * @param answer the commit
     */
    void takeOver(PromptKey key, FleetAnswer answer);

    /**
     * Asks for a refresh in the background, if the prompt is held or being fetched.
     *
     * @param key the prompt
     */
    void refresh(PromptKey key);

    /**
     * Chooses a new due time for every prompt that can change.
     *
     * @param window the time to spread them over, beginning now
     */
    void spread(Duration window);

    /**
     * How long a commit counts as fresh.
     *
     * @param key the prompt
     * @param commit the commit
     * @return the ttl, or a very long time if it never goes stale
     */
    Duration ttl(PromptKey key, PromptCommit commit);

    /**
     * Whether a commit may be served to a caller in place of a failure.
     *
     * @param key the prompt
     * @param commit the commit
     * @param age its age
     * @return true within the windows
     */
    boolean isServable(PromptKey key, PromptCommit commit, Duration age);

    /**
     * What is held of one prompt.
     *
     * @param commit the commit
     * @param standing how new it is, or null if no fetch brought it
     */
    record Held(PromptCommit commit, @Nullable Standing standing) {}
}
