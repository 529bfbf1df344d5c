package dev.promptcache.internal.text;

import dev.promptcache.internal.text.TemplateFailure.Kind;
import java.net.URI;
import java.time.ZoneId;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalAmount;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What the values of variables are. A value is plain if JSON knows it: a map, a collection, a string, a number, a boolean or null; a
 * few others have one plain form. No value is asked by reflection.
 */
public final class Values {

    /** As deep as a commit's JSON may nest. */
    private static final int MAX_DEPTH = 500;

    private Values() {}

    /** A value's plain form; itself if it has none. */
    static @Nullable Object plain(@Nullable Object value, Function<Object, @Nullable Object> forms) {
        if (value == null
                || value instanceof String
                || value instanceof Map
                || value instanceof Collection
                || value instanceof Boolean
                || value instanceof Number) {
            return value;
        }
        if (value instanceof Optional<?> optional) {
            return plain(optional.orElse(null), forms);
        }
        String text = text(value);
        if (text != null) {
            return text;
        }
        Object form = forms.apply(value);
        return form != null ? form : array(value);
    }

    /** The one obvious text that a value has, null if it has none. */
    private static @Nullable String text(Object value) {
        if (value instanceof Enum<?> constant) {
            return constant.name();
        }
        boolean obvious = value instanceof CharSequence
                || value instanceof Character
                || value instanceof UUID
                || value instanceof URI
                || value instanceof TemporalAccessor
                || value instanceof TemporalAmount
                || value instanceof ZoneId;
        return obvious ? value.toString() : null;
    }

    /** An array as a list; bytes are no list of numbers to anybody. */
    private static Object array(Object value) {
        if (value instanceof Object[] array) {
            return Arrays.asList(array);
        }
        if (value instanceof int[] array) {
            return list(array.length, i -> array[i]);
        }
        if (value instanceof long[] array) {
            return list(array.length, i -> array[i]);
        }
        if (value instanceof double[] array) {
            return list(array.length, i -> array[i]);
        }
        if (value instanceof float[] array) {
            return list(array.length, i -> array[i]);
        }
        if (value instanceof short[] array) {
            return list(array.length, i -> array[i]);
        }
        if (value instanceof boolean[] array) {
            return list(array.length, i -> array[i]);
        }
        return value instanceof char[] array ? String.valueOf(array) : value;
    }

    private static List<Object> list(int size, IntFunction<Object> element) {
        return new AbstractList<>() {

            @Override
            public Object get(int index) {
                return element.apply(index);
            }

            @Override
            public int size() {
                return size;
            }
        };
    }

    /** Appends a variable's value: a text as it is, everything else as its JSON text. */
    static void append(String name, @Nullable Object value, Rendering rendering) {
        if (value instanceof String text) {
            rendering.append(text);
            return;
        }
        Object plain = rendering.plain(value);
        if (plain instanceof String text) {
            rendering.append(text);
        } else {
            appendJson(name, plain, rendering, 1);
        }
    }

    /**
     * A value's JSON text.
     *
     * @param value the value
     * @return compact JSON
     */
    public static String json(@Nullable Object value) {
        Rendering rendering = new Rendering();
        appendJson("", rendering.plain(value), rendering, 1);
        return rendering.take();
    }

