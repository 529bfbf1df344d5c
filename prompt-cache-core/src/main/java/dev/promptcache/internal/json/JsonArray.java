package dev.promptcache.internal.json;

import java.util.AbstractList;
import java.util.RandomAccess;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An immutable JSON array, with elements that are immutable too. */
final class JsonArray extends AbstractList<@Nullable Object> implements RandomAccess {

    private final @Nullable Object[] elements;
    private final int height;

    /**
     * An array of elements that nobody else has, or changes.
     *
     * @param elements the elements, which are immutable
     */
    JsonArray(@Nullable Object[] elements) {
        this.elements = elements;
        this.height =
                1 + Stream.of(elements).mapToInt(JsonArray::heightOf).max().orElse(0);
    }

    /** How many levels of objects and arrays a value is, 0 for a text, a number or the like. */
    static int heightOf(@Nullable Object value) {
        if (value instanceof JsonObject object) {
            return object.height();
        }
        return value instanceof JsonArray array ? array.height : 0;
    }

    /** How many levels of objects and arrays this is, itself included. */
    int height() {
        return height;
    }

    @Override
    public @Nullable Object get(int index) {
        return elements[index];
    }

    @Override
    public int size() {
        return elements.length;
    }
}
