package dev.promptcache;

import dev.promptcache.CachedPrompt.Origin;
import dev.promptcache.internal.json.JsonValues;
import dev.promptcache.template.PromptTemplate;
import dev.promptcache.template.PromptVariables;
import dev.promptcache.template.RenderedPrompt;
import dev.promptcache.template.TemplateEngine;
import dev.promptcache.template.TemplateException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One version of a prompt, as LangSmith returned it.
 *
 * <p>Deeply immutable, and so safe to share between threads: the constructor copies the maps and lists, whose values are
 * {@link Map}, {@link List}, {@link String}, {@link Number}, {@link Boolean} or {@code null}, as in JSON. The keys keep
 * their order. Where a commit came from is no part of what makes two of them equal. The text form names the commit and never
 * shows the prompt.
 *
 * @since 0.1.0
 */
public final class PromptCommit {

    // LangSmith's have 64 digits; what is longer than any digest would only fill logs and lists.
    private static final int LONGEST_HASH = 128;

    private final String owner;
    private final String repo;
    private final String commitHash;
    private final Map<String, @Nullable Object> manifest;
    private final List<@Nullable Object> examples;
    private final @Nullable String description;
    private final @Nullable Map<String, @Nullable Object> modelConfig;
    private final @Nullable String modelProvider;
    private final Origin origin;
    private final @Nullable TemplateEngine engine;

