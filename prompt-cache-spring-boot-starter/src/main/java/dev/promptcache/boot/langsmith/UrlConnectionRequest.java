package dev.promptcache.boot.langsmith;

import dev.promptcache.langsmith.LangSmithRequest;
import dev.promptcache.langsmith.LangSmithTransport;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.AbstractClientHttpRequest;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.util.Assert;

/** One request, as the client's interceptors have left it. */
final class UrlConnectionRequest extends AbstractClientHttpRequest {

    private final LangSmithTransport connections;
    private final URI uri;
    private final HttpMethod method;

    UrlConnectionRequest(LangSmithTransport connections, URI uri, HttpMethod method) {
        this.connections = connections;
        this.uri = uri;
        this.method = method;
    }

    @Override
    public HttpMethod getMethod() {
        return method;
    }

    @Override
    public URI getURI() {
        return uri;
    }

    @Override
    protected OutputStream getBodyInternal(HttpHeaders headers) {
        return OutputStream.nullOutputStream();
    }

    @Override
    protected ClientHttpResponse executeInternal(HttpHeaders headers) throws IOException {
        Object request = getAttributes().get(UrlConnectionRequestFactory.REQUEST);
        Assert.state(
                request instanceof LangSmithRequest && method == HttpMethod.GET,
                "Only the requests of a RestClientTransport can be made here");
        return new UrlConnectionResponse(connections.exchange(((LangSmithRequest) request).with(uri, joined(headers))));
    }

    private static Map<String, String> joined(HttpHeaders headers) {
        return headers.headerNames().stream()
                .collect(Collectors.toMap(
                        name -> name,
                        name -> String.join(
                                name.equalsIgnoreCase(HttpHeaders.COOKIE) ? "; " : ", ", headers.getOrEmpty(name))));
    }
}
