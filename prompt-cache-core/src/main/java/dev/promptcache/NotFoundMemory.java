package dev.promptcache;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The prompts that were not found a short while ago, no more of them than the cache holds. Guarded by the cache's lock. */
final class NotFoundMemory {

    private final Map<PromptKey, Remembered> remembered = new LinkedHashMap<>();

    void remember(PromptKey key, PromptException failure, long now, Settings settings) {
        remembered.remove(key);
        if (settings.negativeTtl == 0 || !settings.isEnabled()) {
            return;
        }
        remembered.put(key, new Remembered(failure, Settings.plus(now, settings.negativeTtl)));
        trim(settings.config.maxSize());
    }

    /** Forgets the oldest of what is more than a maximum. */
    void trim(int maxSize) {
        Iterator<PromptKey> oldest = remembered.keySet().iterator();
        while (remembered.size() > maxSize) {
            oldest.next();
            oldest.remove();
        }
    }

    @Nullable
    PromptException find(PromptKey key, long now) {
        Remembered found = remembered.get(key);
        if (found != null && now > found.until) {
            remembered.remove(key);
            return null;
        }
        return found == null ? null : found.failure;
    }

    void forget(PromptKey key) {
        remembered.remove(key);
    }

    void forgetIf(Predicate<PromptKey> condition) {
        remembered.keySet().removeIf(condition);
    }

    private record Remembered(PromptException failure, long until) {}
}
