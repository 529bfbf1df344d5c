package dev.promptcache.internal.snapshot;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** A stream that takes no more than a number of bytes. */
final class BoundedOutputStream extends FilterOutputStream {

    private long left;

    BoundedOutputStream(OutputStream out, long bound) {
        super(out);
        this.left = bound;
    }

    @Override
    public void write(int value) throws IOException {
        count(1);
        out.write(value);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        count(length);
        out.write(bytes, offset, length);
    }

    private void count(int written) throws IOException {
        left -= written;
        if (left < 0) {
            throw new FullException();
        }
    }

    /** There is more than may be written. */
    static final class FullException extends IOException {

        private static final long serialVersionUID = 1L;

        FullException() {
            super("there is more than a snapshot may hold");
        }
    }
}
