package dev.promptcache.boot.redis;

import dev.promptcache.PromptKey;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The names of one fleet's keys in Redis, all in one slot of a cluster. Immutable. */
final class FleetKeys {

    // Of the format of the keys and of what stands in them.
    private static final String FORMAT = "pc:1:";
    private static final int NAMESPACE_BYTES = 16;
    private static final String PLAIN = "p/";
    private static final String WITH_MODEL = "m/";

    private final String prefix;

    /** The keys of whoever has the same credential and names the same parts. */
    FleetKeys(String credential, List<String> parts) {
        StringBuilder joined = new StringBuilder("namespace");
        // With their lengths, so that no part can pass for the end of another.
        parts.forEach(part -> joined.append(part.length()).append(':').append(part));
        byte[] derived = Hkdf.derive(credential, joined.toString());
        this.prefix = FORMAT + '{' + HexFormat.of().formatHex(derived, 0, NAMESPACE_BYTES) + "}:";
    }

    String prefix() {
        return prefix;
    }

    /** In front of the names of prompts. */
    String prompts() {
        return prefix + "p:";
    }

    String prompt(PromptKey key) {
        return prompts() + name(key);
    }

    List<String> prompts(Collection<PromptKey> keys) {
        return keys.stream().map(this::prompt).toList();
    }

    String changes() {
        return prefix + "z";
    }

    String incarnation() {
        return prefix + "id";
    }

    String unanswered() {
        return prefix + "q";
    }

    String leads() {
        return prefix + "l";
    }

    String members() {
        return prefix + "m";
    }

    String pause() {
        return prefix + "pause";
    }

    String channel() {
        return prefix + "ch";
    }

    /** The keys of a script that stores. */
    List<String> storing(PromptKey key, String... more) {
        return Stream.concat(Stream.of(prompt(key), changes(), incarnation(), unanswered()), Stream.of(more))
                .toList();
    }

    /** A prompt as scripts and messages name it. */
    static String name(PromptKey key) {
        return (key.includeModel() ? WITH_MODEL : PLAIN) + key.identifier();
    }

    /** The prompt of a name, or null if it is none. */
    static @Nullable PromptKey key(String name) {
        boolean model = name.startsWith(WITH_MODEL);
        if (!model && !name.startsWith(PLAIN)) {
            return null;
        }
        try {
            return new PromptKey(name.substring(PLAIN.length()), model);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
