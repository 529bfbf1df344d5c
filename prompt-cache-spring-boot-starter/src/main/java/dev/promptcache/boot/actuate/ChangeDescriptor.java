package dev.promptcache.boot.actuate;

import dev.promptcache.PromptKey;
import dev.promptcache.boot.AuditRecord;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A change of a cached prompt.
 *
 * @param key the identifier, as the endpoint's paths take it
 * @param at when the commit was replaced
 * @param from the commit that was cached
 * @param to the commit that took its place
 * @param trigger what made the cache look, in lower case, such as {@code sweep} or {@code refresh}
 * @param by who moved the prompt, or null if nobody has said
 * @since 0.1.0
 */
public record ChangeDescriptor(
        String key,
        Instant at,
        @Nullable String from,
        @Nullable String to,
        @Nullable String trigger,
        @Nullable String by) {

    static ChangeDescriptor of(AuditRecord change) {
        PromptKey key = Objects.requireNonNull(change.key());
        return new ChangeDescriptor(
                EntryId.of(key),
                change.at().truncatedTo(ChronoUnit.MILLIS),
                change.from(),
                change.to(),
                change.trigger(),
                change.actor());
    }
}
