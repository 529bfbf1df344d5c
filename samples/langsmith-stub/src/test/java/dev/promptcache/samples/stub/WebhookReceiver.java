package dev.promptcache.samples.stub;

import com.sun.net.httpserver.HttpServer;
import dev.promptcache.samples.stub.webhook.Webhook;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;

/** Receives webhooks over a real socket, and remembers what they told. */
final class WebhookReceiver implements AutoCloseable {

    private final HttpServer server;

    private final List<JsonNode> bodies = new CopyOnWriteArrayList<>();

    private final List<String> secrets = new CopyOnWriteArrayList<>();

    WebhookReceiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            secrets.add(String.valueOf(exchange.getRequestHeaders().getFirst(Webhook.SECRET_HEADER)));
            bodies.add(Json.parse(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            exchange.sendResponseHeaders(202, -1);
            exchange.close();
        });
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook");
    }

    List<JsonNode> bodies() {
        return List.copyOf(bodies);
    }

    List<String> secrets() {
        return List.copyOf(secrets);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
