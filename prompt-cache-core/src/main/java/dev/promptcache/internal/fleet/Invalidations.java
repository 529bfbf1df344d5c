package dev.promptcache.internal.fleet;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.promptcache.PromptKey;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What was invalidated here and is not marked in the store yet, so that what the store has of it must not come back. Bounded by
 * the number of prompts that are invalidated while the store is away. Thread-safe.
 */
final class Invalidations {

    private final Object lock = new Object();

    @GuardedBy("lock")
    private final Set<PromptKey> keys = new HashSet<>();

    @GuardedBy("lock")
    private boolean all;

    void add(Collection<PromptKey> invalidated) {
        synchronized (lock) {
            keys.addAll(invalidated);
        }
    }

    void addAll() {
        synchronized (lock) {
            all = true;
            keys.clear();
        }
    }

    boolean contains(PromptKey key) {
        synchronized (lock) {
            return all || keys.contains(key);
        }
    }

    boolean isAll() {
        synchronized (lock) {
            return all;
        }
    }

    List<PromptKey> keys() {
        synchronized (lock) {
            return List.copyOf(keys);
        }
    }

    void told(Collection<PromptKey> marked) {
        synchronized (lock) {
            keys.removeAll(marked);
        }
    }

    void toldAll() {
        synchronized (lock) {
            all = false;
        }
    }
}
