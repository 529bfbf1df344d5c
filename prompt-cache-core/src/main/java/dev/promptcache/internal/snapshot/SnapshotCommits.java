package dev.promptcache.internal.snapshot;

import dev.promptcache.CachedPrompt.Origin;
import dev.promptcache.PromptCommit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Commits from and to the JSON objects of a snapshot file. */
final class SnapshotCommits {

    private SnapshotCommits() {}

    /**
     * The commit that a JSON value describes.
     *
     * @throws IllegalArgumentException if it describes none; the message says why, and quotes nothing
     */
    static PromptCommit commit(@Nullable Object value, Origin origin) {
        Map<String, @Nullable Object> fields = object(value, "it");
        List<@Nullable Object> examples = list(fields.get(SnapshotFormat.EXAMPLES), SnapshotFormat.EXAMPLES);
        String configName = either(fields, SnapshotFormat.MODEL_CONFIG, SnapshotFormat.API_MODEL_CONFIG);
        String providerName = either(fields, SnapshotFormat.MODEL_PROVIDER, SnapshotFormat.API_MODEL_PROVIDER);
        return new PromptCommit(
                        required(fields, SnapshotFormat.OWNER),
                        required(fields, SnapshotFormat.REPO),
                        required(fields, SnapshotFormat.COMMIT_HASH),
                        object(fields.get(SnapshotFormat.MANIFEST), SnapshotFormat.MANIFEST),
                        examples,
                        text(fields, SnapshotFormat.DESCRIPTION),
                        fields.get(configName) == null ? null : object(fields.get(configName), configName),
                        text(fields, providerName))
                .withOrigin(origin);
    }

    /** The JSON object that describes a commit. */
    static Map<String, @Nullable Object> fields(PromptCommit commit) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put(SnapshotFormat.OWNER, commit.owner());
        fields.put(SnapshotFormat.REPO, commit.repo());
        fields.put(SnapshotFormat.COMMIT_HASH, commit.commitHash());
        fields.put(SnapshotFormat.MANIFEST, commit.manifest());
        fields.put(SnapshotFormat.EXAMPLES, commit.examples());
        fields.put(SnapshotFormat.DESCRIPTION, commit.description());
        fields.put(SnapshotFormat.MODEL_CONFIG, commit.modelConfig());
        fields.put(SnapshotFormat.MODEL_PROVIDER, commit.modelProvider());
        return fields;
    }

    private static String either(Map<String, @Nullable Object> fields, String name, String alias) {
        return fields.get(name) == null ? alias : name;
    }

    private static String required(Map<String, @Nullable Object> fields, String name) {
        String value = text(fields, name);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("it has no " + name);
        }
        return value;
    }

    private static @Nullable String text(Map<String, @Nullable Object> fields, String name) {
        Object value = fields.get(name);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        throw new IllegalArgumentException("its " + name + " is no string");
    }

    @SuppressWarnings("unchecked") // The reader makes maps with string keys.
    private static Map<String, @Nullable Object> object(@Nullable Object value, String name) {
        if (value instanceof Map<?, ?> map) {
            return (Map<String, @Nullable Object>) map;
        }
        throw new IllegalArgumentException(name + " is no object");
    }

    @SuppressWarnings("unchecked") // Any element will do.
    private static List<@Nullable Object> list(@Nullable Object value, String name) {
        if (value == null) {
            return List.of();
        }
        if (value instanceof List<?> list) {
            return (List<@Nullable Object>) list;
        }
        throw new IllegalArgumentException(name + " is no array");
    }
}
