package dev.promptcache.testing;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.FetchMode;
import dev.promptcache.PromptCache;
import dev.promptcache.PromptCacheBuilder;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import dev.promptcache.PromptSource;
import dev.promptcache.template.RenderedPrompt;
import dev.promptcache.template.TemplateMessage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A source without a network. It answers at once with what a test gave it, or holds its answers back until it is told. A key it
 * was given nothing for is not found. Thread-safe.
 *
 * @since 0.1.0
 */
public final class FakePromptSource implements PromptSource {

    private final Map<PromptKey, PromptCommit> commits = new ConcurrentHashMap<>();
    private final Map<PromptKey, RuntimeException> failures = new ConcurrentHashMap<>();
    private final List<Fetch> fetches = new CopyOnWriteArrayList<>();
    private volatile boolean holding;
    private volatile @Nullable RuntimeException outage;

    /** Makes a source that has no prompts. */
    public FakePromptSource() {}

    /**
     * Gives the source a commit, in place of the commit or the failure it had for that key.
     *
     * @param key the prompt
     * @param commit what a fetch of it brings
     * @return this source
     */
    public FakePromptSource put(PromptKey key, PromptCommit commit) {
        failures.remove(key);
        commits.put(key, commit);
        return this;
    }

    /**
     * Gives the source a commit with the given hash and a small manifest.
     *
     * @param identifier {@code [owner/]name[:ref]}
     * @param commitHash the hash
     * @return the commit
     * @throws IllegalArgumentException if the identifier is malformed
     */
    public PromptCommit put(String identifier, String commitHash) {
        PromptKey key = PromptKey.parse(identifier);
        PromptCommit commit = new PromptCommit(
                key.owner(), key.name(), commitHash, Map.of("lc", 1, "type", "constructor", "id", List.of()));
        put(key, commit);
        return commit;
    }

    /**
     * Gives the source a commit of a text with variables, a LangChain {@code PromptTemplate}. The hash comes from the text.
     *
     * @param identifier {@code [owner/]name[:ref]}
     * @param template the text, with variables as in <code>Tell me about {topic}</code>
     * @return the commit
     * @throws IllegalArgumentException if the identifier is malformed
     */
    public PromptCommit putText(String identifier, String template) {
        PromptKey key = PromptKey.parse(identifier);
        PromptCommit commit = TemplateCommits.text(key, template);
        put(key, commit);
        return commit;
    }

    /**
     * Gives the source a commit of messages with variables, a LangChain {@code ChatPromptTemplate}. The hash comes from the messages.
     *
     * @param identifier {@code [owner/]name[:ref]}
     * @param messages the messages: {@code new TemplateMessage("system", "You are {tone}")}, or those of an application's conversation by
     *     {@code new TemplateMessage("placeholder", "history")}
     * @return the commit
     * @throws IllegalArgumentException if the identifier is malformed, or a message has the role {@code tool}
     */
    public PromptCommit putMessages(String identifier, TemplateMessage... messages) {
        PromptKey key = PromptKey.parse(identifier);
        PromptCommit commit = TemplateCommits.chat(key, List.of(messages));
        put(key, commit);
        return commit;
    }

    /**
     * Renders a prompt of this source as the application would, so that a test can compare what was sent with it. It counts as no fetch.
     *
     * @param identifier {@code [owner/]name[:ref]}
     * @param variables the values by the variables' names
     * @return the messages
     * @throws PromptException.NotFound if the source was given no such prompt
     * @throws dev.promptcache.template.TemplateException if it cannot be rendered with these variables
     * @throws IllegalArgumentException if the identifier is malformed
     */
    public RenderedPrompt render(String identifier, Map<String, ? extends @Nullable Object> variables) {
        PromptKey key = PromptKey.parse(identifier);
        PromptCommit commit = commits.get(key);
        if (commit == null) {
            throw new PromptException.NotFound(key, "the fake has none", 404);
        }
        return commit.render(variables);
    }

    /**
     * Gives the source many commits.
     *
     * @param commits what fetches of the keys bring
     * @return this source
     */
    public FakePromptSource putAll(Map<PromptKey, PromptCommit> commits) {
        commits.forEach(this::put);
        return this;
    }

