package dev.promptcache.internal.manifest;

import dev.promptcache.internal.text.TemplateFailure;
import dev.promptcache.internal.text.TemplateFailure.Kind;
import dev.promptcache.internal.text.Values;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parts of a manifest that are data: how deep and large it may be, and copies of them without LangChain's escapes. */
public final class ManifestData {

    /** LangChain for JavaScript loads no more levels. */
    private static final int MAX_DEPTH = 50;

    private static final int MAX_VALUES = 1_000_000;

    private static final String ESCAPED = "__lc_escaped__";

    private int values;

    private ManifestData() {}

    /**
     * Checks that a manifest can be read to its end.
     *
     * @param manifest the manifest
     * @throws TemplateFailure if it is too deep or too large
     */
    public static void check(Object manifest) {
        new ManifestData().check(manifest, 0);
    }

    private void check(@Nullable Object value, int depth) {
        if (depth > MAX_DEPTH || ++values > MAX_VALUES) {
            throw new TemplateFailure(
                    Kind.TOO_DEEP,
                    "",
                    List.of(),
                    depth > MAX_DEPTH
                            ? "The manifest nests deeper than " + MAX_DEPTH + " levels."
                            : "The manifest has more than " + MAX_VALUES + " values.");
        }
        if (value instanceof Map<?, ?> map) {
            map.values().forEach(member -> check(member, depth + 1));
        } else if (value instanceof List<?> list) {
            list.forEach(element -> check(element, depth + 1));
        }
    }

    /**
     * An unmodifiable copy of data. Secrets and what could not be serialized are refused in it, and so is any other object of LangChain's
     * but a message, which stays as it is for a placeholder to read.
     *
     * @param value a value in a manifest
     * @param path where it stands
     * @return the copy
     * @throws TemplateFailure if it holds what it must not
     */
    public static @Nullable Object copy(@Nullable Object value, String path) {
        return copy(value, path, true);
    }

    /**
     * An unmodifiable copy of an object's members.
     *
     * @param map the object
     * @param path where it stands
     * @return the copy
     * @throws TemplateFailure if it holds what it must not
     */
    public static Map<String, @Nullable Object> copyMap(Map<?, ?> map, String path) {
        if (copy(map, path, true) instanceof Map<?, ?> copy) {
            Map<String, @Nullable Object> members = new LinkedHashMap<>();
            copy.forEach((name, member) -> members.put((String) name, member));
            return Collections.unmodifiableMap(members);
        }
        throw Node.invalid(path, "an object is expected here");
    }

    private static @Nullable Object copy(@Nullable Object value, String path, boolean interpreted) {
        if (value instanceof Map<?, ?> map) {
            if (map.size() == 1 && map.get(ESCAPED) instanceof Map<?, ?> escaped) {
                return copyMembers(escaped, path, false);
            }
            if (interpreted && Node.isOne(map)) {
                Node node = Node.of(map, path);
                if (!MessageKind.isMessage(node)) {
                    throw node.misplaced();
                }
            }
            return copyMembers(map, path, interpreted);
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>(list.size());
            for (Object element : list) {
                copy.add(copy(element, path, interpreted));
            }
            return Collections.unmodifiableList(copy);
        }
        if (value == null || value instanceof String || value instanceof Boolean) {
            return value;
        }
        if (value instanceof Number number && Values.isJson(number)) {
            return value;
        }
        throw Node.invalid(path, "a value is none that JSON knows");
    }

    private static Map<String, @Nullable Object> copyMembers(Map<?, ?> map, String path, boolean interpreted) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        map.forEach((name, member) -> {
            if (!(name instanceof String text)) {
                throw Node.invalid(path, "an object's names are texts");
            }
            copy.put(text, copy(member, path, interpreted));
        });
        return Collections.unmodifiableMap(copy);
    }
}
