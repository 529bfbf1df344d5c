package dev.promptcache.internal;

import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a caller gets who asks for a fetch: a commit at once, a failure at once, or a flight to wait for.
 *
 * @param commit the commit that makes a fetch unnecessary, or empty
 * @param refusal why there will be no fetch, or null
 * @param flight the flight, or null
 * @param isToBeRun whether the flight has just begun, and the caller has to run it
 */
record Boarding(
        Optional<PromptCommit> commit,
        @Nullable PromptException refusal,
        @Nullable Flight flight,
        boolean isToBeRun) {

    static Boarding answered(Optional<PromptCommit> commit) {
        return new Boarding(commit, null, null, false);
    }

    static Boarding refused(PromptException refusal) {
        return new Boarding(Optional.empty(), refusal, null, false);
    }

    static Boarding waiting(Flight flight, boolean isToBeRun) {
        return new Boarding(Optional.empty(), null, flight, isToBeRun);
    }
}
