package dev.promptcache.boot.langsmith;

import dev.promptcache.langsmith.LangSmithTransport;
import dev.promptcache.langsmith.UrlConnectionTransport;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;

/**
 * Makes requests of a {@link RestClientTransport} over the JDK's {@link java.net.HttpURLConnection}. Thread-safe.
 *
 * <p>In place of Spring's own factory for it, which cannot be interrupted, has no bound for a whole answer, and takes no SSL bundle
 * with options.
 *
 * @since 0.1.0
 */
public final class UrlConnectionRequestFactory implements ClientHttpRequestFactory {

    /** The attribute that hands a request's bounds down through the client. */
    static final String REQUEST = UrlConnectionRequestFactory.class.getName() + ".REQUEST";

    private final LangSmithTransport connections;

    /**
     * A factory.
     *
     * @param sslBundle what to trust, and the client's certificate, read at once; or null for the platform's
     */
    public UrlConnectionRequestFactory(@Nullable SslBundle sslBundle) {
        this.connections = sslBundle == null
                ? new UrlConnectionTransport()
                : new UrlConnectionTransport(BundleSocketFactory.of(sslBundle), null);
    }

    /**
     * Makes a request.
     *
     * @param uri where to
     * @param method GET
     * @return a request of a {@link RestClientTransport}; one of another client fails when it is executed
     */
    @Override
    public ClientHttpRequest createRequest(URI uri, HttpMethod method) {
        return new UrlConnectionRequest(connections, uri, method);
    }
}
