package dev.promptcache;

import dev.promptcache.template.RenderedPrompt;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An in-process cache of LangSmith prompts: bounded with exact LRU, stale-while-revalidate, refreshed in the background.
 * The JVM's counterpart of the LangSmith SDKs' {@code AsyncPromptCache}, whose method names it keeps.
 *
 * <p>No method blocks; where there is something to wait for, it returns a future. Dependent stages of such a future that are
 * not {@code Async} ones run on a fetch thread and must not block it. Cancelling a future gives up waiting and leaves the
 * fetch to those who share it. {@link #synchronous()} is the blocking view. A cache belongs to one source, and so to one
 * LangSmith endpoint, workspace and credential. It is thread-safe, and starts no thread until it has something to do.
 *
 * @since 0.1.0
 */
public interface AsyncPromptCache extends AutoCloseable {

    /**
     * A builder of caches with the default settings.
     *
     * @param source where prompts come from
     * @return a new builder
     */
    static PromptCacheBuilder builder(PromptSource source) {
        return new PromptCacheBuilder(source);
    }

    /**
     * The blocking view of this cache: the same entries, the same counters.
     *
     * @return the view, always the same
     */
    PromptCache synchronous();

    /**
     * Looks the prompt up in memory. A stale commit is returned within its window, and asks for one refresh unless that
     * prompt is backing off after a failure or the refresher is stopped.
     *
     * @param key the prompt
     * @return the commit, or empty if it is not cached or past its {@code stale-while-revalidate} window
     */
    Optional<PromptCommit> get(PromptKey key);

    /**
     * Looks the prompt up in memory, like {@link #get(PromptKey)}. Allocates nothing on a hit.
     *
     * @param identifier {@code [owner/]name[:ref]}
     * @return the commit, or empty if it is not cached or past its {@code stale-while-revalidate} window
     * @throws IllegalArgumentException if the identifier is malformed
     */
    Optional<PromptCommit> get(String identifier);

    /**
     * Looks the prompt up in memory, and fetches it if it is not there. Callers that ask for one prompt at a time share one
     * fetch, and its failure. Past the {@code stale-while-revalidate} window the fetch comes first, and the stale commit is
     * the answer only if it fails within the {@code stale-if-error} window.
     *
     * @param key the prompt
     * @return a future of the commit; it fails with a {@link PromptException}
     */
    CompletableFuture<PromptCommit> pull(PromptKey key);

    /**
     * Like {@link #pull(PromptKey)}.
     *
     * @param identifier {@code [owner/]name[:ref]}
     * @return a future of the commit; it fails with a {@link PromptException}
     * @throws IllegalArgumentException if the identifier is malformed
     */
    CompletableFuture<PromptCommit> pull(String identifier);

    /**
     * Like {@link #pull(PromptKey)}, with a commit of the caller's own for when it fails, whatever the failure: also "not found",
     * a closed cache, a fetch that takes too long. It has {@link CachedPrompt.Origin#DEFAULT}, is not cached, counts as a
     * {@code fallback}, and stands behind the bundled one. While the prompt backs off, it is the answer at once.
     *
     * @param key the prompt
     * @param fallback makes the commit if need be, in the thread that ends the fetch, which it must not block
     * @return a future of the commit; it fails with what the fallback throws
     */
    CompletableFuture<PromptCommit> pull(PromptKey key, Supplier<PromptCommit> fallback);

    /**
     * Like {@link #pull(PromptKey, Supplier)}.
     *
     * @param identifier {@code [owner/]name[:ref]}
     * @param fallback makes the commit if it is needed
     * @return a future of the commit; it fails with what the fallback throws
     * @throws IllegalArgumentException if the identifier is malformed
     */
    CompletableFuture<PromptCommit> pull(String identifier, Supplier<PromptCommit> fallback);

    /**
     * Pulls several prompts at a time: those that are not cached are fetched side by side.
     *
     * @param keys the prompts; one that is named twice is pulled once
     * @return a future of the commits in the order of the keys, unmodifiable. It completes when every pull has ended, and fails
     *     with the {@link PromptException} of the first key that could not be had
     */
    CompletableFuture<Map<PromptKey, PromptCommit>> pullAll(Collection<PromptKey> keys);

    /**
     * Pulls a prompt and renders it. Listeners are not told of it: it happens in no caller's thread.
     *
     * @param key the prompt
     * @param variables the values by the variables' names, which must not change before the future completes
     * @return a future of the messages; it fails with a {@link PromptException}, or with a {@link
     *     dev.promptcache.template.TemplateException} if the prompt cannot be rendered with these variables
     */
    default CompletableFuture<RenderedPrompt> render(PromptKey key, Map<String, ? extends @Nullable Object> variables) {
        return pull(key).thenApply(commit -> commit.render(variables));
    }

    /**
     * Like {@link #render(PromptKey, Map)}.
     *
     * @param identifier {@code [owner/]name[:ref]}
     * @param variables the values by the variables' names, which must not change before the future completes
     * @return a future of the messages
     * @throws IllegalArgumentException if the identifier is malformed
     */
    default CompletableFuture<RenderedPrompt> render(
            String identifier, Map<String, ? extends @Nullable Object> variables) {
        return render(PromptKey.parse(identifier), variables);
    }

    /**
     * Like {@link #set(PromptKey, PromptCommit, PromptSource)}; the cache's own source refreshes the entry.
     *
     * @param key the prompt
     * @param commit the commit
     */
    void set(PromptKey key, PromptCommit commit);

    /**
     * Stores a commit as if it had been fetched now, in place of what is cached or being fetched.
     *
     * @param key the prompt
     * @param commit the commit
     * @param source refreshes this entry alone, and is forgotten together with it
     */
    void set(PromptKey key, PromptCommit commit, PromptSource source);

    /**
     * Fetches the prompt now, whatever is cached; the new commit replaces the old one for everybody. A fetch of that prompt that
     * began before the call is not joined: it goes on for those who wait for it, and this one follows; several that are asked for
     * meanwhile are one. A cached commit that is pinned by its hash is returned without a fetch.
     *
     * @param key the prompt
     * @return a future of the commit; it fails with a {@link PromptException}
     */
    CompletableFuture<PromptCommit> refresh(PromptKey key);

    /**
     * Like {@link #refresh(PromptKey)}, for somebody who was told that the prompt has changed: listeners hear of
     * {@link PromptCacheListener.ChangeTrigger#PUSH}.
     *
     * @param key the prompt
     * @return a future of the commit; it fails with a {@link PromptException}
     */
    default CompletableFuture<PromptCommit> push(PromptKey key) {
        return refresh(key);
    }

    /**
     * Says that prompts have changed which are not cached here: what is being fetched for the first time is fetched once more, and
     * the other instances of a fleet refresh what they hold, when they look the next time. What is cached here is not refreshed.
     * Does not wait.
     *
     * @param changed which prompts
     */
    default void announce(Predicate<PromptKey> changed) {}

    /**
     * How the cache stands with the other instances of its fleet.
     *
     * @return the status, or empty if the cache is no member of one
     */
    default Optional<FleetStatus> fleet() {
        return Optional.empty();
    }

    /**
     * Asks for a background refresh of every entry, immutable ones aside; of a stopped cache too. Those that are being fetched are
     * fetched once more.
     *
     * @return how many refreshes were requested
     */
    int refreshAll();

    /**
     * Asks for a background refresh of every cached ref and model variant of a prompt, immutable ones aside; of a stopped cache
     * too.
     *
     * @param name {@code [owner/]name}; a ref is ignored
     * @return how many refreshes were requested
     * @throws IllegalArgumentException if the name is malformed
     */
    int refreshName(String name);

    /**
     * Removes one prompt. What is being fetched for it will not be stored.
     *
     * @param key the prompt
     * @return whether it was cached
     */
    boolean invalidate(PromptKey key);

    /**
     * Removes every ref and model variant of a prompt. What is being fetched for them will not be stored.
     *
     * @param name {@code [owner/]name}; a ref is ignored
     * @return how many entries were removed
     * @throws IllegalArgumentException if the name is malformed
     */
    int invalidateName(String name);

    /** Removes all entries. What is being fetched will not be stored. Counters and the refresher go on. */
    void clear();

    /**
     * The number of entries.
     *
     * @return the size, from 0 to the maximum
     */
    int size();

    /**
     * Views of all entries, most recently used first. Taking them is no use of the entries.
     *
     * @return an unmodifiable list
     */
    List<CachedPrompt> entries();

    /**
     * Views of the entries in some states, in the same order; the others cost next to nothing.
     *
     * @param states the states, {@code EnumSet.allOf(CachedPrompt.State.class)} for any
     * @param limit the most views to return, not negative; the least recently used ones are left out
     * @return the views, and how many there would be without the limit
     * @throws IllegalArgumentException if the limit is negative
     */
    EntryListing entries(Set<CachedPrompt.State> states, int limit);

    /**
     * A view of one entry. Taking it is no use of the entry.
     *
     * @param key the prompt
     * @return the view, or empty if the prompt is not cached
     */
    Optional<CachedPrompt> entry(PromptKey key);

    /**
     * The commits that LangSmith has for a prompt and a {@link PromptVetter} refused, also of prompts that are not cached for that
     * reason. An end comes to each when LangSmith moves back or on, or the prompt is invalidated.
     *
     * @return the rejections, the last first
     */
    default List<PromptRejection> rejections() {
        return List.of();
    }

    /**
     * Figures about the cache as it is now.
     *
     * @return the status
     */
    CacheStatus status();

    /**
     * Starts the background refresher, unless there is nothing to refresh: the cache is disabled or its ttl is negative.
     *
     * @throws IllegalStateException if the cache is closed
     */
    void start();

    /**
     * Stops the background refresher. The entries stay and are served within their windows, misses still fetch, and the cache
     * can be started again.
     *
     * @return a future that completes, never with a failure, when no fetch is under way any more, or after 5 seconds, when the
     *     others are abandoned and their callers get {@link PromptException.Unavailable}; and the snapshot, if any, is written
     */
    CompletableFuture<Void> stop();

    /**
     * Stops like {@link #stop()}, abandons the fetches that are under way at once, and waits for nothing. The snapshot, if any, is
     * written by another thread.
     */
    void shutdown();

    /**
     * Whether the background refresher runs.
     *
     * @return true between {@link #start()} and {@link #stop()}
     */
    boolean isRunning();

    /**
     * Shuts down for good, and writes the snapshot, if any, in this thread, also if that is interrupted; a write that is under way
     * is waited for, 5 seconds at most. Hits are still served within their windows; what would need a fetch fails with
     * {@link PromptException.Unavailable}.
     */
    @Override
    void close();

    /**
     * Applies new settings at once. A smaller maximum evicts the least recently used entries; 0 empties and disables the cache.
     *
     * @param config the settings
     */
    void configure(PromptCacheConfig config);

    /**
     * The settings in force.
     *
     * @return the settings
     */
    PromptCacheConfig config();

    /**
     * Writes the entries to a file in the format of the LangSmith SDKs, which can load it too. Left out are
     *
     * <ul>
     *   <li>entries with a source of their own ({@link #set(PromptKey, PromptCommit, PromptSource)}): nobody who loads the file
     *       would have that source to refresh them;
     *   <li>a tag that is really called {@code with_model}, which the format takes for the model variant, and identifiers of more
     *       than 1,000 characters;
     *   <li>what {@link #load(Path)} would refuse as too large; a warning says how many that are.
     * </ul>
     *
     * <p>The file is readable by its owner alone, where the file system knows owners, and replaced as a whole, also if the process
     * is killed meanwhile; several processes may write one path. If the path is a link, what it leads to is written, whether it is
     * there yet or not. What is no regular file is left alone. Works on a closed cache too.
     *
     * @param path the file; missing folders are made
     * @return a future that completes when the file is on disk; it fails with {@link java.io.UncheckedIOException}
     */
    CompletableFuture<Void> dump(Path path);

    /**
     * Takes in the entries of a file that {@link #dump(Path)} or a LangSmith SDK has written, behind those that are cached, as many
     * of the most recently used ones as there is room for. They keep their age, by the wall clock; those past the ttl are refreshed
     * soon, spread so that it is no burst, or when they are read. Where the file does not say how old they are, as those of the SDKs
     * do not, or says the future, they count as just past the ttl, unless that is negative. What is cached is replaced only by what
     * was confirmed later; what is being fetched, has its own source, or was not found a short while ago is left alone. What is
     * invalidated while the file is read stays so.
     *
     * <p>A file with another fingerprint is refused, and so is one of more than 256 MB. Whatever else a file contains, its good
     * entries are loaded, and one warning says what was wrong; nothing is if there is no such file. One entry may take a sixteenth
     * of the heap, all of them a quarter of it.
     *
     * @param path the file
     * @return a future of the number of entries loaded
     */
    CompletableFuture<Integer> load(Path path);

    /**
     * The counters since the last {@link #resetMetrics()}.
     *
     * @return a copy
     */
    CacheMetrics metrics();

    /**
     * The counters since the cache was made, which no reset touches. For meters, whose counters must never go down.
     *
     * @return a copy
     */
    CacheMetrics totals();

    /** Lets {@link #metrics()} count from zero again. */
    void resetMetrics();
}
