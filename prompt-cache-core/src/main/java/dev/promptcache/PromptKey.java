package dev.promptcache;

import java.util.Objects;

/**
 * The canonical name of a prompt: {@code [owner/]name[:ref]} in its shortest form, plus whether the model that is saved
 * with the prompt is wanted. {@code p}, {@code p:latest} and {@code -/p} are one key.
 *
 * <p>The LangSmith SDKs differ in what they accept; the grammar here is the strict one of them: at most one {@code /}
 * before the ref and one {@code :}, no empty part, no part {@code .} or {@code ..}, no control characters, no white space
 * at either end of a part. A ref may contain slashes ({@code p:feature/x}).
 *
 * @param identifier the identifier in its shortest form; the constructor accepts any valid form and shortens it
 * @param includeModel whether the model configuration is wanted ({@code include_model} in LangSmith's API)
 * @since 0.1.0
 */
public record PromptKey(String identifier, boolean includeModel) {

    /** The owner that stands for the workspace of the caller. */
    public static final String OWN_WORKSPACE = "-";

    /** The ref that stands for the newest commit, LangSmith's default. */
    public static final String LATEST = "latest";

    /**
     * Parses the identifier and brings it to its shortest form.
     *
     * @param identifier the identifier in its shortest form
     * @param includeModel whether the model configuration is wanted
     * @throws IllegalArgumentException if the identifier is malformed; the message says how
     */
    public PromptKey {
        identifier = PromptIdentifier.canonical(Objects.requireNonNull(identifier, "identifier"));
    }

    /**
     * Parses an identifier as LangSmith writes it, without the model.
     *
     * @param identifier {@code [owner/]name[:ref]}
     * @return the key
     * @throws IllegalArgumentException if the identifier is malformed; the message says how
     */
    public static PromptKey parse(String identifier) {
        return new PromptKey(identifier, false);
    }

    /**
     * Makes a key of its parts, without the model.
     *
     * @param owner the owner's handle, or {@link #OWN_WORKSPACE}
     * @param name the prompt's name
     * @param ref a commit hash, a tag or {@link #LATEST}
     * @return the key
     * @throws IllegalArgumentException if a part is malformed; the message says how
     */
    public static PromptKey of(String owner, String name, String ref) {
        return parse(owner + '/' + name + ':' + ref);
    }

    /**
     * Makes a key of a prompt of the own workspace, without the model.
     *
     * @param name the prompt's name
     * @param ref a commit hash, a tag or {@link #LATEST}
     * @return the key
     * @throws IllegalArgumentException if a part is malformed; the message says how
     */
    public static PromptKey of(String name, String ref) {
        return of(OWN_WORKSPACE, name, ref);
    }

    /**
     * The owner's handle.
     *
     * @return the handle, {@link #OWN_WORKSPACE} if the identifier names none
     */
    public String owner() {
        return PromptIdentifier.owner(identifier);
    }

    /**
     * The prompt's name, without owner and ref.
     *
     * @return the name
     */
    public String name() {
        return PromptIdentifier.name(identifier);
    }

    /**
     * The commit hash or tag that is asked for.
     *
     * @return the ref, {@link #LATEST} if the identifier names none
     */
    public String ref() {
        return PromptIdentifier.ref(identifier);
    }

    /**
     * The same prompt, with its model configuration.
     *
     * @return this key if it already asks for the model
     */
    public PromptKey withModel() {
        return includeModel ? this : new PromptKey(identifier, true);
    }

    /**
     * The identifier, followed by {@code " (with model)"} for the model variant.
     *
     * @return a text for logs and messages
     */
    @Override
    public String toString() {
        return includeModel ? identifier + " (with model)" : identifier;
    }
}
