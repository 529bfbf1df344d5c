package dev.promptcache.samples.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.promptcache.samples.stub.LangSmithStub;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The application killed, and started again while LangSmith is away. */
@Timeout(300)
class RestartTests {

    private static final List<String> PROMPTS =
            IntStream.range(0, 50).mapToObj(i -> "prompt-" + i).toList();
    private static final int CONCURRENCY = 4;
    private static final Duration TTL = Duration.ofSeconds(4);
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration SLACK = Duration.ofSeconds(15);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @Test
    void aKilledApplicationAnswersThroughAnOutageWithTheTrueAgeAndRecoversWithoutABurst() throws Exception {
        LangSmithStub langSmith = langSmith(0);
        int port = langSmith.port();
        long firstPull = System.nanoTime();
        long lastPull;
        try (ServiceProcess killed = start("first.log", port, "--langsmith.prompt-cache.ttl=10m")) {
            for (String prompt : PROMPTS) {
                assertThat(killed.pull(prompt).statusCode()).isEqualTo(200);
            }
            lastPull = System.nanoTime();
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(() -> saved().size() == PROMPTS.size());
            killed.kill();
        } finally {
            langSmith.close();
        }

        long restart = System.nanoTime();
        try (ServiceProcess restarted = start("second.log", port, "--langsmith.prompt-cache.ttl=" + TTL.toSeconds())) {
            for (String prompt : PROMPTS) {
                assertThat(restarted.pull(prompt).statusCode()).as(prompt).isEqualTo(200);
            }
            System.out.println("Started and answered " + PROMPTS.size() + " prompts in "
                    + since(restart).toMillis() + " ms");
            Duration youngest = since(lastPull);
            List<JsonNode> entries = restarted.entries();
            Duration oldest = since(firstPull);
            assertThat(entries).hasSameSizeAs(PROMPTS).allSatisfy(entry -> {
                assertThat(entry.path("source").asString()).isEqualTo("snapshot");
                assertThat(Duration.parse(entry.path("age").asString())).isBetween(youngest, oldest);
            });

            // The prompts that are fresh still when LangSmith comes back are confirmed last.
            long back = System.nanoTime();
            try (LangSmithStub recovered = langSmith(port)) {
                await().atMost(TTL.plus(INTERVAL).plus(SLACK))
                        .pollInterval(Duration.ofMillis(50))
                        .until(() -> restarted.entries().stream()
                                .allMatch(
                                        entry -> entry.path("source").asString().equals("langsmith")));
                System.out.println("All " + PROMPTS.size() + " prompts were confirmed "
                        + since(back).toMillis() + " ms after LangSmith was back");
                assertThat(recovered.maxConcurrentRequests()).isLessThanOrEqualTo(CONCURRENCY);
            }
            assertThat(restarted.log()).as("no stack traces").doesNotContain("\n\tat ");
        }
    }

    private ServiceProcess start(String log, int langSmith, String... properties) throws IOException {
        List<String> all = new ArrayList<>(List.of(
                "--langsmith.api-key=secret",
                "--langsmith.endpoint=http://localhost:" + langSmith,
                "--langsmith.prompt-cache.snapshot.location=" + file(),
                "--langsmith.prompt-cache.refresh-interval=" + INTERVAL.toSeconds(),
                "--langsmith.prompt-cache.refresh.concurrency=" + CONCURRENCY,
                "--langsmith.prompt-cache.refresh.backoff.max-interval=1s"));
        all.addAll(List.of(properties));
        return ServiceProcess.start(folder.resolve(log), all.toArray(String[]::new));
    }

    private static LangSmithStub langSmith(int port) throws IOException {
        LangSmithStub stub = LangSmithStub.builder().apiKey("secret").port(port).start();
        PROMPTS.forEach(prompt -> stub.commitText(prompt, "Tell me a joke about " + prompt));
        return stub;
    }

    private List<String> saved() {
        return Files.exists(file())
                ? List.copyOf(JsonMapper.shared()
                        .readTree(file().toFile())
                        .path("entries")
                        .propertyNames())
                : List.of();
    }

    private Path file() {
        return folder.resolve("prompts.json");
    }

    private static Duration since(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime);
    }
}
