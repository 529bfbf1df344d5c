package dev.promptcache.internal;

import dev.promptcache.PromptKey;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * A snapshot being read, and what was invalidated meanwhile: the file is older than that. Plain: guarded by whoever holds it.
 */
final class Loading {

    private final List<Predicate<PromptKey>> invalidated = new ArrayList<>();

    void invalidated(Predicate<PromptKey> condition) {
        invalidated.add(condition);
    }

    boolean isInvalid(PromptKey key) {
        return invalidated.stream().anyMatch(condition -> condition.test(key));
    }
}
