package dev.promptcache.samples.stub.webhook;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Posts over HTTP, and does not try again. Thread-safe. */
final class HttpPost implements Post {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();

    @Override
    public CompletableFuture<String> send(Webhook webhook, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(webhook.url())
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
        webhook.headers().forEach(request::setHeader);
        return client.sendAsync(request.build(), BodyHandlers.discarding())
                .thenApply(response -> String.valueOf(response.statusCode()));
    }
}
