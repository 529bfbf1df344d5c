package dev.promptcache.boot.actuate;

import dev.promptcache.boot.actuate.FailedPulls.FailedPull;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A prompt that was asked for, is not cached, and could not be had.
 *
 * @param key the identifier, as the endpoint's paths take it
 * @param outcome the kind of the last failure, as in the refresh meter's tag
 * @param failures how many fetches in a row have failed
 * @param since when the first of them failed, exact to a second
 * @param last when the last of them failed, exact to a second
 * @param lastError why the last of them failed, or null if that is not known
 * @since 0.1.0
 */
public record FailedPullDescriptor(
        String key,
        String outcome,
        int failures,
        Instant since,
        Instant last,
        @Nullable String lastError) {

    static FailedPullDescriptor of(FailedPull pull) {
        return new FailedPullDescriptor(
                EntryId.of(pull.key()),
                pull.outcome().name().toLowerCase(Locale.ROOT),
                pull.failures(),
                pull.since().truncatedTo(ChronoUnit.SECONDS),
                pull.last().truncatedTo(ChronoUnit.SECONDS),
                pull.error());
    }
}
