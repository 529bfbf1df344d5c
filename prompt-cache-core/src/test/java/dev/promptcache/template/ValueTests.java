package dev.promptcache.template;

import static dev.promptcache.template.Manifests.fString;
import static dev.promptcache.template.Manifests.map;
import static dev.promptcache.template.Manifests.render;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.promptcache.contract.Holds;
import dev.promptcache.template.TemplateException.Category;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A text stands as it is, everything else as its JSON text. */
class ValueTests {

    enum Tone {
        FRIENDLY {
            @Override
            public String toString() {
                return "another text";
            }
        }
    }

    record Person(String name) {}

    static Stream<Arguments> values() {
        return Stream.of(
                Arguments.of("a \"b\" \\ {c} <d>\n", "a \"b\" \\ {c} <d>\n"),
                Arguments.of("", ""),
                Arguments.of(null, "null"),
                Arguments.of(true, "true"),
                Arguments.of(false, "false"),
                Arguments.of(42, "42"),
                Arguments.of(-7L, "-7"),
                Arguments.of((short) 3, "3"),
                Arguments.of((byte) 3, "3"),
                Arguments.of(9007199254740993L, "9007199254740993"),
                Arguments.of(new BigInteger("123456789012345678901234567890"), "123456789012345678901234567890"),
                Arguments.of(new BigDecimal("1.10"), "1.10"),
                Arguments.of(new AtomicLong(5), "5"),
                Arguments.of(3.25, "3.25"),
                Arguments.of(1.0, "1.0"),
                Arguments.of(-0.0, "-0.0"),
                Arguments.of(1.5f, "1.5"),
                Arguments.of(0.1f, "0.1"),
                Arguments.of(1e-7, "1.0E-7"),
                Arguments.of(1e21, "1.0E21"),
                Arguments.of(12345678.5, "12345678.5"),
                Arguments.of(1e7, "10000000.0"),
                Arguments.of(123456789012345.6, "123456789012345.6"),
                Arguments.of(0.00025, "0.00025"),
                Arguments.of(1.7663228617609012E15, "1766322861760901.2"),
                Arguments.of(6.84798354874497E18, "6.84798354874497E18"),
                Arguments.of(-3.039653702888685E16, "-3.039653702888685E16"),
                Arguments.of(1.7976931348623157E308, "1.7976931348623157E308"),
                Arguments.of(List.of(), "[]"),
                Arguments.of(Arrays.asList(1, "a", null, true, 1.5), "[1,\"a\",null,true,1.5]"),
                Arguments.of(map("b", 1, "a", map("c", null)), "{\"b\":1,\"a\":{\"c\":null}}"),
                Arguments.of(Map.of(), "{}"),
                Arguments.of(map("ü", "é😀 \u2028</script>"), "{\"ü\":\"é😀 \u2028</script>\"}"),
                Arguments.of(
                        List.of("\" \\ \b\f\n\r\t \u0001\u001f \ud800 \udc00x"),
                        "[\"\\\" \\\\ \\b\\f\\n\\r\\t \\u0001\\u001f \\ud800 \\udc00x\"]"),
                Arguments.of(new StringBuilder("built"), "built"),
                Arguments.of('c', "c"),
                Arguments.of(Tone.FRIENDLY, "FRIENDLY"),
                Arguments.of(DayOfWeek.MONDAY, "MONDAY"),
                Arguments.of(new UUID(1, 2), "00000000-0000-0001-0000-000000000002"),
                Arguments.of(URI.create("https://h/i.png?a=1&b=2"), "https://h/i.png?a=1&b=2"),
                Arguments.of(LocalDate.of(2026, 11, 25), "2026-11-25"),
                Arguments.of(Instant.EPOCH, "1970-01-01T00:00:00Z"),
                Arguments.of(Duration.ofMinutes(5), "PT5M"),
                Arguments.of(ZoneId.of("Europe/Rome"), "Europe/Rome"),
                Arguments.of(List.of(LocalDate.EPOCH, Tone.FRIENDLY), "[\"1970-01-01\",\"FRIENDLY\"]"),
                Arguments.of(new LinkedHashSet<>(List.of("b", "a")), "[\"b\",\"a\"]"),
                Arguments.of(new String[] {"a", null}, "[\"a\",null]"),
                Arguments.of(new int[] {1, 2}, "[1,2]"),
                Arguments.of(new long[] {1}, "[1]"),
                Arguments.of(new double[] {1.5}, "[1.5]"),
                Arguments.of(new float[] {1.5f}, "[1.5]"),
                Arguments.of(new short[] {1}, "[1]"),
                Arguments.of(new boolean[] {true}, "[true]"),
                Arguments.of(new char[] {'a', 'b'}, "ab"),
                Arguments.of(Optional.of("present"), "present"),
                Arguments.of(Optional.empty(), "null"),
                Arguments.of(Optional.of(List.of(Optional.of(1))), "[1]"),
                Arguments.of(new TreeMap<>(Map.of(1, "one", 2, "two")), "{\"1\":\"one\",\"2\":\"two\"}"),
                Arguments.of(Map.of(Tone.FRIENDLY, 1), "{\"FRIENDLY\":1}"),
                Arguments.of(PromptMessage.user("hi"), "{\"role\":\"user\",\"content\":\"hi\"}"));
    }

