package dev.promptcache.boot.langsmith;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;

/**
 * Reads bodies so that an interrupt ends the wait for what does not come. Thread-safe. Before JDK 20, the stream of the JDK's
 * client swallows interrupts, so another thread reads: it ends when the stream is closed.
 */
final class BodyReader {

    private final Executor executor;

    BodyReader(Executor executor) {
        this.executor = executor;
    }

    /**
     * Reads the start of a body, or all of it.
     *
     * @param body is closed if the calling thread is interrupted
     * @param max the most bytes to read
     * @throws InterruptedIOException if the calling thread is interrupted, as it then still is
     * @throws IOException if the body breaks off
     */
    byte[] read(InputStream body, int max) throws IOException {
        FutureTask<byte[]> reading = new FutureTask<>(() -> body.readNBytes(max));
        executor.execute(reading);
        try {
            return reading.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        } catch (InterruptedException e) {
            body.close();
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("The fetch was given up while the body was read");
        }
    }
}
