package dev.promptcache;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A read-only view of one entry at one moment. Taking it is no use of the entry.
 *
 * @param key the prompt
 * @param commit the commit that is cached
 * @param state whether and how it may be served
 * @param origin where the commit came from
 * @param age how long ago the source confirmed the commit; where that is not known, since a snapshot does not say, how long ago
 *     it was loaded
 * @param idle how long ago the entry was last read or written, exact to a second
 * @param failures how many refreshes in a row have failed
 * @param lastFailure the failure of the last refresh, or null if it succeeded or none has ended yet
 * @param nextRefresh how long until the entry is refreshed in the background at the earliest: until it is due or, if it failed in an
 *     outage of LangSmith as a whole, until the next fetch that asks whether that is over, and not while LangSmith wants to be left
 *     alone; zero if it is due, waits for its turn or is being refreshed, null if it is never refreshed
 * @since 0.1.0
 */
public record CachedPrompt(
        PromptKey key,
        PromptCommit commit,
        State state,
        Origin origin,
        Duration age,
        Duration idle,
        int failures,
        @Nullable PromptException lastFailure,
        @Nullable Duration nextRefresh) {

    /** Whether and how an entry may be served. */
    public enum State {
        /** Within the ttl. */
        FRESH,
        /** Past the ttl, and served within the windows that are configured. */
        STALE,
        /** Past both windows: not served any more, only replaced or evicted. */
        EXPIRED,
        /** Pinned to a commit hash: never stale, never fetched again. */
        IMMUTABLE
    }

    /** Where a commit came from. */
    public enum Origin {
        /** Fetched from the source, LangSmith as a rule. */
        LANGSMITH,
        /** Given by the application, with {@code set}. */
        SET,
        /** Read from a snapshot file, and not confirmed by the source since. */
        SNAPSHOT,
        /** Taken from the fleet: another instance fetched it. */
        FLEET,
        /** Taken from the fallbacks that the cache was built with, since the source failed. Never cached. */
        BUNDLED,
        /** The caller's own fallback, {@code pull(key, fallback)}, since nothing else could be had. Never cached. */
        DEFAULT
    }
}
