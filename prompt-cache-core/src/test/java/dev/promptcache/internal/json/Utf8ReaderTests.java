package dev.promptcache.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8ReaderTests {

    private static final byte MALFORMED = (byte) 0xFF;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4095, 8190, 8191, 8192, 8193, 20_000})
    void aTextIsDecodedHoweverItsLettersLieInTheBuffer(int before) throws IOException {
        String text = "a".repeat(before) + "é漢\uD83D\uDE00".repeat(5000);
        assertThat(read(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(text);
    }

    @Test
    void oneByteAtATimeIsDecodedToo() throws IOException {
        String text = "é漢\uD83D\uDE00 end";
        InputStream slow = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)) {
            @Override
            public synchronized int read(byte[] buffer, int offset, int length) {
                return super.read(buffer, offset, Math.min(1, length));
            }
        };
        assertThat(read(slow)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 8191, 8192, 20_000})
    void whatStandsBeforeAMalformedByteIsRead(int before) {
        byte[] bytes = ("é" + "a".repeat(before) + "? and more").getBytes(StandardCharsets.UTF_8);
        bytes[before + 2] = MALFORMED;
        Utf8Reader reader = new Utf8Reader(new ByteArrayInputStream(bytes));
        StringWriter read = new StringWriter();

        assertThatExceptionOfType(CharacterCodingException.class).isThrownBy(() -> reader.transferTo(read));

        assertThat(read).hasToString("é" + "a".repeat(before));
        assertThatExceptionOfType(CharacterCodingException.class)
                .as("once more")
                .isThrownBy(() -> reader.transferTo(read));
    }

    @Test
    void aLetterThatBreaksOffIsMalformed() {
        byte[] half = {'a', (byte) 0xC3};
        assertThatExceptionOfType(CharacterCodingException.class).isThrownBy(() -> read(half));
    }

    @Test
    void aByteOrderMarkIsPassedOverAtTheBeginningAlone() throws IOException {
        assertThat(read("\uFEFFa\uFEFF".getBytes(StandardCharsets.UTF_8))).isEqualTo("a\uFEFF");
        assertThat(read("\uFEFF".getBytes(StandardCharsets.UTF_8))).isEmpty();
    }

    @Test
    void nothingIsReadOfNothing() throws IOException {
        Utf8Reader reader = new Utf8Reader(InputStream.nullInputStream());
        assertThat(reader.read()).isEqualTo(-1);
        assertThat(reader.read(new char[0])).isZero();
    }

    @Test
    void theStreamIsClosedWithTheReader() throws IOException {
        AtomicBoolean closed = new AtomicBoolean();
        InputStream in = new ByteArrayInputStream(new byte[0]) {
            @Override
            public void close() {
                closed.set(true);
            }
        };
        new Utf8Reader(in).close();
        assertThat(closed).isTrue();
    }

    private static String read(byte[] bytes) throws IOException {
        return read(new ByteArrayInputStream(bytes));
    }

    private static String read(InputStream in) throws IOException {
        StringWriter read = new StringWriter();
        try (Utf8Reader reader = new Utf8Reader(in)) {
            reader.transferTo(read);
        }
        return read.toString();
    }
}
