package dev.promptcache.template;

/**
 * Says what of a rendered prompt cannot be expressed by the library that it is converted for.
 *
 * <p>The message names the prompt and its commit where they are known, the place among the messages, and what to do. It contains nothing
 * of the prompt's text.
 *
 * @since 0.1.0
 */
public final class UnsupportedPromptException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Where it is. */
    private final String path;

    /**
     * A refusal to convert a prompt.
     *
     * @param prompt the prompt
     * @param path the place, such as {@code messages[1].content[0]}; empty where no place is concerned
     * @param detail what cannot be expressed and what to do
     */
    public UnsupportedPromptException(RenderedPrompt prompt, String path, String detail) {
        super(name(prompt) + (path.isEmpty() ? "" : path + ": ") + detail);
        this.path = path;
    }

    private static String name(RenderedPrompt prompt) {
        String repo = prompt.metadata().get("lc_hub_repo");
        if (repo == null) {
            return "";
        }
        String hash = prompt.metadata().get("lc_hub_commit_hash");
        return "Prompt '" + prompt.metadata().get("lc_hub_owner") + '/' + repo + "' ("
                + (hash == null ? "a fallback" : "commit " + hash) + "): ";
    }

    /**
     * The place among the messages.
     *
     * @return the path, such as {@code messages[1].content[0]}, or an empty text
     */
    public String path() {
        return path;
    }
}
