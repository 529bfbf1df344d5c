package dev.promptcache.internal.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How much of the heap one value may take: a text of a few megabytes can become objects of many times its size. The sizes are
 * estimates, and rather too large than too small. Not thread-safe.
 */
final class MemoryBudget {

    private static final int OBJECT = 120;
    private static final int MEMBER = 56;
    private static final int ARRAY = 64;
    private static final int ELEMENT = 8;
    private static final int SCALAR = 40;

    private final long bytes;
    private long left;

    MemoryBudget(long bytes) {
        this.bytes = bytes;
        this.left = bytes;
    }

    /** What a value costs that is there already. */
    static long sizeOf(@Nullable Object value) {
        MemoryBudget budget = new MemoryBudget(Long.MAX_VALUE);
        budget.takeAll(value);
        return budget.taken();
    }

    private void takeAll(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            object();
            map.forEach((name, member) -> {
                member((String) name);
                takeAll(member);
            });
        } else if (value instanceof List<?> list) {
            array();
            list.forEach(element -> {
                element();
                takeAll(element);
            });
        } else {
            scalar(value);
        }
    }

    /** Takes what an object costs without its members. */
    boolean object() {
        return take(OBJECT);
    }

    /** Takes what an array costs without its elements. */
    boolean array() {
        return take(ARRAY);
    }

    /** Takes what a member of an object costs without its value. */
    boolean member(String name) {
        return take(MEMBER + (long) name.length());
    }

    /** Takes what an element of an array costs without its value. */
    boolean element() {
        return take(ELEMENT);
    }

    /** Takes what a text, a number or the like costs. */
    boolean scalar(@Nullable Object value) {
        return take(SCALAR + content(value));
    }

    private static long content(@Nullable Object value) {
        if (value instanceof String text) {
            return 2L * text.length();
        }
        if (value instanceof BigDecimal decimal) {
            return SCALAR + decimal.unscaledValue().bitLength() / Byte.SIZE;
        }
        return value instanceof BigInteger integer ? SCALAR + integer.bitLength() / Byte.SIZE : 0;
    }

    /** How much has been taken. */
    long taken() {
        return bytes - left;
    }

    /** Why nothing more can be taken. */
    String problem() {
        return "it would take more than " + bytes / 1024 + " KB of memory";
    }

    private boolean take(long cost) {
        left -= cost;
        return left >= 0;
    }
}
