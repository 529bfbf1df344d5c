package dev.promptcache;

import java.util.concurrent.CompletionStage;

/**
 * Where prompts come from: the one outbound port of the cache.
 *
 * <pre>{@code
 * HttpClient client = HttpClient.newHttpClient();
 * PromptSource source = PromptSource.blocking((key, mode) -> {
 *     URI address = URI.create("https://prompts.example.com/" + key.name() + "/" + key.ref());
 *     HttpResponse<String> answer = client.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
 *     if (answer.statusCode() == 404) {
 *         throw new PromptException.NotFound(key, "there is no such prompt", 404);
 *     }
 *     Map<String, Object> manifest = Map.of(
 *             "lc", 1,
 *             "type", "constructor",
 *             "id", List.of("langchain", "prompts", "prompt", "PromptTemplate"),
 *             "kwargs", Map.of("template", answer.body()));
 *     String version = answer.headers().firstValue("ETag").orElseThrow();
 *     return new PromptCommit(key.owner(), key.name(), version, manifest);
 * });
 * }</pre>
 *
 * <p>The cache calls a source on its own fetch threads, never twice at a time for one key that
 * nobody writes to meanwhile, and bounds each fetch by
 * {@link PromptCacheConfig#deadline()}: at the deadline, and when the cache is stopped, it interrupts the thread that is
 * still inside {@code fetch} and cancels the stage that {@code fetch} returned. A call that does not end then keeps its thread; its
 * key is not fetched in the background until it ends, and when 64 such calls are out, every other fetch fails at once. Implementations
 * must be thread-safe.
 *
 * <p>A failed fetch is reported by a {@link PromptException}, thrown or as the stage's exception; any other exception
 * counts as {@link PromptException.Unavailable}.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface PromptSource {

    /**
     * Fetches the commit that a key's ref points to now.
     *
     * @param key the prompt
     * @return a stage that completes with the commit, never with null, or fails with a {@link PromptException}
     */
    CompletionStage<PromptCommit> fetch(PromptKey key);

    /**
     * Fetches the commit that a key's ref points to now, knowing whether a caller waits for it. The cache calls this
     * method; by default the mode makes no difference.
     *
     * @param key the prompt
     * @param mode whether a caller waits
     * @return a stage that completes with the commit, never with null, or fails with a {@link PromptException}
     */
    default CompletionStage<PromptCommit> fetch(PromptKey key, FetchMode mode) {
        return fetch(key);
    }

    /**
     * A source that makes a blocking call. The call runs on the thread that calls {@code fetch}, which for the cache is
     * a fetch thread of its own, and should answer an interrupt by ending soon.
     *
     * @param call the blocking call
     * @return the source
     */
    static PromptSource blocking(BlockingCall call) {
        return new BlockingSource(call);
    }

    /** A fetch that blocks until it has the answer. */
    @FunctionalInterface
    interface BlockingCall {

        /**
         * Fetches the commit that a key's ref points to now.
         *
         * @param key the prompt
         * @param mode whether a caller waits
         * @return the commit
         * @throws PromptException if LangSmith refuses or cannot be reached
         * @throws Exception for any other failure; counts as {@link PromptException.Unavailable}
         */
        PromptCommit fetch(PromptKey key, FetchMode mode) throws Exception;
    }
}
