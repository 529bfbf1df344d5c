package dev.promptcache.boot.webhook;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * The webhook on Spring WebFlux. Immutable.
 *
 * @since 0.1.0
 */
public final class ReactiveWebhook implements HandlerFunction<ServerResponse> {

    private final WebhookReceiver receiver;
    private final String header;

    private ReactiveWebhook(WebhookReceiver receiver, String header) {
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
                .POST(path, new ReactiveWebhook(receiver, header))
                .build();
    }

    @Override
    public Mono<ServerResponse> handle(ServerRequest request) {
        return outcome(request)
                .flatMap(outcome -> ServerResponse.status(outcome.status()).build());
    }

    private Mono<WebhookOutcome> outcome(ServerRequest request) {
        ServerRequest.Headers headers = request.headers();
        if (!receiver.admits(headers.header(header))) {
            return Mono.just(receiver.reject(WebhookOutcome.UNAUTHORIZED));
        }
        int max = receiver.maxBodySize();
        if (headers.contentLength().orElse(0) > max) {
            return Mono.just(receiver.reject(WebhookOutcome.TOO_LARGE));
        }
        return DataBufferUtils.join(request.exchange().getRequest().getBody(), max)
                .map(ReactiveWebhook::bytes)
                .defaultIfEmpty(new byte[0])
                .map(receiver::receive)
                .onErrorResume(
                        DataBufferLimitException.class, e -> Mono.just(receiver.reject(WebhookOutcome.TOO_LARGE)));
    }

    private static byte[] bytes(DataBuffer buffer) {
        byte[] bytes = new byte[buffer.readableByteCount()];
        buffer.read(bytes);
        DataBufferUtils.release(buffer);
        return bytes;
    }
}
