package dev.promptcache.internal;

import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The prompts without an entry whose fetch failed, no more of them than the cache holds. Plain: guarded by whoever holds it. */
final class UncachedFailures {

    private final Map<PromptKey, Remembered> remembered = new LinkedHashMap<>();

    /** Remembers the n-th failure in a row of a key, and forgets the oldest ones beyond a bound. */
    void remember(PromptKey key, PromptException failure, int times, long until, int bound) {
        remembered.remove(key);
        remembered.put(key, new Remembered(failure, times, until));
        trim(bound);
    }

    /** Forgets the oldest of what is more than a bound. */
    void trim(int bound) {
        Iterator<PromptKey> oldest = remembered.keySet().iterator();
        while (remembered.size() > bound) {
            oldest.next();
            oldest.remove();
        }
    }

    /** The failure that answers for a key at a moment, instead of another fetch. */
    @Nullable
    PromptException find(PromptKey key, long now) {
        Remembered found = remembered.get(key);
        return found == null || now > found.until ? null : found.failure;
    }

    /** How often in a row a key failed, 0 if that is not known. */
    int times(PromptKey key) {
        Remembered found = remembered.get(key);
        return found == null ? 0 : found.times;
    }

    void forget(PromptKey key) {
        if (!remembered.isEmpty()) {
            remembered.remove(key);
        }
    }

    void clear() {
        remembered.clear();
    }

    void forgetIf(Predicate<PromptKey> condition) {
        remembered.keySet().removeIf(condition);
    }

    private record Remembered(PromptException failure, int times, long until) {}
}
