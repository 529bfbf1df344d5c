package dev.promptcache.boot.redis;

import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Commits as sealed JSON. Thread-safe. */
final class CommitCodec {

    private static final Logger log = LoggerFactory.getLogger(CommitCodec.class);

    private final JsonMapper json = JsonMapper.builder().build();
    private final Seal seal;
    private final String namespace;

    CommitCodec(Seal seal, String namespace) {
        this.seal = seal;
        this.namespace = namespace;
    }

    byte[] encode(PromptKey key, PromptCommit commit) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("owner", commit.owner());
        values.put("repo", commit.repo());
        values.put("commit_hash", commit.commitHash());
        values.put("manifest", commit.manifest());
        values.put("examples", commit.examples());
        values.put("description", commit.description());
        values.put("hub_model_config", commit.modelConfig());
        values.put("hub_model_provider", commit.modelProvider());
        return seal.close(json.writeValueAsBytes(values), place(key, commit.commitHash()));
    }

    /** The commit, or null if it was not sealed by a member of the fleet for this prompt and hash. */
    @Nullable
    PromptCommit decode(PromptKey key, String hash, byte[] sealed) {
        byte[] plain = seal.open(sealed, place(key, hash));
        if (plain == null) {
            log.warn("What the fleet has of prompt '{}' was not sealed by one of its members, and is ignored", key);
            return null;
        }
        try {
            return commit(json.readerFor(Map.class).readValue(plain), hash);
        } catch (JacksonException | ClassCastException | IllegalArgumentException e) {
            log.warn("What the fleet has of prompt '{}' is no commit, and is ignored", key);
            return null;
        }
    }

    private static <T> T required(Map<String, ?> values, String name, Class<? super T> type) {
        @SuppressWarnings("unchecked") // JSON's objects have strings for names.
        T value = (T) type.cast(values.get(name));
        if (value == null) {
            throw new IllegalArgumentException("it has no " + name);
        }
        return value;
    }

    @SuppressWarnings("unchecked")
    private static PromptCommit commit(Map<String, ?> values, String hash) {
        return new PromptCommit(
                CommitCodec.<String>required(values, "owner", String.class),
                CommitCodec.<String>required(values, "repo", String.class),
                hash,
                CommitCodec.<Map<String, @Nullable Object>>required(values, "manifest", Map.class),
                CommitCodec.<List<@Nullable Object>>required(values, "examples", List.class),
                (String) values.get("description"),
                (Map<String, @Nullable Object>) values.get("hub_model_config"),
                (String) values.get("hub_model_provider"));
    }

    private String place(PromptKey key, String hash) {
        return namespace + FleetKeys.name(key) + ' ' + hash;
    }
}
