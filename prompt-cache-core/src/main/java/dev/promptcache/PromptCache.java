package dev.promptcache;

import java.util.List;
import java.util.Optional;

/**
 * The blocking view of an {@link AsyncPromptCache}: the same entries, the same counters. Thread-safe.
 *
 * <p>A method that waits does so for {@link PromptCacheConfig#deadline()} at most. If the waiting thread is interrupted, it
 * gets {@link PromptException.Unavailable} with the interrupt flag set, and the fetch goes on for those who share it.
 */
public interface PromptCache extends AutoCloseable {

    /**
     * The non-blocking cache that this is a view of.
     *
     * @return the cache, always the same
     */
    AsyncPromptCache asynchronous();

    /**
     * Looks the prompt up in memory.
     *
     * @param key the prompt
     * @return the commit, or empty if it is not cached or past its {@code stale-while-revalidate} window
     * @see AsyncPromptCache#get(PromptKey)
     */
    Optional<PromptCommit> get(PromptKey key);

    /**
     * Looks the prompt up in memory. Allocates nothing on a hit.
     *
     * @param identifier {@code [owner/]name[:ref]}
     * @return the commit, or empty if it is not cached or past its {@code stale-while-revalidate} window
     * @throws IllegalArgumentException if the identifier is malformed
     * @see AsyncPromptCache#get(String)
     */
    Optional<PromptCommit> get(String identifier);

    /**
     * Looks the prompt up in memory, and waits for one fetch if it is not there.
     *
     * @param key the prompt
     * @return the commit
     * @throws PromptException if it cannot be had
     * @see AsyncPromptCache#pull(PromptKey)
     */
    PromptCommit pull(PromptKey key);

    /**
     * Looks the prompt up in memory, and waits for one fetch if it is not there. Allocates nothing on a hit.
     *
     * @param identifier {@code [owner/]name[:ref]}
     * @return the commit
     * @throws PromptException if it cannot be had
     * @throws IllegalArgumentException if the identifier is malformed
     * @see AsyncPromptCache#pull(String)
     */
    PromptCommit pull(String identifier);

    /**
     * Stores a commit as if it had been fetched now.
     *
     * @param key the prompt
     * @param commit the commit
     * @see AsyncPromptCache#set(PromptKey, PromptCommit)
     */
    void set(PromptKey key, PromptCommit commit);

    /**
     * Stores a commit as if it had been fetched now.
     *
     * @param key the prompt
     * @param commit the commit
     * @param source refreshes this entry alone, and is forgotten together with it
     * @see AsyncPromptCache#set(PromptKey, PromptCommit, PromptSource)
     */
    void set(PromptKey key, PromptCommit commit, PromptSource source);

    /**
     * Fetches the prompt now, whatever is cached, and waits for it.
     *
     * @param key the prompt
     * @return the commit
     * @throws PromptException if it cannot be had
     * @see AsyncPromptCache#refresh(PromptKey)
     */
    PromptCommit refresh(PromptKey key);

    /**
     * Asks for a background refresh of every entry, and does not wait for them.
     *
     * @return how many refreshes were requested
     * @see AsyncPromptCache#refreshAll()
     */
    int refreshAll();

    /**
     * Removes one prompt.
     *
     * @param key the prompt
     * @return whether it was cached
     * @see AsyncPromptCache#invalidate(PromptKey)
     */
    boolean invalidate(PromptKey key);

    /**
     * Removes every ref and model variant of a prompt.
     *
     * @param name {@code [owner/]name}; a ref is ignored
     * @return how many entries were removed
     * @throws IllegalArgumentException if the name is malformed
     * @see AsyncPromptCache#invalidateName(String)
     */
    int invalidateName(String name);

    /**
     * Removes all entries.
     *
     * @see AsyncPromptCache#clear()
     */
    void clear();

    /**
     * The number of entries.
     *
     * @return the size, from 0 to the maximum
     */
    int size();

    /**
     * Views of all entries, most recently used first.
     *
     * @return an unmodifiable list
     * @see AsyncPromptCache#entries()
     */
    List<CachedPrompt> entries();

    /**
     * A view of one entry.
     *
     * @param key the prompt
     * @return the view, or empty if the prompt is not cached
     * @see AsyncPromptCache#entry(PromptKey)
     */
    Optional<CachedPrompt> entry(PromptKey key);

    /**
     * Starts the background refresher.
     *
     * @throws IllegalStateException if the cache is closed
     * @see AsyncPromptCache#start()
     */
    void start();

    /**
     * Stops the background refresher and waits until no fetch is under way, for 5 seconds at most.
     *
     * @see AsyncPromptCache#stop()
     */
    void stop();

    /**
     * Stops, and abandons the fetches that are under way at once.
     *
     * @see AsyncPromptCache#shutdown()
     */
    void shutdown();

    /**
     * Shuts down for good.
     *
     * @see AsyncPromptCache#close()
     */
    @Override
    void close();

    /**
     * Applies new settings at once.
     *
     * @param config the settings
     * @see AsyncPromptCache#configure(PromptCacheConfig)
     */
    void configure(PromptCacheConfig config);

    /**
     * The counters since the last {@link #resetMetrics()}.
     *
     * @return a copy
     */
    CacheMetrics metrics();

    /** Lets {@link #metrics()} count from zero again. */
    void resetMetrics();
}
