package dev.promptcache.boot.actuate;

import dev.promptcache.PromptRejection;
import org.jspecify.annotations.Nullable;

/**
 * A commit that a vetter refused.
 *
 * @param key the identifier, as the endpoint's paths take it, or null within the entry that it is about
 * @param commitHash the commit that was refused
 * @param reason why
 * @since 0.1.0
 */
public record RejectionDescriptor(@Nullable String key, String commitHash, String reason) {

    static RejectionDescriptor of(PromptRejection rejection) {
        return new RejectionDescriptor(EntryId.of(rejection.key()), rejection.commitHash(), rejection.reason());
    }

    static @Nullable RejectionDescriptor ofEntry(@Nullable PromptRejection rejection) {
        return rejection == null ? null : new RejectionDescriptor(null, rejection.commitHash(), rejection.reason());
    }
}
