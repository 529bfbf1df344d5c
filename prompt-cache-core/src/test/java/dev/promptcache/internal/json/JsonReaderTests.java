package dev.promptcache.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTests {

    private static final long PLENTY = 10_000_000;

    @Test
    void valuesOfEveryKindAreRead() throws IOException {
        assertThat(parse("{\"a\": [null, true, false, \"ü\", 1.5, {}], \"b\": \"x\\ny\"}"))
                .isEqualTo(Map.of("a", Arrays.asList(null, true, false, "ü", 1.5, Map.of()), "b", "x\ny"));
    }

    @Test
    void membersKeepTheirOrderAndTheLastOfANameCounts() throws IOException {
        assertThat(parse("{\"z\": 1, \"a\": 2, \"z\": 3}")).hasToString("{z=3, a=2}");
    }

    @Test
    @SuppressWarnings("unchecked")
    void whatIsReadCannotBeChangedAndIsNotCopiedAgain() throws IOException {
        Map<String, Object> value = (Map<String, Object>) parse("{\"a\": [{\"b\": 1}]}");
        List<Object> array = (List<Object>) value.get("a");
        Map<String, Object> inner = (Map<String, Object>) array.get(0);
        assertThat(JsonValues.copyOf(value)).isSameAs(value);
        assertThat(JsonValues.copyOf(array)).isSameAs(array);
        assertThat(JsonValues.copyOf(inner)).isSameAs(inner);
        assertThatThrownBy(() -> value.put("x", 1)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> inner.remove("b")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> inner.entrySet().iterator().next().setValue(2))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> array.set(0, 2)).isInstanceOf(UnsupportedOperationException.class);
    }

    static Stream<Arguments> numbers() {
        return Stream.of(
                Arguments.of("0", 0),
                Arguments.of("-0", 0),
                Arguments.of("-0.0", -0.0),
                Arguments.of("0e5", 0.0),
                Arguments.of("0e20000", 0.0),
                Arguments.of("2147483647", Integer.MAX_VALUE),
                Arguments.of("2147483648", 2147483648L),
                Arguments.of("9223372036854775807", Long.MAX_VALUE),
                Arguments.of("9223372036854775808", new BigInteger("9223372036854775808")),
                Arguments.of("1.5", 1.5),
                Arguments.of("1.50", 1.5),
                Arguments.of("1E3", 1000.0),
                Arguments.of("0.1", 0.1),
                Arguments.of("1e308", 1e308),
                Arguments.of("4.9e-324", Double.MIN_VALUE),
                Arguments.of("1e400", new BigDecimal("1e400")),
                Arguments.of("1e-400", new BigDecimal("1e-400")),
                Arguments.of("-1e400", new BigDecimal("-1e400")),
                Arguments.of("3.141592653589793238462643", new BigDecimal("3.141592653589793238462643")),
                Arguments.of("9007199254740993.0", new BigDecimal("9007199254740993.0")),
                Arguments.of("1e1000", new BigDecimal("1e1000")));
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void aNumberKeepsItsValue(String text, Number value) throws IOException {
        assertThat(parse(text)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e1001", "1e-1001", "1e2147483648", "-1e999999999999", "1e-99999999999999999999"})
    void aNumberWithoutMeasureCannotBeKept(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> parse(text)).withMessageStartingWith("it cannot be kept");
    }

    @Test
    void nineHundredDigitsAreKeptAndElevenHundredAreNot() throws IOException {
        String digits = "7".repeat(900);
        assertThat(parse(digits)).isEqualTo(new BigInteger(digits));
        assertThat(parse("0." + digits)).isEqualTo(new BigDecimal("0." + digits));
        for (String text : List.of("7".repeat(1_100), "0." + "7".repeat(1_100), "7".repeat(1_000_000))) {
            assertThatIllegalArgumentException().isThrownBy(() -> parse(text));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | it is empty",
                "'  ' | it is empty",
                "nothing | it is no JSON (line 1",
                "[1, 2,, 3] | it is no JSON (line 1, column 7)",
                "{\"a\" | it breaks off (line 1",
                "[1 | it breaks off (line 1",
                "\"abc | it breaks off (line 1",
                "{} {} | something follows after its end (line 1",
                "{'a': 1} | it is no JSON",
                "NaN | it is no JSON",
                "01 | it is no JSON"
            })
    void aTextThatIsNoJsonIsToldWhereAndNotQuoted(String text, String message) {
        assertThatExceptionOfType(JsonTextException.class)
                .isThrownBy(() -> parse(text))
                .withMessageStartingWith(message)
                .withNoCause()
                .satisfies(failure -> assertThat(failure.isCutOff()).isEqualTo(message.contains("breaks off")));
    }

    @Test
    void theLineIsThatOfTheMistake() {
        assertThatExceptionOfType(JsonTextException.class)
                .isThrownBy(() -> parse("[1,\n 2,, 3]"))
                .withMessage("it is no JSON (line 2, column 4)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"c328", "eda080", "fffe", "22c3", "c0af", "7b22c3"})
    void bytesThatAreNotUtf8AreRefused(String hex) {
        byte[] bytes = new byte[hex.length() / 2];
        IntStream.range(0, bytes.length)
                .forEach(i -> bytes[i] = (byte) Integer.parseInt(hex.substring(2 * i, 2 * i + 2), 16));
        assertThatExceptionOfType(JsonTextException.class)
                .isThrownBy(() -> JsonReader.parse(bytes, PLENTY))
                .withMessage("it is not UTF-8");
    }

    @Test
    void aByteOrderMarkIsPassedOver() throws IOException {
        assertThat(parse("\uFEFF{}")).isEqualTo(Map.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\ud83d", "\\ude00", "\\ude00\\ud83d", "a\\ud800b"})
    void halfASurrogatePairIsTheSameAsValueAndAsName(String escaped) throws IOException {
        String half = (String) parse("\"" + escaped + "\"");
        assertThat(parse("{\"" + escaped + "\": \"" + escaped + "\"}")).isEqualTo(Map.of(half, half));
    }

    @Test
    void fiveHundredLevelsInsideADocumentAreKeptAndMoreAreNot() throws IOException {
        assertThat(parse("[".repeat(501) + "]".repeat(501))).isInstanceOf(List.class);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("[".repeat(502) + "]".repeat(502)))
                .withMessage("it nests deeper than 500 levels");
        assertThatExceptionOfType(JsonTextException.class)
                .isThrownBy(() -> parse("[".repeat(1_000_000)))
                .withMessageContaining("nesting depth");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[],", "{},", "0,", "\"\",", "{\"a\":[]},"})
    void whatBecomesManyTimesLargerThanItsTextIsStopped(String element) {
        String text = "[" + element.repeat(1_000_000) + "0]";
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse(text))
                .withMessage("it would take more than 9765 KB of memory");
    }

    @Test
    void oneTextLargerThanTheBudgetIsStoppedBeforeItIsRead() {
        assertThatExceptionOfType(JsonTextException.class)
                .isThrownBy(() -> JsonReader.parse(utf8('"' + "x".repeat(200_000) + '"'), 100_000))
                .withMessageStartingWith("it is too large");
    }

    @Test
    void theReaderGoesOnBehindAValueThatCannotBeKept() throws IOException {
        String text =
                "{\"deep\": " + "[".repeat(600) + "]".repeat(600) + ", \"huge\": {\"a\": [1e99999, 7]}, \"good\": [1]}";
        try (JsonReader reader = reader(text)) {
            assertThat(reader.beginObject()).isTrue();
            assertThat(reader.nextName()).isEqualTo("deep");
            assertThatIllegalArgumentException().isThrownBy(reader::read);
            assertThat(reader.nextName()).isEqualTo("huge");
            assertThatIllegalArgumentException().isThrownBy(reader::read);
            assertThat(reader.nextName()).isEqualTo("good");
            assertThat(reader.read()).isEqualTo(List.of(1));
            assertThat(reader.size()).isEqualTo(JsonValues.sizeOf(List.of(1))).isBetween(50L, 1000L);
            assertThat(reader.nextName()).isNull();
            assertThat(reader.atEnd()).isTrue();
        }
    }

    @Test
    void objectsAreEnteredAndOtherValuesAreSkippedOrRead() throws IOException {
        try (JsonReader reader = reader("{\"a\": {\"b\": [1, {\"c\": 2}], \"d\": \"x\"}, \"e\": 7}")) {
            assertThat(reader.beginObject()).isTrue();
            assertThat(reader.nextName()).isEqualTo("a");
            assertThat(reader.beginObject()).isTrue();
            assertThat(reader.nextName()).isEqualTo("b");
            assertThat(reader.beginObject()).isFalse();
            reader.skip();
            assertThat(reader.nextName()).isEqualTo("d");
            assertThat(reader.read()).isEqualTo("x");
            assertThat(reader.nextName()).isNull();
            assertThat(reader.nextName()).isEqualTo("e");
            assertThat(reader.atEnd()).isFalse();
            reader.skip();
            assertThat(reader.nextName()).isNull();
            reader.end();
        }
    }

    @Test
    void aStreamThatCannotBeReadFailsAsItself() {
        IOException failure = new IOException("disk");
        InputStream broken = new InputStream() {
            private boolean begun;

            @Override
            public int read() throws IOException {
                if (begun) {
                    throw failure;
                }
                begun = true;
                return '[';
            }
        };
        assertThatThrownBy(() -> {
                    try (JsonReader reader = new JsonReader(broken, PLENTY)) {
                        reader.read();
                    }
                })
                .isSameAs(failure);
    }

    private static Object parse(String text) throws IOException {
        return JsonReader.parse(utf8(text), PLENTY);
    }

    private static JsonReader reader(String text) throws IOException {
        return new JsonReader(new ByteArrayInputStream(utf8(text)), PLENTY);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
