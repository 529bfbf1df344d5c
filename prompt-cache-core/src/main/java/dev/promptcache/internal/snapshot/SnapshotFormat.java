package dev.promptcache.internal.snapshot;

import dev.promptcache.PromptKey;

/**
 * The names in a snapshot file, which are those of the LangSmith SDKs but for what stands under {@link #OURS}, a name that they
 * pass over.
 */
final class SnapshotFormat {

    static final String ENTRIES = "entries";
    static final String OWNER = "owner";
    static final String REPO = "repo";
    static final String COMMIT_HASH = "commit_hash";
    static final String MANIFEST = "manifest";
    static final String EXAMPLES = "examples";
    static final String DESCRIPTION = "description";
    static final String MODEL_CONFIG = "hub_model_config";
    static final String MODEL_PROVIDER = "hub_model_provider";
    /** The names that LangSmith's API has for the last two, which the Python SDK reads as well. */
    static final String API_MODEL_CONFIG = "model_config";

    static final String API_MODEL_PROVIDER = "model_provider";

    static final String OURS = "prompt_cache";
    static final String VERSION = "version";
    static final String SAVED_AT = "saved_at";
    static final String FINGERPRINT = "fingerprint";
    static final String CONFIRMED_AT = "confirmed_at";
    /** Later versions may add names, and never give one of these another meaning. */
    static final int PRESENT_VERSION = 1;

    private static final String WITH_MODEL = ":with_model";

    private SnapshotFormat() {}

    /**
     * Whether a key has a name in the file. A tag that is really called {@code with_model} has none: the SDKs would take it for
     * the model variant of the newest commit, and so would we. Neither has one that is too long to be read.
     */
    static boolean canName(PromptKey key) {
        return (key.includeModel() || !key.identifier().endsWith(WITH_MODEL))
                && name(key).length() <= SnapshotLimits.LONGEST_NAME;
    }

    static String name(PromptKey key) {
        return key.includeModel() ? key.identifier() + WITH_MODEL : key.identifier();
    }

    /**
     * The key that a name in the file stands for.
     *
     * @throws IllegalArgumentException if the name is malformed
     */
    static PromptKey key(String name) {
        boolean withModel = name.endsWith(WITH_MODEL);
        return new PromptKey(withModel ? name.substring(0, name.length() - WITH_MODEL.length()) : name, withModel);
    }
}