    private static void appendJson(String name, @Nullable Object plain, Rendering rendering, int depth) {
        if (depth > MAX_DEPTH) {
            throw tooDeep(name, rendering);
        }
        if (plain == null || plain instanceof Boolean) {
            rendering.append(String.valueOf(plain));
        } else if (plain instanceof String text) {
            JsonText.appendString(text, rendering);
        } else if (plain instanceof Number number) {
            rendering.append(number(name, number, rendering));
        } else if (plain instanceof Map<?, ?> map) {
            char before = '{';
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                rendering.append(before);
                JsonText.appendString(key(name, entry.getKey(), rendering), rendering);
                rendering.append(':');
                appendJson(name, rendering.plain(entry.getValue()), rendering, depth + 1);
                before = ',';
            }
            rendering.append(before == '{' ? "{}" : "}");
        } else if (plain instanceof Collection<?> collection) {
            char before = '[';
            for (Object element : collection) {
                rendering.append(before);
                appendJson(name, rendering.plain(element), rendering, depth + 1);
                before = ',';
            }
            rendering.append(before == '[' ? "[]" : "]");
        } else {
            throw unwritable(name, plain, rendering);
        }
    }

    /**
     * A copy in JSON's types, unmodifiable throughout.
     *
     * @param map values by their names
     * @param rendering where a value that JSON does not know is told
     * @return the copy
     */
    public static Map<String, @Nullable Object> copy(Map<?, ? extends @Nullable Object> map, Rendering rendering) {
        return copyMap("", map, rendering, 1);
    }

    /**
     * A copy of a value in JSON's types, unmodifiable throughout.
     *
     * @param name the variable that the value is of
     * @param value the value
     * @param rendering where a value that JSON does not know is told
     * @return the copy
     */
    public static @Nullable Object copy(String name, @Nullable Object value, Rendering rendering) {
        return copyValue(name, rendering.plain(value), rendering, 1);
    }

    private static Map<String, @Nullable Object> copyMap(
            String name, Map<?, ? extends @Nullable Object> map, Rendering rendering, int depth) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        for (Map.Entry<?, ? extends @Nullable Object> entry : map.entrySet()) {
            String key = key(name, entry.getKey(), rendering);
            copy.put(
                    key,
                    copyValue(name.isEmpty() ? key : name, rendering.plain(entry.getValue()), rendering, depth + 1));
        }
        return Collections.unmodifiableMap(copy);
    }

    private static @Nullable Object copyValue(String name, @Nullable Object plain, Rendering rendering, int depth) {
        rendering.step();
        if (depth > MAX_DEPTH) {
            throw tooDeep(name, rendering);
        }
        if (plain instanceof Map<?, ?> map) {
            return copyMap(name, map, rendering, depth);
        }
        if (plain instanceof Collection<?> collection) {
            // Not as large as it says it is: that may be more than there is memory for.
            List<@Nullable Object> copy = new ArrayList<>();
            for (Object element : collection) {
                copy.add(copyValue(name, rendering.plain(element), rendering, depth + 1));
            }
            return Collections.unmodifiableList(copy);
        }
        if (plain instanceof Number number) {
            // Checks that JSON knows it.
            number(name, number, rendering);
            return plain;
        }
        if (plain == null || plain instanceof String || plain instanceof Boolean) {
            return plain;
        }
        throw unwritable(name, plain, rendering);
    }

    /**
     * Whether JSON knows a number.
     *
     * @param number the number
     * @return false for what is not finite, and for classes of others
     */
    public static boolean isJson(Number number) {
        return JsonText.ofNumber(number) != null;
    }

    private static String number(String name, Number number, Rendering rendering) {
        String text = JsonText.ofNumber(number);
        if (text == null) {
            throw unwritable(name, number, rendering);
        }
        return text;
    }

    private static String key(String name, @Nullable Object key, Rendering rendering) {
        Object plain = rendering.plain(key);
        if (plain instanceof String text) {
            return text;
        }
        String text = plain instanceof Number number ? JsonText.ofNumber(number) : null;
        if (text == null) {
            throw rendering.failure(
                    Kind.INVALID_VALUE,
                    List.of(name),
                    "The value of " + VariableNames.shown(name)
                            + " has a map whose keys are no texts, and so is not JSON. Give it a map with strings as keys.");
        }
        return text;
    }

    private static TemplateFailure tooDeep(String name, Rendering rendering) {
        return rendering.failure(
                Kind.TOO_DEEP,
                List.of(name),
                "The value of " + VariableNames.shown(name) + " nests deeper than " + MAX_DEPTH
                        + " levels, or contains itself.");
    }

    private static TemplateFailure unwritable(String name, Object value, Rendering rendering) {
        String hint = value instanceof byte[]
                ? "Bytes have no text: give them in base64, with PromptVariables.image or .bytes."
                : "Give it as a text, a number, a boolean, a list or a map: objects are not looked into.";
        return rendering.failure(
                Kind.INVALID_VALUE,
                List.of(name),
                "The value of " + VariableNames.shown(name) + " is or holds "
                        + (value instanceof Double || value instanceof Float
                                ? "a number that JSON does not have."
                                : "an object of " + value.getClass().getName() + ".")
                        + " " + hint);
    }
}
