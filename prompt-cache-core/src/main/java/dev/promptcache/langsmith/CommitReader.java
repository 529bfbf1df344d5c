package dev.promptcache.langsmith;

import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import dev.promptcache.internal.json.JsonReader;
import dev.promptcache.internal.json.JsonTextException;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the body of a successful pull. Thread-safe. What it finds wrong it names without quoting the body: it is a prompt. */
final class CommitReader {

    private final int maxBodySize;
    private final long memory;

    /**
     * A reader.
     *
     * @param maxBodySize the largest body, in bytes
     * @param memory the most bytes of memory that what is in one may take
     */
    CommitReader(int maxBodySize, long memory) {
        this.maxBodySize = maxBodySize;
        this.memory = memory;
    }

    PromptCommit read(PromptKey key, byte[] body) {
        if (body.length > maxBodySize) {
            throw invalid(
                    key,
                    "it is larger than " + Units.size(maxBodySize) + ". Raise the " + SettingText.BODY_LIMIT
                            + ", or make the prompt smaller");
        }
        Map<String, @Nullable Object> fields = object(key, parse(key, body), "the body");
        String hash = text(key, fields, "commit_hash");
        if (hash == null || hash.isBlank()) {
            throw invalid(key, "it has no commit_hash");
        }
        if (!hash.chars().allMatch(CommitReader::isHexDigit)) {
            throw invalid(
                    key,
                    "commit_hash is no hash: it has " + hash.length()
                            + " characters, and not all are hexadecimal digits");
        }
        if (fields.get("manifest") == null) {
            throw invalid(key, "it has no manifest");
        }
        try {
            return new PromptCommit(
                    key.owner(),
                    key.name(),
                    hash,
                    object(key, fields.get("manifest"), "manifest"),
                    list(key, fields.get("examples"), "examples"),
                    text(key, fields, "description"),
                    fields.get("model_config") == null ? null : object(key, fields.get("model_config"), "model_config"),
                    text(key, fields, "model_provider"));
        } catch (IllegalArgumentException e) {
            throw new PromptException.Invalid(
                    key, "LangSmith's answer cannot be kept: " + e.getMessage(), HttpURLConnection.HTTP_OK, e);
        }
    }

    private static boolean isHexDigit(int c) {
        return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F';
    }

    private @Nullable Object parse(PromptKey key, byte[] body) {
        try {
            return JsonReader.parse(body, memory);
        } catch (JsonTextException e) {
            throw invalid(key, e.getMessage() + "; check that the " + SettingText.ENDPOINT + " is LangSmith's API");
        } catch (IllegalArgumentException e) {
            throw invalid(key, String.valueOf(e.getMessage()));
        }
    }

    private static @Nullable String text(PromptKey key, Map<String, @Nullable Object> fields, String name) {
        Object value = fields.get(name);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        throw invalid(key, name + " is no string");
    }

    @SuppressWarnings("unchecked") // The reader makes maps with string keys.
    private static Map<String, @Nullable Object> object(PromptKey key, @Nullable Object value, String name) {
        if (value instanceof Map<?, ?> map) {
            return (Map<String, @Nullable Object>) map;
        }
        throw invalid(key, name + " is no JSON object");
    }

    @SuppressWarnings("unchecked") // Any element will do.
    private static List<@Nullable Object> list(PromptKey key, @Nullable Object value, String name) {
        if (value == null) {
            return List.of();
        }
        if (value instanceof List<?> list) {
            return (List<@Nullable Object>) list;
        }
        throw invalid(key, name + " is no JSON array");
    }

    private static PromptException.Invalid invalid(PromptKey key, String problem) {
        return new PromptException.Invalid(
                key, "LangSmith's answer is no prompt: " + problem, HttpURLConnection.HTTP_OK, null);
    }
}
