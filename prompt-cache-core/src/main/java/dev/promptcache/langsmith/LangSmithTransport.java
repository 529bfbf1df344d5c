package dev.promptcache.langsmith;

import java.io.IOException;

/**
 * Carries requests to LangSmith and brings back what it answers: the port to an HTTP library. Implementations must be thread-safe.
 *
 * <p>A transport sends each request once, and follows no redirect: the headers contain the API key.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface LangSmithTransport {

    /**
     * Sends a GET request and waits for the answer, whatever its status. Ends within {@link LangSmithRequest#remaining()}, and soon
     * after the calling thread is interrupted, which it then still is.
     *
     * @param request what to send, and how long that may take
     * @return the answer; {@link LangSmithRequest#answer} makes it of what a library has
     * @throws IOException if there is no answer: a {@link java.net.SocketTimeoutException} if time ran out, a
     *     {@link java.net.ProtocolException} if what came is no HTTP, an {@link java.io.InterruptedIOException} if the thread was
     *     interrupted
     */
    LangSmithResponse exchange(LangSmithRequest request) throws IOException;
}
