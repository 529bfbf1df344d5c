package dev.promptcache.samples.secured;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.testing.FakePromptSource;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;

@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = "langsmith.prompt-cache.webhook.secret=" + WebhookSecurityTests.SECRET)
class WebhookSecurityTests {

    static final String SECRET = "0123456789abcdef";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @LocalServerPort
    private int port;

    @Test
    void theSecretIsEnough() throws Exception {
        assertThat(post("/langsmith/webhook", SECRET, "{\"prompt_name\":\"joke\"}"))
                .isEqualTo(202);
    }

    @Test
    void theWebhookAnswersAsItDoesWithoutSpringSecurity() throws Exception {
        assertThat(post("/langsmith/webhook", "wrong", "{}")).isEqualTo(401);
        assertThat(post("/langsmith/webhook", SECRET, "{}")).isEqualTo(400);
        assertThat(post("/langsmith/webhook", SECRET, " ".repeat(3 << 20))).isEqualTo(413);
    }

    @Test
    void theReadmeShowsThisConfiguration() throws IOException {
        String sample = Files.readString(Path.of("src/main/java/dev/promptcache/samples/secured/WebhookSecurity.java"));
        String code = sample.replaceFirst("package .*;\n\n", "");
        assertThat(Files.readString(Path.of("../../prompt-cache-spring-boot-starter/README.md")))
                .contains("```java\n" + code + "```\n");
    }

    private int post(String path, String secret, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("X-Prompt-Cache-Secret", secret)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class Fakes {

        @Bean
        FakePromptSource fakePromptSource() {
            return new FakePromptSource();
        }
    }
}
