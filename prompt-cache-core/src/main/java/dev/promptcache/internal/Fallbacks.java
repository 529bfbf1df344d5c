package dev.promptcache.internal;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.CachedPrompt.Origin;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is served when memory has nothing and LangSmith fails: the bundled commit, then the caller's own. */
final class Fallbacks {

    private static final Logger log = LoggerFactory.getLogger(AsyncPromptCache.class);

    private final CacheState state;

    Fallbacks(CacheState state) {
        this.state = state;
    }

    /**
     * The failure that a caller with a fallback gets at once instead of a fetch, since the key is backing off. Needs the lock.
     */
    @Nullable
    PromptException backingOff(PromptKey key, boolean callerHasOne, long now) {
        if (!callerHasOne && !state.bundled.containsKey(key)) {
            return null;
        }
        Entry entry = state.table.find(key);
        if (entry == null) {
            return state.failed.find(key, now);
        }
        return entry.isBackingOff(now) ? entry.lastFailure : null;
    }

    /** The bundled commit that stands in for a failed fetch, if there is one. */
    Optional<PromptCommit> bundled(PromptKey key, Throwable failure) {
        // What is gone in LangSmith must not come back from a file.
        PromptCommit commit = failure instanceof PromptException.NotFound ? null : state.bundled.get(key);
        if (commit != null) {
            state.counters.fallbacks.increment();
        }
        return Optional.ofNullable(commit);
    }

    /** The caller's own commit, whatever failed. */
    PromptCommit ofCaller(Throwable failure, Supplier<PromptCommit> fallback) {
        // At this level only: listeners were told, and one line for each request would drown the log in an outage.
        log.debug("{}; the caller's own fallback is served", failure.getMessage());
        PromptCommit commit = Objects.requireNonNull(fallback.get(), "the fallback returned no commit");
        state.counters.fallbacks.increment();
        return commit.withOrigin(Origin.DEFAULT);
    }
}
