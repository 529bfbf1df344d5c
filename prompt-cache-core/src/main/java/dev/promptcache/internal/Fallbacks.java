package dev.promptcache.internal;

import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import java.util.Map;
import java.util.Optional;

/** The bundled commits: what is served when LangSmith fails and nothing is cached. Immutable. */
record Fallbacks(Map<PromptKey, PromptCommit> bundled) {

    boolean isBundled(PromptKey key) {
        return bundled.containsKey(key);
    }

    int bundledCount() {
        return bundled.size();
    }

    /** The commit that stands in for a failed fetch, if there is one. */
    Optional<PromptCommit> insteadOf(PromptKey key, Throwable failure) {
        // What is gone in LangSmith must not come back from a file.
        return failure instanceof PromptException.NotFound ? Optional.empty() : Optional.ofNullable(bundled.get(key));
    }

    /** Says what callers get while a prompt that is not cached cannot be had. */
    String consequence(PromptKey key) {
        PromptCommit fallback = bundled.get(key);
        return fallback == null
                ? "nothing is cached, so its callers get this failure or their own fallback"
                : "its bundled fallback " + fallback.commitHash() + " is served until it can be had";
    }
}
