package dev.promptcache.internal.snapshot;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that fails where there is more in it than there may be. */
final class BoundedInputStream extends FilterInputStream {

    private final long bound;
    private long left;

    BoundedInputStream(InputStream in, long bound) {
        super(in);
        this.bound = bound;
        this.left = bound;
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        if (value >= 0) {
            count(1);
        }
        return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        if (read > 0) {
            count(read);
        }
        return read;
    }

    private void count(int read) throws IOException {
        left -= read;
        if (left < 0) {
            throw new IOException("there is more in it than the " + bound + " bytes that are read");
        }
    }
}
