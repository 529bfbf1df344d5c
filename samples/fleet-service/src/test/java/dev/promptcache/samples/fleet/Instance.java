package dev.promptcache.samples.fleet;

import dev.promptcache.samples.stub.LangSmithStub;
import dev.promptcache.samples.stub.webhook.Webhook;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import redis.embedded.RedisServer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One whole application on a free port, as one of several in this JVM. */
final class Instance implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newHttpClient();
    private final ConfigurableApplicationContext context;

    private Instance(List<String> arguments) {
        context = new SpringApplicationBuilder(FleetServiceApplication.class).run(arguments.toArray(String[]::new));
    }

    /** Starts the instance that brings Redis and the stand-in LangSmith. */
    static Instance first() {
        return new Instance(arguments("--langsmith.prompt-cache.fleet.timeout=5s"));
    }

    /** Starts an instance that joins this one. */
    Instance another() {
        return new Instance(arguments(
                "--langsmith.prompt-cache.fleet.timeout=5s",
                "--spring.data.redis.url=redis://127.0.0.1:"
                        + context.getBean(RedisServer.class).ports().get(0),
                "--langsmith.endpoint=" + stub().uri(),
                "--langsmith.api-key=any"));
    }

    LangSmithStub stub() {
        return context.getBean(LangSmithStub.class);
    }

    JsonNode pull(String identifier) throws IOException, InterruptedException {
        return get("/prompts/" + identifier);
    }

    String commit(String identifier) throws IOException, InterruptedException {
        return pull(identifier).path("commitHash").asString("");
    }

    /** What the endpoint shows of the cache. */
    JsonNode listing() throws IOException, InterruptedException {
        return get("/actuator/promptcache");
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        return JsonMapper.shared()
                .readTree(send(HttpRequest.newBuilder(uri(path))).body());
    }

    /** Posts a webhook, as LangSmith does, and returns the status. */
    int post(String webhook, String secret) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri("/langsmith/webhook"))
                        .header(Webhook.SECRET_HEADER, secret)
                        .POST(BodyPublishers.ofString(webhook)))
                .statusCode();
    }

    @Override
    public void close() {
        context.close();
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.timeout(TIMEOUT).build(), BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://localhost:" + context.getEnvironment().getProperty("local.server.port") + path);
    }

    private static List<String> arguments(String... more) {
        List<String> arguments = new ArrayList<>(List.of("--server.port=0", "--spring.main.banner-mode=off"));
        arguments.addAll(List.of(more));
        return arguments;
    }
}