    /** Made by whoever asks first; two who ask at a time make two that are the same. */
    private volatile @Nullable PromptTemplate template;

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
     * @throws IllegalArgumentException if the hash is blank, longer than 128 characters, or not all of printable ASCII characters; or if
     *     a value is none that JSON knows, such as NaN, is a number of more than 1,000 digits, or nests deeper than 500 levels
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
        this.owner = Objects.requireNonNull(owner, "owner");
        this.repo = Objects.requireNonNull(repo, "repo");
        this.commitHash = checkHash(Objects.requireNonNull(commitHash, "commitHash"));
        this.manifest = JsonValues.copyOf(Objects.requireNonNull(manifest, "manifest"));
        this.examples = JsonValues.copyOf(Objects.requireNonNull(examples, "examples"));
        this.description = description;
        this.modelConfig = modelConfig == null ? null : JsonValues.copyOf(modelConfig);
        this.modelProvider = modelProvider;
        this.origin = Origin.LANGSMITH;
        this.engine = null;
    }

    /**
     * A commit with a manifest alone: no examples, description or model.
     *
     * @param owner the owner's handle, or {@code -} for the caller's workspace
     * @param repo the prompt's name
     * @param commitHash the hash of the commit
     * @param manifest the prompt in LangChain's serialized form
     * @throws IllegalArgumentException if the hash is blank, longer than 128 characters, or not all of printable ASCII characters; or if
     *     a value is none that JSON knows, such as NaN, is a number of more than 1,000 digits, or nests deeper than 500 levels
     */
    public PromptCommit(String owner, String repo, String commitHash, Map<String, @Nullable Object> manifest) {
        this(owner, repo, commitHash, manifest, List.of(), null, null, null);
    }

    private PromptCommit(PromptCommit commit, Origin origin, @Nullable TemplateEngine engine) {
        this.owner = commit.owner;
        this.repo = commit.repo;
        this.commitHash = commit.commitHash;
        this.manifest = commit.manifest;
        this.examples = commit.examples;
        this.description = commit.description;
        this.modelConfig = commit.modelConfig;
        this.modelProvider = commit.modelProvider;
        this.origin = origin;
        this.engine = engine;
        boolean sameTemplate = engine == commit.engine && isFallback(origin) == isFallback(commit.origin);
        this.template = sameTemplate ? commit.template : null;
    }

    /**
     * The owner's handle.
     *
     * @return the handle, or {@code -} for the caller's workspace
     */
    public String owner() {
        return owner;
    }

    /**
     * The prompt's name.
     *
     * @return the name
     */
    public String repo() {
        return repo;
    }

    /**
     * The hash of the commit that the ref resolved to.
     *
     * @return the hash
     */
    public String commitHash() {
        return commitHash;
    }

    /**
     * The prompt in LangChain's serialized form.
     *
     * @return a deeply unmodifiable map
     */
    public Map<String, @Nullable Object> manifest() {
        return manifest;
    }

    /**
     * The examples saved with the prompt, usually none.
     *
     * @return a deeply unmodifiable list
     */
    public List<@Nullable Object> examples() {
        return examples;
    }

    /**
     * The commit's description.
     *
     * @return the text, or null
     */
    public @Nullable String description() {
        return description;
    }

    /**
     * The configuration of the model saved with the prompt.
     *
     * @return a deeply unmodifiable map, or null; only with {@code include_model}
     */
    public @Nullable Map<String, @Nullable Object> modelConfig() {
        return modelConfig;
    }

    /**
     * The provider of that model.
     *
     * @return its name, or null; only with {@code include_model}
     */
    public @Nullable String modelProvider() {
        return modelProvider;
    }

    /**
     * Where this copy of the commit came from.
     *
     * @return {@link Origin#LANGSMITH} for what a source makes, until the cache has been given it in another way
     */
    public Origin origin() {
        return origin;
    }

    /**
     * The same commit, saying that it came from somewhere. The cache calls this for what it is given.
     *
     * @param origin where the commit came from
     * @return this commit if it says so already
     */
    public PromptCommit withOrigin(Origin origin) {
        return this.origin == origin ? this : new PromptCommit(this, Objects.requireNonNull(origin, "origin"), engine);
    }

    /**
     * The same commit, whose jinja2 templates an engine renders. The cache calls this for what it is given, if its builder was given
     * an engine.
     *
     * @param engine the engine
     * @return this commit if it has that engine already
     */
    public PromptCommit withTemplateEngine(TemplateEngine engine) {
        return this.engine == engine ? this : new PromptCommit(this, origin, Objects.requireNonNull(engine, "engine"));
    }

    /**
     * The manifest as a template. It is parsed when it is asked for first, and kept: a cached commit is parsed once.
     *
     * @return the template; it and what it renders name this commit, or the prompt alone if this is a fallback
     * @throws TemplateException if the manifest is not of LangChain's form, holds a class that is no prompt or message, or a template in
     *     it is wrong
     */
    public PromptTemplate template() {
        PromptTemplate parsed = template;
        if (parsed == null) {
            parsed = parse();
            template = parsed;
        }
        return parsed;
    }

    private PromptTemplate parse() {
        PromptTemplate.Builder builder = PromptTemplate.builder(manifest);
        if (isFallback(origin)) {
            builder.fallback(owner, repo);
        } else {
            builder.commit(owner, repo, commitHash);
        }
        if (engine != null) {
            builder.jinja2(engine);
        }
        return builder.build();
    }

    private static boolean isFallback(Origin origin) {
        return origin == Origin.BUNDLED || origin == Origin.DEFAULT;
    }

    /**
     * Renders the prompt.
     *
     * @param variables the values by the variables' names, as {@link PromptTemplate#render(Map)} takes them
     * @return the messages
     * @throws TemplateException if the manifest cannot be parsed, a variable is missing, or a value cannot stand where the prompt has it;
     *     it names the prompt and the commit
     */
    public RenderedPrompt render(Map<String, ? extends @Nullable Object> variables) {
        return template().render(variables);
    }

    /**
     * Renders the prompt with variables that are put together on the way: {@code commit.render(v -> v.put("topic", "cats"))}.
     *
     * @param variables gives the variables their values
     * @return the messages
     * @throws TemplateException as {@link #render(Map)}
     */
    public RenderedPrompt render(Consumer<PromptVariables> variables) {
        return template().render(variables);
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

    /** Wherever a hash comes from, it goes into logs, headers and stores, and is compared with what others call a commit. */
    private static String checkHash(String hash) {
        if (hash.isBlank() || hash.length() > LONGEST_HASH || !hash.chars().allMatch(c -> c >= ' ' && c <= '~')) {
            throw new IllegalArgumentException("The commit hash is none: it has " + hash.length()
                    + " characters, and must have 1 to " + LONGEST_HASH + ", all of them printable and of ASCII");
        }
        return hash;
    }
}
