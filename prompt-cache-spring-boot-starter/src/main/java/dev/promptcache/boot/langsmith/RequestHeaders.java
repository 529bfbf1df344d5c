package dev.promptcache.boot.langsmith;

import java.util.function.Consumer;
import org.springframework.http.HttpHeaders;

/** Says who asks, in every request. Has no text form of its own, so that the key has none. */
final class RequestHeaders implements Consumer<HttpHeaders> {

    static final String API_KEY = "x-api-key";
    static final String WORKSPACE = "X-Tenant-Id";

    private final LangSmithConnection connection;

    RequestHeaders(LangSmithConnection connection) {
        this.connection = connection;
    }

    @Override
    public void accept(HttpHeaders headers) {
        if (connection.apiKey() != null) {
            headers.set(API_KEY, connection.apiKey());
        }
        if (connection.workspaceId() != null) {
            headers.set(WORKSPACE, connection.workspaceId());
        }
        headers.set(HttpHeaders.USER_AGENT, UserAgent.value());
    }
}
