package dev.promptcache.internal;

import dev.promptcache.PromptKey;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * A snapshot being read, and what was invalidated meanwhile: the file is older than that. Plain: guarded by whoever holds it.
 */
final class Loading {

    // Far more than is invalidated while a file is read, and few enough to keep while a disk hangs.
    private static final int MOST = 10_000;

    private final List<Predicate<PromptKey>> invalidated = new ArrayList<>();

    void invalidated(Predicate<PromptKey> condition) {
        if (invalidated.size() == MOST) {
            invalidated.clear();
            invalidated.add(key -> true);
        }
        invalidated.add(condition);
    }

    boolean isInvalid(PromptKey key) {
        return invalidated.stream().anyMatch(condition -> condition.test(key));
    }
}
