package dev.promptcache.boot.webhook;

import dev.promptcache.testing.FakePromptSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/** A whole application on a random port that takes webhooks, and whose prompts come from a fake source. */
final class WebhookApplication implements AutoCloseable {

    static final String SECRET = "0123456789abcdef";
    static final String HEADER = "X-Prompt-Cache-Secret";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ConfigurableApplicationContext context;

    WebhookApplication(WebApplicationType type, String... properties) {
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--spring.main.banner-mode=off",
                "--langsmith.api-key=lsv2_secret",
                "--management.endpoints.web.exposure.include=promptcache",
                "--langsmith.prompt-cache.webhook.secret=" + SECRET));
        for (String property : properties) {
            arguments.add("--" + property);
        }
        context = new SpringApplicationBuilder(Application.class).web(type).run(arguments.toArray(String[]::new));
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    int post(byte[] body, String... headers) throws IOException, InterruptedException {
        return request("POST", "/langsmith/webhook", BodyPublishers.ofByteArray(body), headers);
    }

    /** Sends a body without saying how long it is. */
    int postInChunks(byte[] body, String... headers) throws IOException, InterruptedException {
        BodyPublisher chunks = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body));
        return request("POST", "/langsmith/webhook", chunks, headers);
    }

    /** What the actuator endpoint shows of the cache. */
    String listing() throws IOException, InterruptedException {
        URI uri = URI.create(url() + "/actuator/promptcache");
        return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                .body();
    }

    int request(String method, String path, BodyPublisher body, String... headers)
            throws IOException, InterruptedException {
        URI uri = URI.create(url() + path);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).method(method, body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.discarding()).statusCode();
    }

    private String url() {
        return "http://localhost:" + context.getEnvironment().getProperty("local.server.port");
    }

    @Override
    public void close() {
        context.close();
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        FakePromptSource fakePromptSource() {
            return new FakePromptSource();
        }
    }
}
