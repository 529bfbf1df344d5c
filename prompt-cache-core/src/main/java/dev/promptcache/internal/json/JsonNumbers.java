package dev.promptcache.internal.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Set;

/**
 * The numbers that a JSON value may be: each has the value that was written, and can be written again in a text of reasonable
 * length.
 */
final class JsonNumbers {

    /** How many digits a number may have, and how far its exponent may move the point. */
    private static final int MAX_DIGITS = 1_000;

    private static final int MAX_BITS = (int) (MAX_DIGITS / Math.log10(2));

    // Number is open to subclasses, and some (AtomicLong) are mutable.
    private static final Set<Class<?>> KNOWN = Set.of(
            Integer.class,
            Long.class,
            Double.class,
            Float.class,
            Short.class,
            Byte.class,
            BigInteger.class,
            BigDecimal.class);

    private JsonNumbers() {}

    /** Whether a number is of one of Java's immutable types. */
    static boolean isKnown(Number number) {
        return KNOWN.contains(number.getClass());
    }

    /**
     * A number, if JSON can express it.
     *
     * @throws IllegalArgumentException if it is NaN, infinite, or without measure
     */
    static Number checked(Number number) {
        if (number instanceof Double || number instanceof Float) {
            if (!Double.isFinite(number.doubleValue())) {
                throw new IllegalArgumentException("A JSON number is finite, and not " + number);
            }
        } else if (number instanceof BigDecimal decimal && !isModest(decimal)
                || number instanceof BigInteger integer && integer.bitLength() > MAX_BITS) {
            throw new IllegalArgumentException(
                    "A number has more than " + MAX_DIGITS + " digits, or an exponent beyond that");
        }
        return number;
    }

    /**
     * The number that a text is: an {@code Integer}, {@code Long} or {@code Double} where that has the same value, else a
     * {@code BigInteger} or {@code BigDecimal}.
     *
     * @param text a number by the grammar of JSON
     * @throws IllegalArgumentException if it is without measure
     */
    static Number of(String text) {
        if (text.length() > 2 * MAX_DIGITS) {
            throw new IllegalArgumentException("A number has more than " + 2 * MAX_DIGITS + " characters");
        }
        return text.chars().allMatch(c -> c == '-' || c >= '0' && c <= '9') ? integer(text) : decimal(text);
    }

    private static Number integer(String text) {
        BigInteger exact = new BigInteger(text);
        if (exact.bitLength() < Integer.SIZE) {
            return exact.intValue();
        }
        return exact.bitLength() < Long.SIZE ? exact.longValue() : checked(exact);
    }

    private static Number decimal(String text) {
        BigDecimal exact;
        try {
            exact = new BigDecimal(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("A number has an exponent that no number has", e);
        }
        double rounded = exact.signum() == 0 ? Double.parseDouble(text) : exact.doubleValue();
        // As usual a double, but not at the price of digits.
        boolean same = Double.isFinite(rounded) && BigDecimal.valueOf(rounded).compareTo(exact) == 0;
        return same ? rounded : checked(exact);
    }

    private static boolean isModest(BigDecimal decimal) {
        return decimal.precision() <= MAX_DIGITS && Math.abs((long) decimal.scale()) <= MAX_DIGITS;
    }
}
