package dev.promptcache.template;

import static dev.promptcache.template.Manifests.fString;
import static dev.promptcache.template.Manifests.render;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.promptcache.contract.Holds;
import dev.promptcache.template.TemplateException.Category;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What follows the colon in a field means what it means in Python; the texts were made by Python 3.11. */
class FormatSpecTests {

    private static String format(String spec, Object value) {
        return render(fString("{x:" + spec + "}"), "x", value);
    }

    private static Category failureOf(String spec, Object value) {
        return assertThatExceptionOfType(TemplateException.class)
                .isThrownBy(() -> format(spec, value))
                .actual()
                .category();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                ">5|ab|   ab",
                "<5|ab|ab   ",
                "^5|ab| ab  ",
                "*^7|ab|**ab***",
                "5|ab|ab   ",
                ".3|abcdef|abc",
                "5.1|abc|a    ",
                "05|ab|ab000",
                "s|ab|ab",
                "é>4|ab|ééab",
                "😀<4|ab|ab😀😀",
                "2|abc|abc",
                ".0|abc|''",
                "<>4|ab|<<ab",
                "4|😀a|😀a  "
            })
    void textsArePaddedAndCut(String spec, String value, String expected) {
        assertThat(format(spec, value)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"d", ".2f", "+", " ", "#", ",", "=5", "_", "z", "%Y-%m-%d", "5.", "x", ">5d5", "q", ".-1"})
    void whatIsNoFormatForATextIsAnInvalidValue(String spec) {
        assertThat(failureOf(spec, "ab")).isEqualTo(Category.INVALID_VALUE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "d|42|42",
                "5|42|   42",
                "05d|42|00042",
                "05|-42|-0042",
                "+d|42|+42",
                " d|42| 42",
                "-d|-42|-42",
                ",|1234567|1,234,567",
                "_d|1234567|1_234_567",
                "x|255|ff",
                "#X|255|0XFF",
                "#x|255|0xff",
                "b|255|11111111",
                "o|8|10",
                "#o|8|0o10",
                "_b|255|1111_1111",
                "_x|1048576|10_0000",
                "<5|42|42   ",
                "^6|42|  42  ",
                "=+6|42|+   42",
                "x=6|-42|-xxx42",
                "#010x|255|0x000000ff",
                "010,|1234567|01,234,567",
                "08,|1234|0,001,234",
                "c|65|A",
                "c|128512|😀",
                "3c|65|  A",
                "n|1234567|1234567",
                "e|1234567|1.234567e+06",
                ".2f|3|3.00",
                ".1%|1|100.0%",
                "g|1234567|1.23457e+06",
                ",.2f|1234567|1,234,567.00",
                "<05|42|42000"
            })
    void integersAreFormatted(String spec, long value, String expected) {
        assertThat(format(spec, value)).isEqualTo(expected);
        assertThat(format(spec, BigInteger.valueOf(value))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {".2", "s", ".2d", "+c", "#c", ",x", ",b", "zd", "z", ",c", "_c", ",n", "f5", "Q", ",_"})
    void whatIsNoFormatForAnIntegerIsAnInvalidValue(String spec) {
        assertThat(failureOf(spec, 65)).isEqualTo(Category.INVALID_VALUE);
    }

    @Test
    void aNumberThatIsNoCharacterIsAnInvalidValue() {
        assertThat(failureOf("c", -1)).isEqualTo(Category.INVALID_VALUE);
        assertThat(failureOf("c", 0x110000)).isEqualTo(Category.INVALID_VALUE);
        assertThat(failureOf("c", Long.MAX_VALUE)).isEqualTo(Category.INVALID_VALUE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                ".2f|3.14159|3.14",
                "f|0.5|0.500000",
                ".0f|0.5|0",
                ".0f|1.5|2",
                ".0f|2.5|2",
                "#.0f|2.5|2.",
                ".3e|12345.678|1.235e+04",
                "E|0.00012|1.200000E-04",
                ".2e|0.0|0.00e+00",
                ".1%|0.256|25.6%",
                "%|0.25|25.000000%",
                "g|0.0001|0.0001",
                "g|0.00001|1e-05",
                "g|1e16|1e+16",
                "G|1e-10|1E-10",
                ".3g|1234.5|1.23e+03",
                "#.3g|1.0|1.00",
                "8|3.25|    3.25",
                "8|1.0|     1.0",
                "8|1e-7|   1e-07",
                "8|1e22|   1e+22",
                ",|1234567.5|1,234,567.5",
                "_.1f|1234567.5|1_234_567.5",
                "010.2f|-3.14159|-000003.14",
                "+.1f|2.25|+2.2",
                "+.1f|2.35|+2.4",
                ".3|123.0|1.23e+02",
                ".4|123.0|123.0",
                ".2f|-0.001|-0.00",
                "z.2f|-0.001|0.00",
                "z.1e|-0.0|0.0e+00",
                "n|2.5|2.5",
                ".10f|0.1|0.1000000000",
                ".20f|0.1|0.10000000000000000555",
                "<8.1f|2.0|2.0     ",
                "*=+8.1f|2.0|+****2.0"
            })
    void floatsAreFormatted(String spec, double value, String expected) {
        assertThat(format(spec, value)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"d", "x", "c", "s", "b", ",n", ".2.f"})
    void whatIsNoFormatForAFloatIsAnInvalidValue(String spec) {
        assertThat(failureOf(spec, 1.5)).isEqualTo(Category.INVALID_VALUE);
    }

    @Test
    void aDecimalKeepsItsDigits() {
        assertThat(format(".2f", new BigDecimal("12345678901234567890.125"))).isEqualTo("12345678901234567890.12");
        assertThat(format(",.1f", new BigDecimal("1234.55"))).isEqualTo("1,234.6");
        assertThat(format(".1%", new BigDecimal("0.256"))).isEqualTo("25.6%");
    }

    @Test
    void anEmptyFormatIsNone() {
        assertThat(format("", List.of(1))).isEqualTo("[1]");
    }

    @Test
    void whatIsNeitherATextNorANumberHasNoFormat() {
        for (Object value : Arrays.asList(true, null, List.of(1), Map.of(), Optional.empty(), new Object())) {
            assertThat(failureOf(">5", value)).isEqualTo(Category.INVALID_VALUE);
        }
        assertThat(failureOf("d", true)).isEqualTo(Category.INVALID_VALUE);
        assertThat(failureOf(".2f", Double.NaN)).isEqualTo(Category.INVALID_VALUE);
    }

    @Test
    void aTextThatIsNoStringIsFormattedAsOne() {
        assertThat(format("^5", Category.REFUSED)).isEqualTo("REFUSED");
        assertThat(format(">3", 'c')).isEqualTo("  c");
    }

    @Holds("template-bounded")
    @ParameterizedTest
    @ValueSource(strings = {"10001", ">999999999", "999999999999999999999d", ".99999999f", "0100000d"})
    void aWidthThatWouldFillTheMemoryIsRefused(String spec) {
        assertThat(failureOf(spec, 1.5)).isEqualTo(Category.REFUSED);
    }

    @Test
    void theWidestFormatIsWideEnough() {
        assertThat(format("10000", "x")).hasSize(10_000);
        assertThat(format(".10000f", 0.1)).hasSize(10_002);
    }

    @Test
    void aNumberOfTooManyDigitsIsAnInvalidValue() {
        assertThat(failureOf("f", new BigDecimal("1E+999999999"))).isEqualTo(Category.INVALID_VALUE);
        assertThat(failureOf("f", BigInteger.TEN.pow(400))).isEqualTo(Category.INVALID_VALUE);
    }
}
