package dev.promptcache;

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
 */
public record PromptCommit(
        String owner,
        String repo,
        String commitHash,
        Map<String, @Nullable Object> manifest,
        List<@Nullable Object> examples,
        @Nullable String description,
        @Nullable Map<String, @Nullable Object> modelConfig,
        @Nullable String modelProvider) {

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
     * @throws IllegalArgumentException if a value is none that JSON knows, or nests deeper than 500 levels
     */
    public PromptCommit {
        Objects.requireNonNull(owner, "owner");
        Objects.requireNonNull(repo, "repo");
        Objects.requireNonNull(commitHash, "commitHash");
        manifest = JsonValues.copyOf(Objects.requireNonNull(manifest, "manifest"));
        examples = JsonValues.copyOf(Objects.requireNonNull(examples, "examples"));
        modelConfig = modelConfig == null ? null : JsonValues.copyOf(modelConfig);
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
     * The owner, name and hash; never the prompt's text.
     *
     * @return a text that is safe to log
     */
    @Override
    public String toString() {
        return "PromptCommit[" + owner + '/' + repo + ':' + commitHash + ']';
    }
}
