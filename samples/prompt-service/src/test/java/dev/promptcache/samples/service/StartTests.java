package dev.promptcache.samples.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.samples.stub.Fault;
import dev.promptcache.samples.stub.LangSmithStub;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** The application as it is started from the command line. */
@ExtendWith(OutputCaptureExtension.class)
@Timeout(120)
class StartTests {

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void withNothingConfiguredTheCurlLinesWork(CapturedOutput output) throws Exception {
        try (ConfigurableApplicationContext application = start()) {
            List<String> lines = curlLines(output);
            assertThat(lines).hasSize(4);
            assertThat(lines.get(0))
                    .isEqualTo("curl http://localhost:" + port(application) + "/prompts/joke-generator");
            assertThat(lines.get(2)).endsWith(port(application) + "/actuator/promptcache");
            assertThat(lines.get(3)).startsWith("curl -X PUT " + stubOf(application) + "/_stub/prompts/joke-generator");

            assertThat(run(lines.get(0)).body()).contains("Tell me a joke about {topic}");
            assertThat(run(lines.get(1)).body())
                    .contains("\"messages\":[{\"role\":\"user\",\"content\":\"Tell me a joke about cats\"}]");
            assertThat(run(lines.get(2)).body()).contains("\"key\":\"joke-generator\"");
            assertThat(run(lines.get(3)).statusCode()).isEqualTo(200);
            String refresh =
                    "curl -X POST http://localhost:" + port(application) + "/actuator/promptcache/joke-generator";
            assertThat(output)
                    .contains("It arrives by itself within 35s, at once after a POST to " + refresh.substring(13));
            assertThat(run(refresh).body()).contains("\"changed\":true");
            assertThat(run(lines.get(0)).body()).contains("Tell me two jokes about {topic}");
        }
    }

    @Test
    void withAKeyItTalksToLangSmith(CapturedOutput output) throws Exception {
        try (LangSmithStub langSmith = LangSmithStub.builder().apiKey("secret").start();
                ConfigurableApplicationContext application =
                        start("--langsmith.api-key=secret", "--langsmith.endpoint=" + langSmith.uri())) {
            assertThat(application.getBeansOfType(LangSmithStub.class)).isEmpty();
            assertThat(run("curl http://localhost:" + port(application) + "/prompts/chat")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(langSmith.requestCount("chat")).isOne();
            assertThat(curlLines(output))
                    .hasSize(4)
                    .noneMatch(line -> line.contains("_stub"))
                    .allMatch(line -> line.contains("localhost:" + port(application)));
        }
        assertThat(output).doesNotContain("secret");
    }

    @Test
    void anEndpointWithoutAKeyDoesNotStart(CapturedOutput output) {
        assertThatThrownBy(
                () -> start("--langsmith.endpoint=http://localhost:9").close());

        assertThat(output).contains("APPLICATION FAILED TO START", "langsmith.api-key", "LANGSMITH_API_KEY");
    }

    @Test
    void theCommandLineOverridesTheConfiguration() {
        try (ConfigurableApplicationContext application =
                start("--langsmith.prompt-cache.ttl=3m", "--langsmith.prompt-cache.max-size=7")) {
            AsyncPromptCache cache = application.getBean(AsyncPromptCache.class);
            assertThat(cache.config().ttl()).isEqualTo(Duration.ofMinutes(3));
            assertThat(cache.config().maxSize()).isEqualTo(7);
            assertThat(cache.config().refreshInterval()).isEqualTo(Duration.ofSeconds(5));
        }
    }

    @Test
    void theCurlLinesFollowTheConfiguration(CapturedOutput output) throws Exception {
        try (ConfigurableApplicationContext application =
                start("--management.server.port=0", "--langsmith.prompt-cache.ttl=-1s")) {
            String port = application.getEnvironment().getRequiredProperty("local.management.port");
            String look = curlLines(output).get(2);
            assertThat(look).isEqualTo("curl http://localhost:" + port + "/actuator/promptcache");
            assertThat(run(look).statusCode()).isEqualTo(200);
            assertThat(output).contains("It arrives at once after a POST");
        }
    }

    @Test
    void preloadedPromptsAreThereWhenTheApplicationHasStarted(CapturedOutput output) throws Exception {
        List<String> prompts =
                IntStream.range(0, 100).mapToObj(i -> "preloaded-" + i).toList();
        try (LangSmithStub langSmith = LangSmithStub.builder().apiKey("secret").start()) {
            prompts.forEach(prompt -> langSmith.commitText(prompt, "Tell me a joke"));
            langSmith.fault(Fault.delay(Duration.ofMillis(50)));
            try (ConfigurableApplicationContext application = start(
                    "--langsmith.api-key=secret",
                    "--langsmith.endpoint=" + langSmith.uri(),
                    "--langsmith.prompt-cache.preload.on-failure=fail",
                    "--langsmith.prompt-cache.preload.identifiers=" + String.join(",", prompts))) {
                assertThat(application.getBean(AsyncPromptCache.class).size()).isEqualTo(100);
                assertThat(langSmith.maxConcurrentRequests()).isBetween(2, 16);
                assertThat(output).containsPattern("Preloaded prompts: 100 fetched in \\d+ ms");
            }
        }
    }

    private static ConfigurableApplicationContext start(String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.add("--server.port=0");
        return SpringApplication.run(PromptServiceApplication.class, all.toArray(String[]::new));
    }

    private static int port(ConfigurableApplicationContext application) {
        return ((WebServerApplicationContext) application).getWebServer().getPort();
    }

    private static URI stubOf(ConfigurableApplicationContext application) {
        return application.getBean(LangSmithStub.class).uri();
    }

    private static List<String> curlLines(CapturedOutput output) {
        return output.toString()
                .lines()
                .filter(line -> line.startsWith("curl "))
                .toList();
    }

    /** Does what curl does with the few options that are printed. */
    private HttpResponse<String> run(String curl) throws Exception {
        Matcher parts = Pattern.compile("curl (?:-X (\\w+) )?(\\S+)(?: -H '(?:[^']*)')?(?: -d '([^']*)')?")
                .matcher(curl);
        assertThat(parts.matches()).as(curl).isTrue();
        String body = parts.group(3) == null ? "" : parts.group(3);
        HttpRequest request = HttpRequest.newBuilder(URI.create(parts.group(2)))
                .header("Content-Type", "application/json")
                .method(parts.group(1) == null ? "GET" : parts.group(1), BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }
}
