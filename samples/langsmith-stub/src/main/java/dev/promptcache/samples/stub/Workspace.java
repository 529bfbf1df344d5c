package dev.promptcache.samples.stub;

/**
 * The workspace that every caller belongs to.
 *
 * @param handle the name by which others address it; {@code -} addresses it too
 */
record Workspace(String handle) {

    PromptName prompt(String owner, String name) {
        return new PromptName(owner.equals(handle) ? PromptName.OWN_WORKSPACE : owner, name);
    }

    /** Reads {@code name} or {@code owner/name}. */
    PromptName prompt(String text) {
        int slash = text.indexOf('/');
        return slash < 0
                ? new PromptName(PromptName.OWN_WORKSPACE, text)
                : prompt(text.substring(0, slash), text.substring(slash + 1));
    }
}