    @Holds("template-values")
    @ParameterizedTest
    @MethodSource("values")
    void aValueHasItsText(Object value, String expected) {
        assertThat(render(fString("{x}"), "x", value)).isEqualTo(expected);
        assertThat(render(fString("[{x}]"), "x", value)).isEqualTo('[' + expected + ']');
    }

    private static TemplateException failureOf(Object value) {
        return assertThatExceptionOfType(TemplateException.class)
                .isThrownBy(() -> render(fString("<{thing}>"), "thing", value))
                .actual();
    }

    static Stream<Object> objects() {
        return Stream.of(
                new Person("Ann"),
                new Object(),
                List.of(new Person("Ann")),
                Map.of("a", new Thread()),
                new DoubleAdder(),
                Double.NaN,
                List.of(Float.POSITIVE_INFINITY),
                Map.of(List.of(), 1),
                new byte[] {1});
    }

    @Holds("template-values")
    @ParameterizedTest
    @MethodSource("objects")
    void anObjectIsRefusedByTheVariablesName(Object value) {
        TemplateException failure = failureOf(value);
        assertThat(failure.category()).isEqualTo(Category.INVALID_VALUE);
        assertThat(failure.names()).containsExactly("thing");
        assertThat(failure).hasMessageContaining("'thing'");
    }

    @Holds("template-values")
    @Test
    void theHintForAnObjectSaysWhatToGiveAndNotWhatItSays() {
        assertThat(failureOf(new Person("Ann")))
                .hasMessageContaining("Person")
                .hasMessageContaining("a text, a number, a boolean, a list or a map")
                .hasMessageNotContaining("Ann");
        assertThat(failureOf(new byte[] {1})).hasMessageContaining("base64");
    }

    @Test
    void aValueThatContainsItselfIsTooDeep() {
        List<Object> list = new ArrayList<>();
        list.add(list);
        assertThat(failureOf(list).category()).isEqualTo(Category.TOO_DEEP);
        Map<String, Object> map = map("a", 1);
        map.put("self", map);
        assertThat(failureOf(map).category()).isEqualTo(Category.TOO_DEEP);
    }

    @Test
    void aMapOfOtherKeysThanStringsHasNoVariables() {
        Map<String, Object> odd = odd();
        assertThatExceptionOfType(TemplateException.class)
                .isThrownBy(() -> PromptTemplate.of(fString("{x}")).render(odd))
                .satisfies(failure -> assertThat(failure.category()).isEqualTo(Category.MISSING_VARIABLE));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> odd() {
        return (Map<String, Object>) (Map<?, ?>) new TreeMap<>(Map.of(1, "one"));
    }
}
