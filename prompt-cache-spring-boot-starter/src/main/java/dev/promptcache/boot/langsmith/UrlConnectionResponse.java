package dev.promptcache.boot.langsmith;

import dev.promptcache.langsmith.LangSmithResponse;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpResponse;

/** An answer that has arrived already. */
final class UrlConnectionResponse implements ClientHttpResponse {

    private final HttpStatusCode status;
    private final HttpHeaders headers = new HttpHeaders();
    private final InputStream body;

    UrlConnectionResponse(LangSmithResponse answer) {
        this.status = HttpStatusCode.valueOf(answer.status());
        answer.headers().forEach(headers::addAll);
        this.body = new ByteArrayInputStream(answer.body());
    }

    @Override
    public HttpStatusCode getStatusCode() {
        return status;
    }

    @Override
    public String getStatusText() {
        @Nullable HttpStatus known = HttpStatus.resolve(status.value());
        return known == null ? "" : known.getReasonPhrase();
    }

    @Override
    public HttpHeaders getHeaders() {
        return headers;
    }

    @Override
    public InputStream getBody() {
        return body;
    }

    /** Does nothing: the connection is closed, or kept for the next request. */
    @Override
    public void close() {}
}
