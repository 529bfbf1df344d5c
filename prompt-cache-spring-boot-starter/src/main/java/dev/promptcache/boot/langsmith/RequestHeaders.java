package dev.promptcache.boot.langsmith;

import java.util.function.Consumer;
import org.springframework.http.HttpHeaders;

/** Says who asks, in every request. Has no text form of its own, so that the key has none. */
final class RequestHeaders implements Consumer<HttpHeaders> {

    private final LangSmithConnection connection;

    RequestHeaders(LangSmithConnection connection) {
        this.connection = connection;
    }

    @Override
    public void accept(HttpHeaders headers) {
        if (connection.apiKey() != null) {
            headers.set("x-api-key", connection.apiKey());
        }
        if (connection.workspaceId() != null) {
            headers.set("X-Tenant-Id", connection.workspaceId());
        }
        headers.set(HttpHeaders.USER_AGENT, UserAgent.value());
    }
}
