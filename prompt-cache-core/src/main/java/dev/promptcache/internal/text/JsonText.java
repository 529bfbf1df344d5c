package dev.promptcache.internal.text;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** How JSON writes strings and numbers: as JavaScript does, but that a double is seen to be one. */
final class JsonText {

    private static final String HEX = "0123456789abcdef";

    /** Length of a double's text with 14 digits. */
    private static final int SURELY_SHORTEST = 15;

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
            return Double.isFinite(number.doubleValue()) ? ofBinary(number) : null;
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

    /** Java's text has an exponent where those of Python and JavaScript have none yet, and older JDKs write too many digits. */
    private static String ofBinary(Number number) {
        String text = number.toString();
        double size = Math.abs(number.doubleValue());
        boolean isPlainElsewhere = size >= 1e7 && size < 1e16 || size >= 1e-4 && size < 1e-3;
        if (!isPlainElsewhere && text.length() <= SURELY_SHORTEST) {
            return text;
        }
        BigDecimal shortest = shortest(number);
        if (isPlainElsewhere || size >= 1e-3 && size < 1e7) {
            String plain = shortest.toPlainString();
            return plain.indexOf('.') < 0 ? plain + ".0" : plain;
        }
        String digits = shortest.unscaledValue().abs().toString();
        int exponent = shortest.precision() - shortest.scale() - 1;
        return (shortest.signum() < 0 ? "-" : "")
                + digits.charAt(0)
                + '.'
                + (digits.length() == 1 ? "0" : digits.substring(1))
                + 'E'
                + exponent;
    }

    /** The fewest digits that mean a number. */
    static BigDecimal shortest(Number number) {
        BigDecimal digits = new BigDecimal(number.toString());
        for (int precision = 15; precision < digits.precision() && number instanceof Double; precision++) {
            BigDecimal fewer = digits.round(new MathContext(precision));
            if (fewer.doubleValue() == number.doubleValue()) {
                return fewer.stripTrailingZeros();
            }
        }
        return digits.stripTrailingZeros();
    }
}
