package dev.promptcache.internal.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values that a template's names have: what the caller gave, then what the manifest gives, from the outside to the inside. */
public final class Scope {

    /** What a name has that stands for nothing; null is a value. */
    public static final Object ABSENT = new Object();

    private final List<Map<String, ? extends @Nullable Object>> layers;

    private Scope(List<Map<String, ? extends @Nullable Object>> layers) {
        this.layers = layers;
    }

    /**
     * The values that the caller gave.
     *
     * @param values values by their names
     * @return a scope
     */
    public static Scope of(Map<String, ? extends @Nullable Object> values) {
        return new Scope(List.of(values));
    }

    /**
     * This scope, and for names that it does not have these values.
     *
     * @param defaults values by their names
     * @return a scope
     */
    public Scope withDefaults(Map<String, ? extends @Nullable Object> defaults) {
        return defaults.isEmpty() ? this : joined(layers, List.of(defaults));
    }

    /**
     * These values, and for other names this scope.
     *
     * @param overrides values by their names; what is added later counts too
     * @return a scope
     */
    public Scope withOverrides(Map<String, ? extends @Nullable Object> overrides) {
        return joined(List.of(overrides), layers);
    }

    private static Scope joined(
            List<Map<String, ? extends @Nullable Object>> first, List<Map<String, ? extends @Nullable Object>> then) {
        List<Map<String, ? extends @Nullable Object>> layers = new ArrayList<>(first);
        layers.addAll(then);
        return new Scope(layers);
    }

    /**
     * The value of a name.
     *
     * @param name the name
     * @return the value, {@link #ABSENT} if it has none
     */
    public @Nullable Object get(String name) {
        for (int i = 0; i < layers.size(); i++) {
            Object value = lookUp(layers.get(i), name);
            if (value != ABSENT) {
                return value;
            }
        }
        return ABSENT;
    }

    /** A member of a map, {@link #ABSENT} if it has none by that name. */
    static @Nullable Object lookUp(Map<?, ? extends @Nullable Object> map, String name) {
        try {
            Object value = map.get(name);
            return value != null || map.containsKey(name) ? value : ABSENT;
        } catch (ClassCastException e) {
            // A sorted map whose keys are no strings.
            return ABSENT;
        }
    }

    /**
     * All values.
     *
     * @return the values by their names
     */
    public Map<String, @Nullable Object> all() {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        for (int i = layers.size() - 1; i >= 0; i--) {
            all.putAll(layers.get(i));
        }
        return all;
    }
}
