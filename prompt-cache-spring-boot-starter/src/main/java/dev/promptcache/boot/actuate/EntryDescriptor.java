package dev.promptcache.boot.actuate;

import dev.promptcache.CachedPrompt;
import dev.promptcache.PromptException;
import dev.promptcache.PromptRejection;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What the endpoint shows of an entry: never the prompt.
 *
 * @param key the identifier, as the endpoint's paths take it
 * @param commitHash the commit that is cached
 * @param state {@code fresh}, {@code stale}, {@code expired} or {@code immutable}
 * @param age how long ago the source confirmed the commit
 * @param immutable whether the prompt is pinned to a commit, and so never refreshed
 * @param lastRead when the entry was last read or written, exact to a second
 * @param nextRefresh when the entry is due for a refresh, exact to a second, or null if it is never refreshed
 * @param failures how many refreshes in a row have failed
 * @param lastError why the last refresh failed, or null
 * @param source {@code langsmith}, {@code set}, {@code snapshot} or {@code fleet}
 * @param rejected the commit that LangSmith has for the prompt and a vetter refused, or null
 * @since 0.1.0
 */
public record EntryDescriptor(
        String key,
        String commitHash,
        String state,
        Duration age,
        boolean immutable,
        Instant lastRead,
        @Nullable Instant nextRefresh,
        int failures,
        @Nullable String lastError,
        String source,
        @Nullable RejectionDescriptor rejected)
        implements OperationResponseBody {

    static EntryDescriptor of(CachedPrompt entry, @Nullable PromptRejection rejection, Instant now) {
        Duration nextRefresh = entry.nextRefresh();
        PromptException lastFailure = entry.lastFailure();
        return new EntryDescriptor(
                EntryId.of(entry.key()),
                entry.commit().commitHash(),
                lowerCase(entry.state()),
                entry.age().truncatedTo(ChronoUnit.MILLIS),
                entry.state() == CachedPrompt.State.IMMUTABLE,
                now.minus(entry.idle()).truncatedTo(ChronoUnit.SECONDS),
                nextRefresh == null ? null : now.plus(nextRefresh).truncatedTo(ChronoUnit.SECONDS),
                entry.failures(),
                lastFailure == null ? null : lastFailure.getMessage(),
                lowerCase(entry.origin()),
                RejectionDescriptor.ofEntry(rejection));
    }

    private static String lowerCase(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
