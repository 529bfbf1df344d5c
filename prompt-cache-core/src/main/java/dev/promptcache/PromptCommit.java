package dev.promptcache;

import dev.promptcache.CachedPrompt.Origin;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One version of a prompt, as LangSmith returned it.
 *
 * <p>Deeply immutable, and so safe to share between threads: the constructor copies the maps and lists, whose values are
 * {@link Map}, {@link List}, {@link String}, {@link Number}, {@link Boolean} or {@code null}, as in JSON. The keys keep
 * their order. The text form names the commit and never shows the prompt.
 *
 * @param owner the owner's handle, or {@code -} for the caller's workspace
 * @param repo the prompt's name
 * @param commitHash the hash of the commit that the ref resolved to
 * @param manifest the prompt in LangChain's serialized form
 * @param examples the examples saved with the prompt, usually none
 * @param description the commit's description, or null
 * @param modelConfig the configuration of the model saved with the prompt, or null; only with {@code include_model}
 * @param modelProvider the provider of that model, or null; only with {@code include_model}
 * @param origin where this copy of the commit came from; no part of what makes two commits equal
 */
public record PromptCommit(
        String owner,
        String repo,
        String commitHash,
        Map<String, @Nullable Object> manifest,
        List<@Nullable Object> examples,
        @Nullable String description,
        @Nullable Map<String, @Nullable Object> modelConfig,
        @Nullable String modelProvider,
        Origin origin) {

    /**
     * Copies the maps and lists.
     *
     * @param owner the owner's handle
     * @param repo the prompt's name
     * @param commitHash the hash of the commit that the ref resolved to
     * @param manifest the prompt in LangChain's serialized form
     * @param examples the examples saved with the prompt
     * @param description the commit's description
     * @param modelConfig the configuration of the model saved with the prompt
     * @param modelProvider the provider of that model
     * @param origin where the commit came from
     * @throws IllegalArgumentException if a value is none that JSON knows, or nests deeper than 500 levels
     */
    public PromptCommit {
        Objects.requireNonNull(owner, "owner");
        Objects.requireNonNull(repo, "repo");
        Objects.requireNonNull(commitHash, "commitHash");
        manifest = JsonValues.copyOf(Objects.requireNonNull(manifest, "manifest"));
        examples = JsonValues.copyOf(Objects.requireNonNull(examples, "examples"));
        modelConfig = modelConfig == null ? null : JsonValues.copyOf(modelConfig);
        Objects.requireNonNull(origin, "origin");
    }

    /**
     * A commit as a source makes it, of {@link Origin#LANGSMITH}.
     *
     * @param owner the owner's handle, or {@code -} for the caller's workspace
     * @param repo the prompt's name
     * @param commitHash the hash of the commit that the ref resolved to
     * @param manifest the prompt in LangChain's serialized form
     * @param examples the examples saved with the prompt
     * @param description the commit's description
     * @param modelConfig the configuration of the model saved with the prompt
     * @param modelProvider the provider of that model
     * @throws IllegalArgumentException if a value is none that JSON knows, or nests deeper than 500 levels
     */
    public PromptCommit(
            String owner,
            String repo,
            String commitHash,
            Map<String, @Nullable Object> manifest,
            List<@Nullable Object> examples,
            @Nullable String description,
            @Nullable Map<String, @Nullable Object> modelConfig,
            @Nullable String modelProvider) {
        this(owner, repo, commitHash, manifest, examples, description, modelConfig, modelProvider, Origin.LANGSMITH);
    }

    /**
     * A commit with a manifest alone: no examples, description or model.
     *
     * @param owner the owner's handle, or {@code -} for the caller's workspace
     * @param repo the prompt's name
     * @param commitHash the hash of the commit
     * @param manifest the prompt in LangChain's serialized form
     * @throws IllegalArgumentException if a value is none that JSON knows, or nests deeper than 500 levels
     */
    public PromptCommit(String owner, String repo, String commitHash, Map<String, @Nullable Object> manifest) {
        this(owner, repo, commitHash, manifest, List.of(), null, null, null);
    }

    /**
     * The same commit, saying that it came from somewhere. The cache calls this for what it is given.
     *
     * @param origin where the commit came from
     * @return this commit if it says so already
     */
    public PromptCommit withOrigin(Origin origin) {
        return this.origin == origin
                ? this
                : new PromptCommit(
                        owner, repo, commitHash, manifest, examples, description, modelConfig, modelProvider, origin);
    }

    /**
     * Compares all but the origin: a commit is the same wherever it was kept.
     *
     * @param other anything
     * @return whether it is the same commit
     */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PromptCommit commit
                && owner.equals(commit.owner)
                && repo.equals(commit.repo)
                && commitHash.equals(commit.commitHash)
                && manifest.equals(commit.manifest)
                && examples.equals(commit.examples)
                && Objects.equals(description, commit.description)
                && Objects.equals(modelConfig, commit.modelConfig)
                && Objects.equals(modelProvider, commit.modelProvider);
    }

    @Override
    public int hashCode() {
        return Objects.hash(owner, repo, commitHash, manifest, examples, description, modelConfig, modelProvider);
    }

    /**
     * The owner, name and hash; never the prompt's text.
     *
     * @return a text that is safe to log
     */
    @Override
    public String toString() {
        return "PromptCommit[" + owner + '/' + repo + ':' + commitHash + ']';
    }
}
