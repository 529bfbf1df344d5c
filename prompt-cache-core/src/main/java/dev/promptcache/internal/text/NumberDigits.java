package dev.promptcache.internal.text;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A number as Python's floats are formatted, without sign and padding.
 *
 * @param whole the digits before the point
 * @param rest the point, the digits after it, the exponent and the percent sign, as far as there are any
 */
record NumberDigits(boolean isNegative, String whole, String rest) {

    private static final int DEFAULT_PRECISION = 6;
    /** Beyond this many digits before or after the point a number is not written out. */
    private static final int MAX_DIGITS = 10_000;

    /** Where Python begins to write an exponent for a number that has no format. */
    private static final int PLAIN_DIGITS = 16;

    /** The digits of a number in a format; null if the number is too large for it. */
    static @Nullable NumberDigits of(Number number, FormatSpec spec) {
        boolean percent = spec.type() == '%';
        boolean negative;
        BigDecimal value;
        if (number instanceof BigDecimal decimal) {
            negative = decimal.signum() < 0;
            value = percent ? decimal.movePointRight(2) : decimal;
        } else {
            double binary = number.doubleValue() * (percent ? 100 : 1);
            if (!Double.isFinite(binary)) {
                return null;
            }
            negative = binary < 0 || 1 / binary == Double.NEGATIVE_INFINITY;
            boolean shortest = spec.type() == '\0' && spec.precision() < 0;
            value = shortest ? JsonText.shortest(binary) : new BigDecimal(binary);
        }
        if (Math.abs((long) value.scale()) > MAX_DIGITS) {
            return null;
        }
        String digits = digits(value.abs(), spec);
        if (spec.noNegativeZero() && isZero(digits)) {
            negative = false;
        }
        int end = 0;
        while (end < digits.length() && Character.isDigit(digits.charAt(end))) {
            end++;
        }
        boolean upper = "EGF".indexOf(spec.type()) >= 0;
        String rest = digits.substring(end) + (percent ? "%" : "");
        return new NumberDigits(negative, digits.substring(0, end), upper ? rest.toUpperCase(Locale.ROOT) : rest);
    }

    private static boolean isZero(String digits) {
        return digits.chars().takeWhile(c -> c != 'e').allMatch(c -> c == '0' || c == '.');
    }

    private static String digits(BigDecimal value, FormatSpec spec) {
        int precision = spec.precision() < 0 ? DEFAULT_PRECISION : spec.precision();
        return switch (spec.type()) {
            case 'f', 'F', '%' -> fixed(value, precision, spec.alternate());
            case 'e', 'E' -> scientific(value, precision, spec.alternate(), false);
            case '\0' ->
                spec.precision() < 0
                        ? general(value, Math.max(1, significant(value)), PLAIN_DIGITS, spec.alternate(), true)
                        : general(value, Math.max(1, precision), Math.max(1, precision) - 1, spec.alternate(), true);
            default -> general(value, Math.max(1, precision), Math.max(1, precision), spec.alternate(), false);
        };
    }

    private static int significant(BigDecimal value) {
        return value.stripTrailingZeros().precision();
    }

    private static String fixed(BigDecimal value, int precision, boolean point) {
        String text = value.setScale(precision, RoundingMode.HALF_EVEN).toPlainString();
        return precision == 0 && point ? text + '.' : text;
    }

    private static String scientific(BigDecimal value, int precision, boolean point, boolean stripped) {
        BigDecimal rounded = value.round(new MathContext(precision + 1, RoundingMode.HALF_EVEN));
        int exponent = exponent(rounded);
        String digits = rounded.signum() == 0 ? "0" : rounded.unscaledValue().toString();
        StringBuilder fraction = new StringBuilder(digits.substring(1));
        while (fraction.length() < precision) {
            fraction.append('0');
        }
        fraction.setLength(precision);
        String shown = stripped ? stripped(fraction.toString()) : fraction.toString();
        return digits.charAt(0)
                + (shown.isEmpty() && !point ? "" : "." + shown)
                + (exponent < 0 ? "e-" : "e+")
                + (Math.abs(exponent) < 10 ? "0" : "")
                + Math.abs(exponent);
    }

    /** As fixed or as scientific, whichever is shorter, with this many significant digits. */
    private static String general(BigDecimal value, int digits, int plainBelow, boolean alternate, boolean isFloat) {
        BigDecimal rounded = value.round(new MathContext(digits, RoundingMode.HALF_EVEN));
        int exponent = exponent(rounded);
        if (exponent < -4 || exponent >= plainBelow) {
            return scientific(value, digits - 1, alternate, !alternate);
        }
        int decimals = Math.max(0, digits - 1 - exponent);
        String text = rounded.setScale(decimals, RoundingMode.HALF_EVEN).toPlainString();
        int dot = text.indexOf('.');
        String whole = dot < 0 ? text : text.substring(0, dot);
        String fraction = dot < 0 ? "" : text.substring(dot + 1);
        if (!alternate) {
            fraction = stripped(fraction);
        }
        if (isFloat && fraction.isEmpty()) {
            fraction = "0";
        }
        return whole + (fraction.isEmpty() && !alternate ? "" : "." + fraction);
    }

    private static int exponent(BigDecimal value) {
        return value.signum() == 0 ? 0 : value.precision() - value.scale() - 1;
    }

    private static String stripped(String fraction) {
        int end = fraction.length();
        while (end > 0 && fraction.charAt(end - 1) == '0') {
            end--;
        }
        return fraction.substring(0, end);
    }
}
