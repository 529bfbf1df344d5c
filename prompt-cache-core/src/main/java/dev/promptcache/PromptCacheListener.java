package dev.promptcache;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Told of what happens in a cache. Called on the fetch thread, after the change is visible to readers and before the
 * callers that wait for the fetch go on; evictions and renderings are told by the thread that caused them. What a listener throws is logged
 * and harms nobody. A listener must be thread-safe, and quick: while it runs, callers wait, until half a second after the deadline at most.
 *
 * @since 0.1.0
 */
public interface PromptCacheListener {

    /**
     * A fetch brought the first commit of a key. Nobody is told of what a snapshot brought first.
     *
     * @param key the prompt
     * @param commit the commit, now cached
     */
    default void loaded(PromptKey key, PromptCommit commit) {}

    /**
     * A fetch, or a snapshot that was loaded, brought another commit than the one that was cached.
     *
     * @param key the prompt
     * @param before the commit that was cached
     * @param after the commit, now cached
     * @param trigger what made the cache look; of several at a time, the first
     */
    default void changed(PromptKey key, PromptCommit before, PromptCommit after, ChangeTrigger trigger) {}

    /**
     * A {@link PromptVetter} objected to a commit. Nobody is told of the same objection again as long as LangSmith keeps to that commit.
     *
     * @param key the prompt
     * @param cached the commit that stays, or null if there is none, so that pulls fail
     * @param refused the commit that did not get in
     * @param trigger what made the cache look; of several at a time, the first
     * @param reason the objection
     */
    default void rejected(
            PromptKey key, @Nullable PromptCommit cached, PromptCommit refused, ChangeTrigger trigger, String reason) {}

    /**
     * A fetch failed. That a vetter objected to what came is no failure of the fetch.
     *
     * @param key the prompt
     * @param failure why
     */
    default void failed(PromptKey key, PromptException failure) {}

    /**
     * A prompt was rendered by {@link PromptCache#render(String, java.util.Map)} or one of its like, and is about to be used. Called in
     * the thread of the caller, who waits; a commit that renders itself is not told.
     *
     * @param key the prompt
     * @param commit what was rendered; its {@link PromptCommit#origin()} says whether it is a fallback
     */
    default void rendered(PromptKey key, PromptCommit commit) {}

    /**
     * The cache removed an entry by itself.
     *
     * @param key the prompt
     * @param commit the commit that was cached
     * @param cause why it was removed
     */
    default void evicted(PromptKey key, PromptCommit commit, EvictionCause cause) {}

    /**
     * A fetch ended, whatever its outcome.
     *
     * @param key the prompt
     * @param kind what it was for
     * @param outcome how it ended
     * @param duration how long it took
     */
    default void fetched(PromptKey key, FetchKind kind, FetchOutcome outcome, Duration duration) {}

    /** What a fetch was for. The lower-case names are the values of the {@code kind} tag of the fetch timer. */
    enum FetchKind {
        /** A prompt that was not cached. */
        MISS,
        /** A prompt that was cached, or one that {@code refresh} asked for. */
        REFRESH
    }

    /** What led to another commit being cached, or refused. */
    enum ChangeTrigger {
        /** The background sweep, which found the prompt due. */
        SWEEP,
        /** A read that was answered with the stale prompt. */
        READ,
        /** A pull that waited, since the prompt was past its windows. */
        PULL,
        /** A refresh of this prompt or of all, for example through the actuator endpoint. */
        REFRESH,
        /** A refresh that somebody asked for who was told of a change, as by a webhook. */
        PUSH,
        /** Another instance of the fleet, which fetched it. */
        FLEET,
        /** A snapshot that was loaded. */
        LOAD
    }

    /** Why the cache removed an entry. */
    enum EvictionCause {
        /** There was no room for it. */
        SIZE,
        /** A refresh found that LangSmith has no such prompt any more. */
        NOT_FOUND
    }
}
