package dev.promptcache.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonWriterTests {

    @Test
    void whatIsWrittenIsReadAsTheSame() throws IOException {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("text", "ü\n\"\uD83D\uDE00");
        value.put("half \uD83D", "half \uDE00");
        value.put(
                "numbers",
                List.of(
                        1,
                        Long.MAX_VALUE,
                        1.5,
                        -0.0,
                        new BigDecimal("1e400"),
                        new BigDecimal("3.141592653589793238462643"),
                        new BigInteger("9".repeat(40))));
        value.put("others", Arrays.asList(null, true, Map.of(), List.of()));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonWriter writer = new JsonWriter(out)) {
            writer.beginObject().name("a").value(value).endObject();
        }
        assertThat(JsonReader.parse(out.toByteArray(), 100_000)).isEqualTo(Map.of("a", value));
        assertThat(JsonReader.parse(JsonWriter.text(value).getBytes(StandardCharsets.UTF_8), 100_000))
                .isEqualTo(value);
    }

    @Test
    void aTextStandsInOneLineAndAnExponentIsNotWrittenOut() {
        assertThat(JsonWriter.text(List.of(Map.of("a", new BigDecimal("1e999")), 0.1f)))
                .isEqualTo("[{\"a\":1E+999},0.1]");
    }

    @Test
    void aStreamThatCannotBeWrittenFailsAsItself() {
        IOException failure = new IOException("disk");
        OutputStream broken = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw failure;
            }
        };
        assertThatThrownBy(() -> {
                    try (JsonWriter writer = new JsonWriter(broken)) {
                        writer.value(Map.of());
                    }
                })
                .isSameAs(failure);
    }

    @Test
    void theStreamStaysOpen() throws IOException {
        boolean[] closed = {false};
        try (JsonWriter writer = new JsonWriter(new ByteArrayOutputStream() {
            @Override
            public void close() {
                closed[0] = true;
            }
        })) {
            writer.value(1);
        }
        assertThat(closed[0]).isFalse();
    }
}
