package dev.promptcache.boot.langsmith;

import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.json.JsonMapper;

/** Reads the body of a successful pull. Thread-safe. What it finds wrong it names without quoting the body: it is a prompt. */
final class CommitReader {

    private static final int OK = 200;

    // Never the application's mapper, whose settings could change what a manifest looks like.
    private final JsonMapper mapper = JsonMapper.shared();

    // javac leaves what annotates the type arguments of a compact constructor's parameters out of the class file.
    @SuppressWarnings("NullAway")
    PromptCommit read(PromptKey key, byte[] body) {
        Map<String, @Nullable Object> fields = object(key, parse(key, body), "the body");
        String hash = text(key, fields, "commit_hash");
        if (hash == null || hash.isBlank()) {
            throw invalid(key, "it has no commit_hash");
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
            throw new PromptException.Invalid(key, "LangSmith's answer cannot be kept: " + e.getMessage(), OK, e);
        }
    }

    private @Nullable Object parse(PromptKey key, byte[] body) {
        if (body.length == 0) {
            throw invalid(key, "it is empty");
        }
        try {
            return mapper.readValue(body, Object.class);
        } catch (StreamConstraintsException e) {
            // Its message has the limit and by how much it was passed, nothing of the body.
            throw invalid(key, e.getOriginalMessage());
        } catch (JacksonException e) {
            // Not kept as the cause: its message quotes what it could not read.
            TokenStreamLocation location = e.getLocation();
            String where = location == null
                    ? ""
                    : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
            throw invalid(key, "it is no JSON" + where + "; check that langsmith.endpoint is LangSmith's API");
        }
    }

    private static @Nullable String text(PromptKey key, Map<String, @Nullable Object> fields, String name) {
        Object value = fields.get(name);
        if (value == null || value instanceof String) {
            return (String) value;
        }
        throw invalid(key, name + " is no string");
    }

    @SuppressWarnings("unchecked") // The mapper makes maps with string keys.
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
        return new PromptException.Invalid(key, "LangSmith's answer is no prompt: " + problem, OK, null);
    }
}
