package dev.promptcache.langsmith;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What one failed request tells about another try. Belongs to one call; not thread-safe. */
final class RetryAdvice {

    private boolean worthwhile;
    private @Nullable Duration after;

    /** Another try may succeed. */
    void retry() {
        worthwhile = true;
    }

    /** Another try may succeed, after a wait that LangSmith asked for if it is not null. */
    void retryAfter(@Nullable Duration wait) {
        worthwhile = true;
        after = wait;
    }

    boolean isWorthwhile() {
        return worthwhile;
    }

    /** The wait that LangSmith asked for, or null. */
    @Nullable
    Duration after() {
        return after;
    }
}
