package dev.promptcache.internal.text;

import dev.promptcache.internal.text.TemplateFailure.Kind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What follows the colon in an f-string's field, in Python's words: {@code [[fill]align][sign][z][#][0][width][grouping][.precision][type]}.
 *
 * @param align one of {@code < > ^ =}, 0 for the value's own
 * @param sign one of {@code + -} and space
 * @param width the least number of characters, -1 for any
 * @param grouping one of {@code , _}, 0 for none
 * @param precision -1 for the type's own
 * @param type 0 for the value's own
 */
record FormatSpec(
        int fill,
        char align,
        char sign,
        boolean noNegativeZero,
        boolean alternate,
        boolean zeroPadded,
        int width,
        char grouping,
        int precision,
        char type) {

    /** More than any text needs, and little enough for any memory. */
    private static final int MAX_WIDTH = 10_000;

    private static final FormatSpec WRONG = new FormatSpec(' ', '?', '-', false, false, false, -1, '\0', -1, '?');

    /** Reads a specification. One that is wrong is found out when a value is given, as in Python: it may be JSON after all. */
    static FormatSpec parse(String spec) {
        FormatSpec parsed = new FormatSpecParser(spec).parse();
        return parsed == null ? WRONG : parsed;
    }

    void append(String name, @Nullable Object value, Rendering rendering) {
        Object plain = rendering.plain(value);
        if (this == WRONG || width > MAX_WIDTH || precision > MAX_WIDTH) {
            throw this == WRONG
                    ? wrong(name, "is not one that Python knows", rendering)
                    : rendering.failure(
                            Kind.REFUSED,
                            List.of(name),
                            "The format of " + VariableNames.shown(name) + " is wider than " + MAX_WIDTH
                                    + " characters.");
        }
        boolean written = plain instanceof String text
                ? appendText(text, rendering)
                : plain instanceof Number number && appendNumber(number, rendering);
        if (!written) {
            throw wrong(name, "does not fit the value, which is " + kind(plain), rendering);
        }
    }

    private static TemplateFailure wrong(String name, String problem, Rendering rendering) {
        return rendering.failure(
                Kind.INVALID_VALUE,
                List.of(name),
                "The format after the colon in the field " + VariableNames.shown(name) + ' ' + problem
                        + ". Formats are for texts and numbers: give another value or change the prompt.");
    }

    private static String kind(@Nullable Object plain) {
        if (plain == null) {
            return "null";
        }
        return plain instanceof String
                ? "a text"
                : plain instanceof Number ? "a number" : "neither a text nor a number";
    }

    private boolean appendText(String text, Rendering rendering) {
        boolean fits = (type == '\0' || type == 's')
                && align != '='
                && sign == '\0'
                && !noNegativeZero
                && !alternate
                && grouping == '\0';
        if (fits) {
            int length = text.codePointCount(0, text.length());
            boolean cut = precision >= 0 && precision < length;
            String shown = cut ? text.substring(0, text.offsetByCodePoints(0, precision)) : text;
            pad("", shown, cut ? precision : length, align == '\0' ? '<' : align, rendering);
        }
        return fits;
    }

    private boolean appendNumber(Number number, Rendering rendering) {
        if (JsonText.ofNumber(number) == null) {
            return false;
        }
        boolean decimal = number instanceof Double || number instanceof Float || number instanceof BigDecimal;
        if (!decimal && "\0bcdoxXn".indexOf(type) >= 0) {
            return appendInteger(new BigInteger(number.toString()), rendering);
        }
        NumberDigits digits = "\0eEfFgGn%".indexOf(type) < 0 ? null : NumberDigits.of(number, this);
        if (digits == null) {
            return false;
        }
        append(digits.isNegative(), "", digits.whole(), 3, digits.rest(), rendering);
        return true;
    }

    private boolean appendInteger(BigInteger value, Rendering rendering) {
        if (precision >= 0 || noNegativeZero) {
            return false;
        }
        if (type == 'c') {
            boolean valid = sign == '\0' && !alternate && value.signum() >= 0 && value.bitLength() <= 21;
            if (!valid || !Character.isValidCodePoint(value.intValue())) {
                return false;
            }
            pad(
                    "",
                    Character.toString(value.intValue()),
                    1,
                    align == '\0' ? (zeroPadded ? '=' : '>') : align,
                    rendering);
            return true;
        }
        int radix = type == 'b' ? 2 : type == 'o' ? 8 : type == 'x' || type == 'X' ? 16 : 10;
        String digits = value.abs().toString(radix);
        String prefix = alternate && radix != 10 ? "0" + type : "";
        append(
                value.signum() < 0,
                prefix,
                type == 'X' ? digits.toUpperCase(Locale.ROOT) : digits,
                radix == 10 ? 3 : 4,
                "",
                rendering);
        return true;
    }

    /** Puts sign, prefix, digits and rest together. */
    private void append(
            boolean negative, String prefix, String digits, int groupSize, String rest, Rendering rendering) {
        char place = align != '\0' ? align : zeroPadded ? '=' : '>';
        String head = (negative ? "-" : sign == '+' ? "+" : sign == ' ' ? " " : "") + prefix;
        String body = digits;
        if (grouping != '\0') {
            boolean zeros = fill == '0' && place == '=';
            body = grouped(digits, groupSize, zeros ? width - head.length() - rest.length() : 0);
        }
        body += rest;
        if (place == '=') {
            pad(head, body, head.length() + body.length(), place, rendering);
        } else {
            pad("", head + body, head.length() + body.length(), place, rendering);
        }
    }

    /** Digits with a separator between groups, and zeros before them up to a length; a separator never comes first. */
    private String grouped(String digits, int groupSize, int length) {
        StringBuilder reversed = new StringBuilder();
        int count = 0;
        for (int i = digits.length() - 1; i >= 0 || reversed.length() < length; i--) {
            if (count > 0 && count % groupSize == 0) {
                reversed.append(grouping);
            }
            reversed.append(i >= 0 ? digits.charAt(i) : '0');
            count++;
        }
        return reversed.reverse().toString();
    }

    private void pad(String head, String body, int length, char place, Rendering rendering) {
        int missing = Math.max(0, width - length);
        int before = place == '<' ? 0 : place == '^' ? missing / 2 : missing;
        rendering.append(head);
        rendering.append(fill, before);
        rendering.append(body);
        rendering.append(fill, missing - before);
    }
}
