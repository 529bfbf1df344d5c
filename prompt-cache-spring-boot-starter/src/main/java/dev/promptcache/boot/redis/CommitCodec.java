package dev.promptcache.boot.redis;

import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Commits as sealed JSON. Thread-safe. */
final class CommitCodec {

    private static final Logger log = LoggerFactory.getLogger(CommitCodec.class);

    // A commit nests 500 levels at the most, and has numbers of 1,000 digits, each with a sign, a point and an
    // exponent.
    private static final int DEPTH = 600;
    private static final int LONGEST_NUMBER = 3000;
    private static final char BEFORE_SURROGATES = '\uD7FF';

    private final JsonMapper json = JsonMapper.builder(JsonFactory.builder()
                    .streamWriteConstraints(StreamWriteConstraints.builder()
                            .maxNestingDepth(DEPTH)
                            .build())
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH)
                            .maxNumberLength(LONGEST_NUMBER)
                            .build())
                    // Half a surrogate pair can be written as an escape only.
                    .highestNonEscapedChar(BEFORE_SURROGATES)
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final byte[] NOTHING = {};

    private final AtomicLong warnedAt = new AtomicLong();
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

    /** Proves that a member of the fleet put a hash, or none, at a place in the order of what is stored of a prompt. */
    byte[] proof(PromptKey key, String hash, long order) {
        return seal.close(NOTHING, place(key, hash, order));
    }

    /** Whether that is proven, so that whoever can write to the store has not put something older back as if it were newer. */
    boolean isProven(PromptKey key, String hash, long order, byte[] proof) {
        boolean proven = seal.open(proof, place(key, hash, order)) != null;
        if (!proven) {
            ignored("What the fleet has of prompt '{}' was not put there by one of its members, and is ignored", key);
        }
        return proven;
    }

    /** What content begins with that {@link #encode} made. */
    byte[] mark() {
        return seal.id();
    }

    /** The commit, or null if it was not sealed by a member of the fleet for this prompt and hash. */
    @Nullable
    PromptCommit decode(PromptKey key, String hash, byte[] sealed) {
        byte[] plain = seal.open(sealed, place(key, hash));
        if (plain == null) {
            ignored("What the fleet has of prompt '{}' was not sealed by one of its members, and is ignored", key);
            return null;
        }
        try {
            // As a text: a parser that reads bytes does not take half a surrogate pair for a name.
            String text = new String(plain, StandardCharsets.UTF_8);
            Map<String, @Nullable Object> values = json.readerFor(Map.class).readValue(text);
            return commit(withUsualNumbers(values), hash);
        } catch (JacksonException | ClassCastException | IllegalArgumentException e) {
            ignored("What the fleet has of prompt '{}' is no commit, and is ignored", key);
            return null;
        }
    }

    /** Warns once a minute: the same is found each time that somebody looks. */
    private void ignored(String message, PromptKey key) {
        long now = System.nanoTime();
        long last = warnedAt.get();
        boolean due = last == 0 || now - last >= TimeUnit.MINUTES.toNanos(1);
        if (due && warnedAt.compareAndSet(last, now)) {
            log.warn(message, key);
        } else {
            log.debug(message, key);
        }
    }

    /** The values with doubles for numbers that lose nothing by it, as commits have them. */
    private static Map<String, @Nullable Object> withUsualNumbers(Map<String, @Nullable Object> values) {
        Map<String, @Nullable Object> usual = new LinkedHashMap<>();
        values.forEach((name, value) -> usual.put(name, withUsualNumbers(value)));
        return usual;
    }

    @SuppressWarnings("unchecked") // JSON's objects have strings for names.
    private static @Nullable Object withUsualNumbers(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return withUsualNumbers((Map<String, @Nullable Object>) map);
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> usual = new ArrayList<>();
            list.forEach(element -> usual.add(withUsualNumbers(element)));
            return usual;
        }
        if (value instanceof BigDecimal exact) {
            double rounded = exact.doubleValue();
            boolean same =
                    Double.isFinite(rounded) && BigDecimal.valueOf(rounded).compareTo(exact) == 0;
            return same ? (Object) rounded : exact;
        }
        return value;
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

    private String place(PromptKey key, String hash, long order) {
        return place(key, hash) + '\n' + order;
    }

    private String place(PromptKey key, String hash) {
        // No name has a line break, so that no part of one can pass for a part of the hash.
        return namespace + FleetKeys.name(key) + '\n' + hash;
    }
}
