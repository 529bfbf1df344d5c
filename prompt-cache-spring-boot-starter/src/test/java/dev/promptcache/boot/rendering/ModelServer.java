package dev.promptcache.boot.rendering;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.json.JsonMapper;

/** A model behind OpenAI's interface that answers "done" and keeps what it was asked. */
public final class ModelServer implements AutoCloseable {

    private static final String ANSWER = """
            {"id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": "stand-in", "choices": [{"index": 0,
             "finish_reason": "stop", "logprobs": null, "message": {"role": "assistant", "content": "done", "refusal": null}}],
             "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}}
            """;

    private final HttpServer server;
    private final List<Map<String, Object>> requests = new CopyOnWriteArrayList<>();

    public ModelServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        server.createContext("/v1/chat/completions", this::answer);
        server.start();
    }

    @SuppressWarnings("unchecked")
    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            requests.add(JsonMapper.shared().readValue(exchange.getRequestBody(), Map.class));
            byte[] answer = ANSWER.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    public String baseUrl() {
        return "http://localhost:" + server.getAddress().getPort() + "/v1";
    }

    public List<Map<String, Object>> requests() {
        return List.copyOf(requests);
    }

    public Map<String, Object> lastRequest() {
        return requests.get(requests.size() - 1);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
