package dev.promptcache;

import dev.promptcache.template.PromptVariables;
import dev.promptcache.template.RenderedPrompt;
import dev.promptcache.template.TemplateException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The blocking view of an {@link AsyncPromptCache}: the same entries, the same counters. Thread-safe.
 *
 * <p>With Spring Boot it is a bean to inject. Without:
 *
 * <pre>{@code
 * LangSmithPromptSource langSmith = LangSmithPromptSource.builder(new LangSmithConnection(
 *                 "https://api.smith.langchain.com", System.getenv("LANGSMITH_API_KEY"), null))
 *         .build();
 * try (PromptCache prompts = AsyncPromptCache.builder(langSmith).build().synchronous()) {
 *     RenderedPrompt joke = prompts.render("joke-generator:production", Map.of("topic", "cats"));
 *     for (PromptMessage message : joke.messages()) {
 *         System.out.println(message.role() + ": " + message.text());
 *     }
 * }
 * }</pre>
 *
 * <p>A method that waits does so for {@link PromptCacheConfig#deadline()} at most. If the waiting thread is interrupted, it
 * gets {@link PromptException.Unavailable} with the interrupt flag set, and the fetch goes on for those who share it.
 *
 * @since 0.1.0
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
     * Like {@link #pull(PromptKey)}, with a commit of the caller's own for when it fails, whatever the failure.
     *
     * @param key the prompt
     * @param fallback makes the commit if it is needed, in the calling thread; what it throws reaches the caller
     * @return the commit, never null
     * @see AsyncPromptCache#pull(PromptKey, Supplier)
     */
    PromptCommit pull(PromptKey key, Supplier<PromptCommit> fallback);

    /**
     * Like {@link #pull(String)}, with a commit of the caller's own for when it fails, whatever the failure.
     *
     * @param identifier {@code [owner/]name[:ref]}
     * @param fallback makes the commit if it is needed, in the calling thread; what it throws reaches the caller
     * @return the commit, never null
     * @throws IllegalArgumentException if the identifier is malformed
     * @see AsyncPromptCache#pull(PromptKey, Supplier)
     */
    PromptCommit pull(String identifier, Supplier<PromptCommit> fallback);

    /**
     * Pulls several prompts at a time, and waits for those that are not cached.
     *
     * @param keys the prompts
     * @return the commits in the order of the keys, unmodifiable
     * @throws PromptException if one of them cannot be had: that of the first such key
     * @see AsyncPromptCache#pullAll(Collection)
     */
    Map<PromptKey, PromptCommit> pullAll(Collection<PromptKey> keys);

    /**
     * Pulls a prompt and renders it. Listeners are told of it in the calling thread.
     *
     * @param key the prompt
     * @param variables the values by the variables' names
     * @return the messages
     * @throws PromptException if the prompt cannot be had
     * @throws TemplateException if it cannot be rendered with these variables
     * @see PromptCommit#render(Map)
     */
    RenderedPrompt render(PromptKey key, Map<String, ? extends @Nullable Object> variables);

    /**
     * Pulls a prompt and renders it: {@code render("joke-generator:production", Map.of("topic", "cats"))}.
     *
     * @param identifier {@code [owner/]name[:ref]}
     * @param variables the values by the variables' names
     * @return the messages
     * @throws PromptException if the prompt cannot be had
     * @throws TemplateException if it cannot be rendered with these variables
     * @throws IllegalArgumentException if the identifier is malformed
     * @see #render(PromptKey, Map)
     */
    default RenderedPrompt render(String identifier, Map<String, ? extends @Nullable Object> variables) {
        return render(PromptKey.parse(identifier), variables);
    }

    /**
     * Like {@link #render(String, Map)}, with variables that are put together on the way, such as history and images.
     *
     * @param identifier {@code [owner/]name[:ref]}
     * @param variables gives the variables their values
     * @return the messages
     * @see PromptCommit#render(Consumer)
     */
    default RenderedPrompt render(String identifier, Consumer<PromptVariables> variables) {
        PromptVariables values = new PromptVariables();
        variables.accept(values);
        return render(identifier, values.asMap());
    }

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
     * Asks for a background refresh of every cached ref and model variant of a prompt, and does not wait for them.
     *
     * @param name {@code [owner/]name}; a ref is ignored
     * @return how many refreshes were requested
     * @throws IllegalArgumentException if the name is malformed
     * @see AsyncPromptCache#refreshName(String)
     */
    int refreshName(String name);

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
     * Views of the entries in some states, most recently used first.
     *
     * @param states the states
     * @param limit the most views to return, not negative
     * @return the views, and how many there would be without the limit
     * @throws IllegalArgumentException if the limit is negative
     * @see AsyncPromptCache#entries(Set, int)
     */
    EntryListing entries(Set<CachedPrompt.State> states, int limit);

    /**
     * A view of one entry.
     *
     * @param key the prompt
     * @return the view, or empty if the prompt is not cached
     * @see AsyncPromptCache#entry(PromptKey)
     */
    Optional<CachedPrompt> entry(PromptKey key);

    /**
     * Figures about the cache as it is now.
     *
     * @return the status
     */
    CacheStatus status();

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
     * Whether the background refresher runs.
     *
     * @return true between {@link #start()} and {@link #stop()}
     */
    boolean isRunning();

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
     * The settings in force.
     *
     * @return the settings
     */
    PromptCacheConfig config();

    /**
     * Writes the entries to a file in the format of the LangSmith SDKs, but for those with a source of their own.
     *
     * @param path the file
     * @throws java.io.UncheckedIOException if it cannot be written; the old file is still there then
     * @see AsyncPromptCache#dump(Path)
     */
    void dump(Path path);

    /**
     * Takes in the entries of a file that {@link #dump(Path)} or a LangSmith SDK has written.
     *
     * @param path the file
     * @return how many entries were loaded, 0 if there is no such file; what is wrong with it is logged, never thrown
     * @see AsyncPromptCache#load(Path)
     */
    int load(Path path);

    /**
     * The counters since the last {@link #resetMetrics()}.
     *
     * @return a copy
     */
    CacheMetrics metrics();

    /**
     * The counters since the cache was made, which no reset touches.
     *
     * @return a copy
     */
    CacheMetrics totals();

    /** Lets {@link #metrics()} count from zero again. */
    void resetMetrics();
}
