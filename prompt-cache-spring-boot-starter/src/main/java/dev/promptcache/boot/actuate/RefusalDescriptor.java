package dev.promptcache.boot.actuate;

import dev.promptcache.PromptKey;
import dev.promptcache.boot.AuditRecord;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A change of a prompt that a vetter did not allow, whether it is still in force or not.
 *
 * @param key the identifier, as the endpoint's paths take it
 * @param at when the commit was refused
 * @param from the commit that was cached and stayed, or null if there was none
 * @param to the commit that was refused
 * @param trigger what made the cache look, in lower case, such as {@code sweep} or {@code refresh}
 * @param by who moved the prompt, or null if nobody has said
 * @param reason why it was refused
 * @since 0.1.0
 */
public record RefusalDescriptor(
        String key,
        Instant at,
        @Nullable String from,
        @Nullable String to,
        @Nullable String trigger,
        @Nullable String by,
        @Nullable String reason) {

    static RefusalDescriptor of(AuditRecord refusal) {
        PromptKey key = Objects.requireNonNull(refusal.key());
        return new RefusalDescriptor(
                EntryId.of(key),
                refusal.at().truncatedTo(ChronoUnit.MILLIS),
                refusal.from(),
                refusal.to(),
                refusal.trigger(),
                refusal.actor(),
                refusal.reason());
    }
}
