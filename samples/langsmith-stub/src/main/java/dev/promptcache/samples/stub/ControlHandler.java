package dev.promptcache.samples.stub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The control endpoints under {@code /_stub}. */
final class ControlHandler implements HttpHandler {

    static final String ROOT = "/_stub";

    private final PromptControl prompts;

    private final FaultControl faults;

    private final TrafficControl traffic;

    private final WebhookControl webhooks;

    private final LagControl lag;

    ControlHandler(StubState state) {
        this.prompts = new PromptControl(state);
        this.faults = new FaultControl(state.workspace(), state.faults());
        this.traffic = new TrafficControl(state.traffic());
        this.webhooks = new WebhookControl(state.webhooks());
        this.lag = new LagControl(state.prompts());
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        List<String> path = RawPath.segments(exchange.getRequestURI().getRawPath());
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Query query = Query.parse(exchange.getRequestURI().getRawQuery());
        answer(exchange.getRequestMethod(), path.subList(1, path.size()), query, body)
                .write(exchange);
    }

    private Answer answer(String method, List<String> path, Query query, String body) {
        return switch (path.isEmpty() ? "" : path.get(0)) {
            case "requests" -> traffic.answer(method);
            case "fault" -> faults.answer(method, query, body);
            case "prompts" -> prompts.answer(method, path.subList(1, path.size()), query, body);
            case "webhooks" -> webhooks.answer(method, path.subList(1, path.size()), query, body);
            case "lag" -> lag.answer(method, body);
            default ->
                Answer.error(404, "below " + ROOT + " there are /requests, /prompts, /fault, /webhooks and /lag");
        };
    }
}
