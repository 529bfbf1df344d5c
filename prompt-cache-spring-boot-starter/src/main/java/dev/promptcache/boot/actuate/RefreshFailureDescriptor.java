package dev.promptcache.boot.actuate;

import dev.promptcache.PromptException;
import java.util.Locale;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * Why a refresh brought no commit.
 *
 * @param key the identifier, as the endpoint's paths take it
 * @param outcome the kind of the failure, as in the refresh meter's tag
 * @param error the reason
 * @since 0.1.0
 */
public record RefreshFailureDescriptor(String key, String outcome, String error) implements OperationResponseBody {

    static RefreshFailureDescriptor of(PromptException failure) {
        return new RefreshFailureDescriptor(
                EntryId.of(failure.key()), failure.outcome().name().toLowerCase(Locale.ROOT), failure.detail());
    }
}
