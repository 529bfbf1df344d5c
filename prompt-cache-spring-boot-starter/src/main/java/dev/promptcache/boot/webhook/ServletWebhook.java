package dev.promptcache.boot.webhook;

import java.io.IOException;
import java.io.InputStream;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * The webhook on Spring MVC. Immutable.
 *
 * @since 0.1.0
 */
public final class ServletWebhook implements HandlerFunction<ServerResponse> {

    private final WebhookReceiver receiver;
    private final String header;

    private ServletWebhook(WebhookReceiver receiver, String header) {
        this.receiver = receiver;
        this.header = header;
    }

    /**
     * The route to a receiver.
     *
     * @param path the path of the webhook
     * @param header the name of the header with the secret
     * @param receiver takes the requests
     * @return the route, for POST alone
     */
    public static RouterFunction<ServerResponse> route(String path, String header, WebhookReceiver receiver) {
        return RouterFunctions.route()
                .POST(path, new ServletWebhook(receiver, header))
                .build();
    }

    @Override
    public ServerResponse handle(ServerRequest request) throws IOException {
        return ServerResponse.status(outcome(request).status()).build();
    }

    private WebhookOutcome outcome(ServerRequest request) throws IOException {
        ServerRequest.Headers headers = request.headers();
        if (!receiver.admits(headers.header(header))) {
            return receiver.reject(WebhookOutcome.UNAUTHORIZED);
        }
        int max = receiver.maxBodySize();
        if (headers.contentLength().orElse(0) > max) {
            return receiver.reject(WebhookOutcome.TOO_LARGE);
        }
        try (InputStream input = request.servletRequest().getInputStream()) {
            byte[] body = input.readNBytes(max + 1);
            return body.length > max ? receiver.reject(WebhookOutcome.TOO_LARGE) : receiver.receive(body);
        }
    }
}
