package dev.promptcache.boot.langsmith;

import dev.promptcache.langsmith.LangSmithRequest;
import dev.promptcache.langsmith.LangSmithResponse;
import dev.promptcache.langsmith.LangSmithTransport;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.http.HttpHeaders;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

/**
 * Carries requests to LangSmith by a {@link RestClient}: with the interceptors, headers and observations that it was built with.
 * Thread-safe.
 *
 * @since 0.1.0
 */
public final class RestClientTransport implements LangSmithTransport {

    private final RestClient client;

    /**
     * A transport by a client as it is. Over {@link UrlConnectionRequestFactory} it keeps to all that a transport promises; over
     * another HTTP library, what that does with answers that are no HTTP, interrupts and endless answers is its own affair, and it
     * must not follow redirects.
     *
     * @param client the client
     */
    public RestClientTransport(RestClient client) {
        this.client = client;
    }

    /**
     * Sends a request.
     *
     * @param request what to send, and how long that may take
     * @return the answer
     * @throws IOException if there is no answer
     */
    @Override
    public LangSmithResponse exchange(LangSmithRequest request) throws IOException {
        try {
            return client.get()
                    .uri(request.uriTemplate(), ignored -> request.uri())
                    .headers(headers -> request.headers().forEach(headers::set))
                    .attribute(UrlConnectionRequestFactory.REQUEST, request)
                    .exchangeForRequiredValue((sent, response) -> answer(request, response));
        } catch (ResourceAccessException e) {
            throw translate(e.getCause() instanceof IOException cause ? cause : new IOException(e));
        }
    }

    private static LangSmithResponse answer(LangSmithRequest request, ClientHttpResponse response) throws IOException {
        int status = status(response);
        HttpHeaders headers = response.getHeaders();
        Map<String, List<String>> values =
                headers.headerNames().stream().collect(Collectors.toMap(name -> name, headers::getOrEmpty));
        // Closed here already: Spring would read the rest of a body that is too long, or has no end.
        try (InputStream body = response.getBody()) {
            return request.answer(status, values, body);
        }
    }

    private static int status(ClientHttpResponse response) throws IOException {
        try {
            return response.getStatusCode().value();
        } catch (IllegalArgumentException e) {
            // What Spring makes of a status line that is none.
            throw new ProtocolException("What was answered is no HTTP");
        }
    }

    /** The JDK's newer client has exceptions of its own for what others call a timeout of the socket. */
    private static IOException translate(IOException failure) {
        if (!(failure instanceof HttpTimeoutException)) {
            return failure;
        }
        boolean connecting = failure instanceof HttpConnectTimeoutException;
        SocketTimeoutException timeout =
                new SocketTimeoutException(connecting ? "Connect timed out" : "Read timed out");
        timeout.initCause(failure);
        return timeout;
    }
}
