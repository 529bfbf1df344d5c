package dev.promptcache.langsmith;

import dev.promptcache.Ticker;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A GET request to LangSmith, which is under way from when it is made. Thread-safe. The text form shows no header, since one of
 * them is the API key.
 *
 * @since 0.1.0
 */
public final class LangSmithRequest {

    private final URI uri;
    private final String uriTemplate;
    private final Map<String, String> headers;
    private final Duration connectTimeout;
    private final Duration timeout;
    private final int maxBodySize;
    private final Ticker ticker;
    private final long startedAt;

    LangSmithRequest(
            URI uri,
            String uriTemplate,
            Map<String, String> headers,
            Duration connectTimeout,
            Duration timeout,
            int maxBodySize,
            Ticker ticker) {
        this.uri = Objects.requireNonNull(uri, "uri");
        this.uriTemplate = Objects.requireNonNull(uriTemplate, "uriTemplate");
        this.headers = Map.copyOf(headers);
        this.connectTimeout = Objects.requireNonNull(connectTimeout, "connectTimeout");
        this.timeout = Objects.requireNonNull(timeout, "timeout");
        this.maxBodySize = maxBodySize;
        this.ticker = Objects.requireNonNull(ticker, "ticker");
        this.startedAt = ticker.read();
    }

    private LangSmithRequest(LangSmithRequest request, URI uri, Map<String, String> headers) {
        this.uri = Objects.requireNonNull(uri, "uri");
        this.uriTemplate = request.uriTemplate;
        this.headers = Map.copyOf(headers);
        this.connectTimeout = request.connectTimeout;
        this.timeout = request.timeout;
        this.maxBodySize = request.maxBodySize;
        this.ticker = request.ticker;
        this.startedAt = request.startedAt;
    }

    /**
     * The same request as a library has changed it on its way, under way for as long as this one.
     *
     * @param uri where to
     * @param headers the headers to send
     * @return a new request
     */
    public LangSmithRequest with(URI uri, Map<String, String> headers) {
        return new LangSmithRequest(this, uri, headers);
    }

    /**
     * Where to.
     *
     * @return an absolute http or https URI, encoded
     */
    public URI uri() {
        return uri;
    }

    /**
     * The request's name in metrics and traces: its path below the endpoint, without the names of prompts, of which there may be
     * many.
     *
     * @return a path with variables in braces
     */
    public String uriTemplate() {
        return uriTemplate;
    }

    /**
     * The headers to send, credentials among them.
     *
     * @return values by name
     */
    public Map<String, String> headers() {
        return headers;
    }

    /**
     * How long setting up a connection may take.
     *
     * @return a positive duration
     */
    public Duration connectTimeout() {
        return connectTimeout;
    }

    /**
     * How long all of it may take, body included.
     *
     * @return a positive duration
     */
    public Duration timeout() {
        return timeout;
    }

    /**
     * What is left of the {@link #timeout()} since the request was made.
     *
     * @return a duration, zero or negative if time is over
     */
    public Duration remaining() {
        return timeout.minusNanos(ticker.read() - startedAt);
    }

    /**
     * The largest body that is read.
     *
     * @return a number of bytes
     */
    public int maxBodySize() {
        return maxBodySize;
    }

    /**
     * Reads an answer, in the calling thread and for a transport: no more of the body than is wanted, and for no longer than
     * {@link #remaining()}, or until the thread is interrupted, which is noticed whenever something arrives. A library's read
     * timeout bounds how long nothing arrives.
     *
     * @param status the status
     * @param headers the headers
     * @param body the body, as it was before it was compressed; stays open, and may have more in it
     * @return the answer
     * @throws IOException if the body of a successful answer does not arrive whole
     */
    public LangSmithResponse answer(int status, Map<String, List<String>> headers, InputStream body)
            throws IOException {
        return new LangSmithResponse(status, headers, new BodyReader(this, status).read(() -> body));
    }

    /**
     * The method and the URI.
     *
     * @return a text that is safe to log
     */
    @Override
    public String toString() {
        return "LangSmithRequest[GET " + uri + ']';
    }
}
