package dev.promptcache.boot;

import dev.promptcache.PromptKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to the prompts of a cache, or that somebody did to them. It never has a prompt's text.
 *
 * @param at when
 * @param action what
 * @param key the prompt, null if it was done to all of them
 * @param from the hash of the commit that was cached, null if there was none or it does not matter
 * @param to the hash of the commit that came, null if none did
 * @param trigger what led to it, null if that is the action itself
 * @param actor who did it, null if nobody is known to have
 * @param reason why it was refused or did not succeed, null if it did
 * @since 0.1.0
 */
public record AuditRecord(
        Instant at,
        Action action,
        @Nullable PromptKey key,
        @Nullable String from,
        @Nullable String to,
        @Nullable String trigger,
        @Nullable String actor,
        @Nullable String reason) {

    /** What happened or was done. */
    public enum Action {
        /** Another commit took the place of the one that was cached. */
        CHANGED,
        /** A vetter refused a commit that was to take the place of the one that was cached, or to be the first. */
        REJECTED,
        /** An operator had a prompt refreshed. */
        REFRESHED,
        /** An operator had all prompts refreshed. */
        REFRESHED_ALL,
        /** An operator evicted a prompt. */
        EVICTED,
        /** An operator evicted all prompts. */
        CLEARED
    }
}
