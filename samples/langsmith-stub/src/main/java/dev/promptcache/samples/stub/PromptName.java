package dev.promptcache.samples.stub;

/**
 * The canonical name of a prompt: its owner and its own name. Prompts of the caller's workspace have the owner {@code -}.
 *
 * @param owner another workspace's handle, or {@code -}
 * @param name the prompt's own name
 */
record PromptName(String owner, String name) {

    static final String OWN_WORKSPACE = "-";

    PromptName {
        if (owner.isBlank() || name.isBlank()) {
            throw new IllegalArgumentException("a prompt is named 'name' or 'owner/name'");
        }
    }

    /** The shortest form: {@code name}, or {@code owner/name} for another workspace's prompt. */
    @Override
    public String toString() {
        return owner.equals(OWN_WORKSPACE) ? name : owner + "/" + name;
    }
}
