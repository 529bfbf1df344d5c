package dev.promptcache.boot.actuate;

import dev.promptcache.PromptKey;
import java.util.Optional;

/** How the endpoint writes a key: the identifier, with {@code :with_model} at the end for the model variant. */
final class EntryId {

    private static final String WITH_MODEL = ":with_model";

    private EntryId() {}

    static String of(PromptKey key) {
        return key.includeModel() ? key.identifier() + WITH_MODEL : key.identifier();
    }

    /** The key that the rest of a path stands for, or empty where it is malformed, and so cannot be cached. */
    static Optional<PromptKey> parse(String... segments) {
        String id = String.join("/", segments);
        boolean withModel = id.endsWith(WITH_MODEL);
        String identifier = withModel ? id.substring(0, id.length() - WITH_MODEL.length()) : id;
        try {
            return Optional.of(new PromptKey(identifier, withModel));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
