package dev.promptcache.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JsonValuesTests {

    static Stream<Object> noValues() {
        return Stream.of(
                Double.NaN,
                Double.POSITIVE_INFINITY,
                Double.NEGATIVE_INFINITY,
                Float.NaN,
                Float.NEGATIVE_INFINITY,
                new BigDecimal("1e1001"),
                new BigDecimal("1e-1001"),
                new BigDecimal("1e2000000000"),
                BigInteger.TEN.pow(2_000),
                new AtomicLong(),
                new StringBuilder(),
                'c',
                new int[0],
                Map.of(1, 2));
    }

    @ParameterizedTest
    @MethodSource("noValues")
    void whatJsonCannotExpressIsRefused(Object value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JsonValues.copyOf(Map.of("a", Collections.singletonList(value))));
        assertThatIllegalArgumentException().isThrownBy(() -> JsonValues.copyOf(Collections.singletonList(value)));
    }

    @Test
    void numbersOfAnyModestSizeAreKept() {
        List<Object> numbers = List.of(
                1,
                2L,
                (short) 3,
                (byte) 4,
                5.5,
                6.5f,
                new BigDecimal("1e1000"),
                BigInteger.TEN.pow(999),
                Double.MAX_VALUE);
        assertThat(JsonValues.copyOf(numbers)).isEqualTo(numbers);
    }

    @Test
    void aCopyIsNotCopiedAgainButStillMeasured() {
        List<Object> deep = new ArrayList<>();
        for (int i = 1; i < 500; i++) {
            deep = new ArrayList<>(List.of(deep));
        }
        List<Object> copy = JsonValues.copyOf(deep);
        assertThat(JsonValues.copyOf(copy)).isSameAs(copy);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JsonValues.copyOf(Map.of("a", copy)))
                .withMessage("The JSON value nests deeper than 500 levels");
    }
}
