package dev.promptcache.template;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** How JSON writes strings and numbers: as JavaScript does, but that a double is seen to be one. */
final class JsonText {

    private static final String HEX = "0123456789abcdef";

    private JsonText() {}

    static void appendString(String text, Rendering rendering) {
        rendering.append('"');
        int done = 0;
        for (int i = 0; i < text.length(); i++) {
            String escape = escape(text, i);
            if (escape != null) {
                rendering.append(text.substring(done, i));
                rendering.append(escape);
                done = i + 1;
            }
        }
        rendering.append(done == 0 ? text : text.substring(done));
        rendering.append('"');
    }

    private static @Nullable String escape(String text, int index) {
        char c = text.charAt(index);
        if (c >= ' ' && c != '"' && c != '\\') {
            return Character.isSurrogate(c) && isAlone(text, index) ? unicode(c) : null;
        }
        return switch (c) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '\b' -> "\\b";
            case '\f' -> "\\f";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> unicode(c);
        };
    }

    /** Half a surrogate pair can be written as an escape only. */
    private static boolean isAlone(String text, int index) {
        char c = text.charAt(index);
        return Character.isHighSurrogate(c)
                ? index + 1 == text.length() || !Character.isLowSurrogate(text.charAt(index + 1))
                : index == 0 || !Character.isHighSurrogate(text.charAt(index - 1));
    }

    private static String unicode(char c) {
        return "\\u" + HEX.charAt(c >> 12) + HEX.charAt(c >> 8 & 15) + HEX.charAt(c >> 4 & 15) + HEX.charAt(c & 15);
    }

    /** A number's text, null if JSON has none for it. */
    static @Nullable String ofNumber(Number number) {
        if (number instanceof Double || number instanceof Float) {
            double value = number.doubleValue();
            return Double.isFinite(value) ? ofDouble(number.toString(), Math.abs(value)) : null;
        }
        boolean exact = number instanceof Integer
                || number instanceof Long
                || number instanceof Short
                || number instanceof Byte
                || number instanceof BigInteger
                || number instanceof BigDecimal
                || number instanceof AtomicInteger
                || number instanceof AtomicLong;
        return exact ? number.toString() : null;
    }

    /** Java's text for a double has an exponent where those of Python and JavaScript have none yet. */
    private static String ofDouble(String text, double size) {
        boolean plainElsewhere = size >= 1e7 && size < 1e16 || size >= 1e-4 && size < 1e-3;
        if (!plainElsewhere) {
            return text;
        }
        String plain = new BigDecimal(text).stripTrailingZeros().toPlainString();
        return plain.indexOf('.') < 0 ? plain + ".0" : plain;
    }
}
