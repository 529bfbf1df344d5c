package dev.promptcache.langsmith;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.Authenticator;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.SocketTimeoutException;
import java.net.URLConnection;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The JDK's {@link HttpURLConnection} as a transport. Thread-safe; needs no closing.
 *
 * <p>Whatever is answered, no socket stays behind for good: one that is no HTTP, breaks off, stalls or drips is closed, at the latest
 * when the request's time is over. Only of bodies below half a megabyte that stall the JDK itself waits for the rest, of ten at most
 * and for a few seconds each. Connections are kept alive and reused as the JDK does it, by {@code http.maxConnections}. Without a
 * proxy of its own it goes by the system properties ({@code https.proxyHost} and others) and the default
 * {@link java.net.ProxySelector}. A proxy gets the credentials that the default {@link Authenticator} has for it; LangSmith gets none
 * of those.
 *
 * <p>The JDK itself sends a request a second time if the connection ends without an answer, so that a server may see two. A header
 * that the JDK keeps to itself, such as {@code Host}, cannot be set. At the level {@code FINE} of its logger
 * {@value #LOGGER_OF_HEADERS} the JDK writes every header, the API key too; whoever turns that on is warned.
 *
 * @since 0.1.0
 */
public final class UrlConnectionTransport implements LangSmithTransport {

    private static final Logger log = LoggerFactory.getLogger(UrlConnectionTransport.class);

    /** The logger that the JDK writes headers to. */
    public static final String LOGGER_OF_HEADERS = "sun.net.www.protocol.http.HttpURLConnection";

    private final @Nullable SSLSocketFactory sslSocketFactory;
    private final @Nullable Proxy proxy;
    private final Authenticator authenticator = new ProxyAuthenticator();
    private final Executor threads = HttpThreads.executor();

    /** A transport that trusts what the platform trusts, and takes the way that it is configured for. */
    public UrlConnectionTransport() {
        this(null, null);
    }

    /**
     * A transport.
     *
     * @param sslSocketFactory makes secure connections, or null for the platform's
     * @param proxy the way to LangSmith, or null for that which the platform is configured for
     */
    public UrlConnectionTransport(@Nullable SSLSocketFactory sslSocketFactory, @Nullable Proxy proxy) {
        this.sslSocketFactory = sslSocketFactory;
        this.proxy = proxy;
        if (System.getLogger(LOGGER_OF_HEADERS).isLoggable(System.Logger.Level.DEBUG)) {
            log.warn("The logger {} writes credentials: do not let it log below INFO", LOGGER_OF_HEADERS);
        }
    }

    /**
     * Sends a request, on a thread of its own: the JDK's call answers no interrupt, and bounds each read but not all of them.
     *
     * @param request what to send, and how long that may take
     * @return the answer
     * @throws IOException if there is no answer
     */
    @Override
    public LangSmithResponse exchange(LangSmithRequest request) throws IOException {
        UrlConnectionCall call = new UrlConnectionCall(open(request), request);
        FutureTask<LangSmithResponse> task = new FutureTask<>(call);
        start(task);
        try {
            return task.get(request.remaining().toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        } catch (TimeoutException e) {
            giveUp(task, call);
            return call.whatCame(new SocketTimeoutException("Read timed out"));
        } catch (InterruptedException e) {
            giveUp(task, call);
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("The request was given up");
        }
    }

    private HttpURLConnection open(LangSmithRequest request) throws IOException {
        URLConnection connection = proxy == null
                ? request.uri().toURL().openConnection()
                : request.uri().toURL().openConnection(proxy);
        if (sslSocketFactory != null && connection instanceof HttpsURLConnection https) {
            https.setSSLSocketFactory(sslSocketFactory);
        }
        HttpURLConnection http = (HttpURLConnection) connection;
        http.setAuthenticator(authenticator);
        return http;
    }

    private void start(FutureTask<LangSmithResponse> task) throws IOException {
        try {
            threads.execute(task);
        } catch (RejectedExecutionException e) {
            throw new IOException("There are too many requests that have not ended", e);
        }
    }

    /** Has a call end soon, without waiting for that: closing a connection can take as long as reading from it. */
    private void giveUp(FutureTask<LangSmithResponse> task, UrlConnectionCall call) {
        task.cancel(true);
        try {
            threads.execute(call::disconnect);
        } catch (RejectedExecutionException e) {
            log.debug("A request that was given up ends when its time is over", e);
        }
    }

    private static IOException failure(@Nullable Throwable cause) {
        if (cause instanceof IOException io) {
            return io;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        return new IOException("The JDK's HTTP client failed", Objects.requireNonNull(cause));
    }
}