    /**
     * Gives the source the commits of a snapshot file, which this cache or a LangSmith SDK has written. Entries that are not all
     * right are left out, and named in a warning.
     *
     * @param snapshot the file
     * @return this source
     * @throws IllegalArgumentException if no prompt could be loaded
     * @see dev.promptcache.PromptCache#dump(Path)
     */
    public FakePromptSource putAll(Path snapshot) {
        PromptCacheBuilder builder = AsyncPromptCache.builder(this)
                .configure(config -> config.maxSize(Integer.MAX_VALUE))
                .autoStart(false);
        try (PromptCache reader = builder.build().synchronous()) {
            if (reader.load(snapshot) == 0) {
                throw new IllegalArgumentException("No prompt could be loaded from " + snapshot);
            }
            reader.entries().forEach(entry -> put(entry.key(), entry.commit()));
        }
        return this;
    }

    /**
     * Makes fetches of a key fail, until it is given a commit again.
     *
     * @param key the prompt
     * @param failure the failure, a {@link PromptException} as a rule
     * @return this source
     */
    public FakePromptSource fail(PromptKey key, RuntimeException failure) {
        failures.put(key, failure);
        return this;
    }

    /**
     * Makes every fetch fail.
     *
     * @param failure the failure, or null to end the outage
     * @return this source
     */
    public FakePromptSource failAll(@Nullable RuntimeException failure) {
        outage = failure;
        return this;
    }

    /**
     * Holds the answers of the fetches to come back; those begun before are not affected.
     *
     * @return this source
     */
    public FakePromptSource hold() {
        holding = true;
        return this;
    }

    /** Answers all fetches that were held back, with what the source has now, and holds no more back. */
    public void release() {
        holding = false;
        fetches.forEach(this::answer);
    }

    /**
     * Forgets everything, as if the source were new: what it was given, what it was asked for, and to hold answers back. What was
     * held back is not found.
     */
    public void reset() {
        commits.clear();
        failures.clear();
        outage = null;
        release();
        fetches.clear();
    }

    /**
     * The commits that the source has.
     *
     * @return a copy
     */
    public Map<PromptKey, PromptCommit> commits() {
        return Map.copyOf(commits);
    }

    /**
     * The number of fetches begun so far.
     *
     * @return the count
     */
    public int fetches() {
        return fetches.size();
    }

    /**
     * The number of fetches of one prompt begun so far.
     *
     * @param identifier {@code [owner/]name[:ref]}
     * @return the count
     * @throws IllegalArgumentException if the identifier is malformed
     */
    public int fetches(String identifier) {
        PromptKey key = PromptKey.parse(identifier);
        return (int) fetches.stream().filter(fetch -> fetch.key.equals(key)).count();
    }

    /**
     * The fetches begun so far, in order.
     *
     * @return a copy
     */
    public List<Fetch> log() {
        return List.copyOf(fetches);
    }

    @Override
    public CompletionStage<PromptCommit> fetch(PromptKey key) {
        return fetch(key, FetchMode.FOREGROUND);
    }

    @Override
    public CompletionStage<PromptCommit> fetch(PromptKey key, FetchMode mode) {
        Fetch fetch = new Fetch(key, mode, new CompletableFuture<>());
        fetches.add(fetch);
        if (!holding) {
            answer(fetch);
        }
        return fetch.answer;
    }

    private void answer(Fetch fetch) {
        RuntimeException failure = outage == null ? failures.get(fetch.key) : outage;
        PromptCommit commit = commits.get(fetch.key);
        if (failure != null) {
            fetch.answer.completeExceptionally(failure);
        } else if (commit != null) {
            fetch.answer.complete(commit);
        } else {
            fetch.answer.completeExceptionally(new PromptException.NotFound(fetch.key, "the fake has none", 404));
        }
    }

    /**
     * One call of the source.
     *
     * @param key the prompt that was asked for
     * @param mode whether a caller waited
     * @param answer the stage that was returned; a test may complete it itself
     */
    public record Fetch(PromptKey key, FetchMode mode, CompletableFuture<PromptCommit> answer) {}
}
