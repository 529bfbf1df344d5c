package dev.promptcache.internal.fleet;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.promptcache.PromptKey;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * What was invalidated here and is not marked in the store yet, so that what the store has of it must not come back. Each
 * invalidation has a number, since another one may come while the store is told of the one before. Bounded: too many of them are
 * all. Thread-safe.
 */
final class Invalidations {

    /** So many prompts that were invalidated while the store was away are told as all of them, at the price of fetches. */
    static final int MOST = 10_000;

    private final Object lock = new Object();

    /** With the number of the last invalidation of each. */
    @GuardedBy("lock")
    private final Map<PromptKey, Long> keys = new HashMap<>();

    /** The number of the last invalidation of all prompts, 0 if the store knows of it. */
    @GuardedBy("lock")
    private long all;

    @GuardedBy("lock")
    private long count;

    void add(Collection<PromptKey> invalidated) {
        synchronized (lock) {
            count++;
            invalidated.forEach(key -> keys.put(key, count));
            if (keys.size() > MOST) {
                addAll();
            }
        }
    }

    /** Adds all prompts, those of a store that knows of others too. */
    void addAll() {
        synchronized (lock) {
            all = ++count;
            keys.clear();
        }
    }

    boolean contains(PromptKey key) {
        synchronized (lock) {
            return all > 0 || keys.containsKey(key);
        }
    }

    /** What is to be told of one prompt. */
    Map<PromptKey, Long> of(PromptKey key) {
        synchronized (lock) {
            Long number = keys.get(key);
            return number == null ? Map.of() : Map.of(key, number);
        }
    }

    /** What is to be told of single prompts. */
    Map<PromptKey, Long> keys() {
        synchronized (lock) {
            return Map.copyOf(keys);
        }
    }

    /** Notes that the store was told, as far as nothing was invalidated again since. */
    void told(Map<PromptKey, Long> marked) {
        synchronized (lock) {
            marked.forEach(keys::remove);
        }
    }

    /** What is to be told of all prompts, 0 if nothing is. */
    long all() {
        synchronized (lock) {
            return all;
        }
    }

    /** Notes that the store was told, unless all were invalidated again since. */
    void toldAll(long number) {
        synchronized (lock) {
            all = all == number ? 0 : all;
        }
    }
}
