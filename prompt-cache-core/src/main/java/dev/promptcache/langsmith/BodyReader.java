package dev.promptcache.langsmith;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;

/** Reads one body: of a prompt all of it, bounded in size and time; of an error the start, as far as it comes. Used once. */
final class BodyReader {

    private static final int START_OF_ERROR = 16 * 1024;
    private static final int CHUNK = 16 * 1024;

    private final LangSmithRequest request;
    private final boolean success;
    private boolean atEnd;

    BodyReader(LangSmithRequest request, int status) {
        this.request = request;
        this.success = status == HttpURLConnection.HTTP_OK;
    }

    byte[] read(Body body) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        try {
            read(body.open(), read, success ? request.maxBodySize() + 1L : START_OF_ERROR);
        } catch (SocketTimeoutException e) {
            breakOff(e, true);
        } catch (InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            breakOff(e, isLate());
        }
        return read.toByteArray();
    }

    /** Whether nothing follows what was read. */
    boolean isAtEnd() {
        return atEnd;
    }

    private void read(InputStream body, ByteArrayOutputStream read, long max) throws IOException {
        byte[] chunk = new byte[CHUNK];
        while (!atEnd && read.size() < max) {
            int length = body.read(chunk, 0, (int) Math.min(chunk.length, max - read.size()));
            atEnd = length < 0;
            read.write(chunk, 0, Math.max(0, length));
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("The request was given up before the answer was complete");
            }
            if (!atEnd && isLate()) {
                throw new SocketTimeoutException("Read timed out");
            }
        }
    }

    private boolean isLate() {
        return request.remaining().isNegative();
    }

    /** The status of an error has come, and says what kind of failure this is: words that broke off must not change that. */
    private void breakOff(IOException failure, boolean late) throws IncompleteBodyException {
        if (success) {
            throw new IncompleteBodyException(failure, late);
        }
    }

    /** A body that is still to be opened: where it is compressed, that reads from it, and may fail as any read. */
    @FunctionalInterface
    interface Body {
        InputStream open() throws IOException;
    }
}
