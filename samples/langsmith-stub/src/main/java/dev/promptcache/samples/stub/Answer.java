package dev.promptcache.samples.stub;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * An HTTP response.
 *
 * @param status the HTTP status
 * @param headers headers beside the content type
 * @param body the body, empty for none
 */
record Answer(int status, Map<String, String> headers, String body) {

    static Answer json(int status, JsonNode body) {
        return new Answer(status, Map.of(), Json.write(body));
    }

    static Answer error(int status, String message) {
        return json(status, Json.object().put("error", message));
    }

    static Answer empty() {
        return new Answer(204, Map.of(), "");
    }

    void write(HttpExchange exchange) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        writeHead(exchange, bytes.length);
        if (hasBody(bytes.length)) {
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(bytes);
            }
        } else {
            exchange.close();
        }
    }

    /** Announces the whole body, sends half of it and closes the connection. */
    void writeHalf(HttpExchange exchange) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        writeHead(exchange, bytes.length);
        OutputStream out = exchange.getResponseBody();
        out.write(bytes, 0, bytes.length / 2);
        out.flush();
        exchange.close();
    }

    private void writeHead(HttpExchange exchange, int length) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        headers.forEach(exchange.getResponseHeaders()::set);
        // The JDK's server reads 0 as "of unknown length" and -1 as "no body".
        exchange.sendResponseHeaders(status, hasBody(length) ? length : -1);
    }

    private boolean hasBody(int length) {
        return length > 0 && status != 204 && status != 304;
    }
}
