package dev.promptcache.boot.autoconfigure;

import dev.promptcache.PromptKey;

/** Reads identifiers as properties have them: with {@code :with_model} at the end they mean the model variant. */
final class PromptIdentifiers {

    private static final String WITH_MODEL = ":with_model";

    private PromptIdentifiers() {}

    /**
     * The key that an identifier means.
     *
     * @throws IllegalArgumentException if it is malformed
     */
    static PromptKey key(String identifier) {
        String stripped = identifier.strip();
        boolean withModel = stripped.endsWith(WITH_MODEL);
        int length = stripped.length() - (withModel ? WITH_MODEL.length() : 0);
        return new PromptKey(stripped.substring(0, length), withModel);
    }
}
