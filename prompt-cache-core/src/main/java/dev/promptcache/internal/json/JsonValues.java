package dev.promptcache.internal.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Unmodifiable deep copies of JSON values. They are of types of their own, so that a copy is known for one, and a commit that is
 * only given another origin copies nothing.
 */
public final class JsonValues {

    private static final int MAX_DEPTH = 500;

    // Number is open to subclasses, and some (AtomicLong) are mutable.
    private static final Set<Class<?>> SCALARS = Set.of(
            String.class,
            Boolean.class,
            Integer.class,
            Long.class,
            Double.class,
            Float.class,
            Short.class,
            Byte.class,
            BigInteger.class,
            BigDecimal.class);

    private JsonValues() {}

    public static Map<String, @Nullable Object> copyOf(Map<String, @Nullable Object> map) {
        return map instanceof CopiedMap ? map : new CopiedMap(copyMap(map, 1));
    }

    public static List<@Nullable Object> copyOf(List<@Nullable Object> list) {
        return list instanceof CopiedList ? list : new CopiedList(copyList(list, 1));
    }

    private static Map<String, @Nullable Object> copyMap(Map<?, ?> map, int depth) {
        checkDepth(depth);
        Map<String, @Nullable Object> copy = new LinkedHashMap<>((int) (map.size() / 0.75f) + 1);
        map.forEach((name, value) -> {
            if (!(name instanceof String string)) {
                throw new IllegalArgumentException("A JSON object has string names only, not " + typeOf(name));
            }
            copy.put(string, copyValue(value, depth));
        });
        return Collections.unmodifiableMap(copy);
    }

    private static List<@Nullable Object> copyList(List<?> list, int depth) {
        checkDepth(depth);
        List<@Nullable Object> copy = new ArrayList<>(list.size());
        list.forEach(value -> copy.add(copyValue(value, depth)));
        return Collections.unmodifiableList(copy);
    }

    private static @Nullable Object copyValue(@Nullable Object value, int depth) {
        if (value instanceof Map<?, ?> map) {
            return copyMap(map, depth + 1);
        }
        if (value instanceof List<?> list) {
            return copyList(list, depth + 1);
        }
        if (value == null || SCALARS.contains(value.getClass())) {
            return value;
        }
        throw new IllegalArgumentException(
                "A JSON value is a Map, List, String, Number, Boolean or null, not " + typeOf(value));
    }

    private static void checkDepth(int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException("The JSON value nests deeper than " + MAX_DEPTH + " levels");
        }
    }

    private static String typeOf(@Nullable Object value) {
        return value == null ? "null" : value.getClass().getName();
    }

    private static final class CopiedMap extends AbstractMap<String, @Nullable Object> {

        private final Map<String, @Nullable Object> copy;

        CopiedMap(Map<String, @Nullable Object> copy) {
            this.copy = copy;
        }

        @Override
        public @Nullable Object get(Object name) {
            return copy.get(name);
        }

        @Override
        public boolean containsKey(Object name) {
            return copy.containsKey(name);
        }

        @Override
        public Set<Map.Entry<String, @Nullable Object>> entrySet() {
            return copy.entrySet();
        }
    }

    private static final class CopiedList extends AbstractList<@Nullable Object> implements RandomAccess {

        private final List<@Nullable Object> copy;

        CopiedList(List<@Nullable Object> copy) {
            this.copy = copy;
        }

        @Override
        public @Nullable Object get(int index) {
            return copy.get(index);
        }

        @Override
        public int size() {
            return copy.size();
        }
    }
}
