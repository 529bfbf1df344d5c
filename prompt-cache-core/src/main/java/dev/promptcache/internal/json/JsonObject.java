package dev.promptcache.internal.json;

import java.util.AbstractMap;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An immutable JSON object, with members that are immutable too. */
final class JsonObject extends AbstractMap<String, @Nullable Object> {

    private final Map<String, @Nullable Object> members;
    private final int height;

    /**
     * An object of members that nobody else has, or changes.
     *
     * @param members the members, whose values are immutable
     */
    JsonObject(Map<String, @Nullable Object> members) {
        this.members = Collections.unmodifiableMap(members);
        this.height = 1
                + members.values().stream().mapToInt(JsonArray::heightOf).max().orElse(0);
    }

    /** How many levels of objects and arrays this is, itself included. */
    int height() {
        return height;
    }

    @Override
    public @Nullable Object get(Object name) {
        return members.get(name);
    }

    @Override
    public boolean containsKey(Object name) {
        return members.containsKey(name);
    }

    @Override
    public Set<Map.Entry<String, @Nullable Object>> entrySet() {
        return members.entrySet();
    }
}
