package dev.promptcache.internal.text;

import org.jspecify.annotations.Nullable;

/** Reads a {@link FormatSpec} from the left to the right, as Python does. */
final class FormatSpecParser {

    /** One digit more than any width that is accepted. */
    private static final int LONGEST_NUMBER = 9;

    private final int[] spec;
    private int position;

    FormatSpecParser(String spec) {
        this.spec = spec.codePoints().toArray();
    }

    @Nullable
    FormatSpec parse() {
        int fill = ' ';
        char align = '\0';
        boolean filled = false;
        if (isAlign(1)) {
            fill = spec[0];
            align = (char) spec[1];
            filled = true;
            position = 2;
        } else if (isAlign(0)) {
            align = (char) spec[0];
            position = 1;
        }
        char sign = oneOf("+- ");
        boolean noNegativeZero = oneOf("z") != '\0';
        boolean alternate = oneOf("#") != '\0';
        boolean zeroPadded = !filled && oneOf("0") != '\0';
        if (zeroPadded) {
            fill = '0';
        }
        int width = number();
        char grouping = oneOf(",_");
        boolean precise = oneOf(".") != '\0';
        int precision = precise ? number() : -1;
        char type = position < spec.length ? (char) Math.min(spec[position++], Character.MAX_VALUE) : '\0';
        boolean valid = position == spec.length && !(precise && precision < 0) && fits(grouping, type);
        return valid
                ? new FormatSpec(
                        fill, align, sign, noNegativeZero, alternate, zeroPadded, width, grouping, precision, type)
                : null;
    }

    private static boolean fits(char grouping, char type) {
        return grouping == '\0' || "\0defgEG%F".indexOf(type) >= 0 || grouping == '_' && "boxX".indexOf(type) >= 0;
    }

    private boolean isAlign(int index) {
        return index < spec.length && "<>=^".indexOf(spec[index]) >= 0;
    }

    private char oneOf(String choices) {
        return position < spec.length && choices.indexOf(spec[position]) >= 0 ? (char) spec[position++] : '\0';
    }

    /** A number that is written here, -1 if there is none. */
    private int number() {
        int start = position;
        int value = 0;
        while (position < spec.length && spec[position] >= '0' && spec[position] <= '9') {
            value = position - start < LONGEST_NUMBER ? value * 10 + spec[position] - '0' : Integer.MAX_VALUE;
            position++;
        }
        return position == start ? -1 : value;
    }
}
