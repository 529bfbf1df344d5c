package dev.promptcache.internal.json;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Immutable deep copies of JSON values, also of those that Java's collections hold. What is such a copy already is not copied. */
public final class JsonValues {

    /** How deep a value may nest, so that nobody who walks through one runs out of stack. */
    static final int MAX_DEPTH = 500;

    private JsonValues() {}

    /**
     * An immutable copy of an object, whose members keep their order.
     *
     * @param map the object
     * @return the object itself if it is such a copy
     * @throws IllegalArgumentException if it holds what JSON has no value for, a number without measure, or nests deeper than
     *     500 levels
     */
    public static Map<String, @Nullable Object> copyOf(Map<String, @Nullable Object> map) {
        return checked(copyMap(map, 1));
    }

    /**
     * An immutable copy of an array.
     *
     * @param list the array
     * @return the array itself if it is such a copy
     * @throws IllegalArgumentException if it holds what JSON has no value for, a number without measure, or nests deeper than
     *     500 levels
     */
    public static List<@Nullable Object> copyOf(List<@Nullable Object> list) {
        return checked(copyList(list, 1));
    }

    /**
     * How much memory a value takes.
     *
     * @param value a value of JSON
     * @return a number of bytes, by the estimate that a {@link JsonReader} goes by
     */
    public static long sizeOf(@Nullable Object value) {
        return MemoryBudget.sizeOf(value);
    }

    private static JsonObject copyMap(Map<?, ?> map, int depth) {
        if (map instanceof JsonObject copied) {
            return copied;
        }
        checkDepth(depth);
        Map<String, @Nullable Object> copy = new LinkedHashMap<>((int) (map.size() / 0.75f) + 1);
        map.forEach((name, value) -> {
            if (!(name instanceof String string)) {
                throw new IllegalArgumentException("A JSON object has string names only, not " + typeOf(name));
            }
            copy.put(string, copyValue(value, depth));
        });
        return new JsonObject(copy);
    }

    private static JsonArray copyList(List<?> list, int depth) {
        if (list instanceof JsonArray copied) {
            return copied;
        }
        checkDepth(depth);
        return new JsonArray(list.stream().map(value -> copyValue(value, depth)).toArray());
    }

    private static @Nullable Object copyValue(@Nullable Object value, int depth) {
        if (value instanceof Map<?, ?> map) {
            return copyMap(map, depth + 1);
        }
        if (value instanceof List<?> list) {
            return copyList(list, depth + 1);
        }
        if (value == null || value instanceof String || value instanceof Boolean) {
            return value;
        }
        if (value instanceof Number number && JsonNumbers.isKnown(number)) {
            return JsonNumbers.checked(number);
        }
        throw new IllegalArgumentException(
                "A JSON value is a Map, List, String, Number, Boolean or null, not " + typeOf(value));
    }

    private static JsonObject checked(JsonObject object) {
        checkDepth(object.height());
        return object;
    }

    private static JsonArray checked(JsonArray array) {
        checkDepth(array.height());
        return array;
    }

    private static void checkDepth(int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException("The JSON value nests deeper than " + MAX_DEPTH + " levels");
        }
    }

    private static String typeOf(@Nullable Object value) {
        return value == null ? "null" : value.getClass().getName();
    }
}
