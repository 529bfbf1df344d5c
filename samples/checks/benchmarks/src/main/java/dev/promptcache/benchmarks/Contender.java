package dev.promptcache.benchmarks;

import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import org.jspecify.annotations.Nullable;

/** A cache, as the benchmarks use it. */
public interface Contender extends AutoCloseable {

    /**
     * Looks a prompt up.
     *
     * @param key the prompt
     * @return what the cache returned, so that it is not optimized away; null or an empty Optional for a miss
     */
    @Nullable
    Object get(String key);

    /**
     * Stores a prompt.
     *
     * @param key the prompt; peers go by the string in it
     * @param commit the commit
     */
    void put(PromptKey key, PromptCommit commit);

    /** Ends what the cache has started. */
    @Override
    default void close() {}
}
