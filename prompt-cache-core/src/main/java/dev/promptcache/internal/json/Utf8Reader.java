package dev.promptcache.internal.json;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/**
 * Decodes UTF-8 up to where it is malformed, and passes over a byte order mark. Unlike the JDK's reader, it fails only after all
 * that stands before was read. Not thread-safe.
 */
final class Utf8Reader extends Reader {

    private static final int BUFFERED = 8192;
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final InputStream in;
    // One of one's own reports what is malformed, and replaces nothing.
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    private final ByteBuffer bytes = ByteBuffer.allocate(BUFFERED).flip();
    private final CharBuffer chars = CharBuffer.allocate(BUFFERED).flip();
    private CoderResult last = CoderResult.UNDERFLOW;
    private boolean begun;
    private boolean ended;

    Utf8Reader(InputStream in) {
        this.in = in;
    }

    @Override
    public int read(char[] buffer, int offset, int length) throws IOException {
        while (!chars.hasRemaining() && (last.isError() || !ended || bytes.hasRemaining())) {
            decode();
        }
        int count = Math.min(length, chars.remaining());
        chars.get(buffer, offset, count);
        return count == 0 && length > 0 ? -1 : count;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private void decode() throws IOException {
        if (last.isError()) {
            last.throwException();
        }
        if (last.isUnderflow()) {
            fill();
        }
        last = decoder.decode(bytes, chars.clear(), ended);
        chars.flip();
        if (!begun && chars.hasRemaining()) {
            begun = true;
            chars.position(chars.get(0) == BYTE_ORDER_MARK ? 1 : 0);
        }
    }

    private void fill() throws IOException {
        bytes.compact();
        int read = in.read(bytes.array(), bytes.position(), bytes.remaining());
        ended = read < 0;
        bytes.position(bytes.position() + Math.max(0, read));
        bytes.flip();
    }
}
