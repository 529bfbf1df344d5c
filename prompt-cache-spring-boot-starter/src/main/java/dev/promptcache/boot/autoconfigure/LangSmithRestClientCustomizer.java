package dev.promptcache.boot.autoconfigure;

import org.springframework.web.client.RestClient;

/**
 * Changes the HTTP client that calls LangSmith, and no other, when all else is set: adds headers, or authenticates otherwise
 * than by an API key. If there is a bean of this type, the API key may be missing. Beans are called in their order.
 *
 * <p>For example {@code client -> client.defaultHeaders(headers -> headers.setBearerAuth(token))}, or an interceptor where the
 * token changes. A token that is a default header tells this connection from others, so that nobody is given what was pulled with
 * another; with an interceptor, {@code langsmith.workspace-id} must do so.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface LangSmithRestClientCustomizer {

    /**
     * Changes the builder of the client.
     *
     * @param client the builder
     */
    void customize(RestClient.Builder client);
}
