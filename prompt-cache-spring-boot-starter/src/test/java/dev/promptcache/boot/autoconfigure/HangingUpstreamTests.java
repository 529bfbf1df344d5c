package dev.promptcache.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptCache;
import dev.promptcache.PromptException;
import dev.promptcache.contract.Holds;
import dev.promptcache.langsmith.RawServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HangingUpstreamTests {

    private static final int PROMPTS = 20;
    private static final int CALLERS = 40;
    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final Duration SLACK = Duration.ofSeconds(10);
    /** While LangSmith is down, one fetch at a time asks whether it is back: on a thread of the cache's and one of the client's. */
    private static final int PROBE = 2;

    private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);

    @Holds({"goal-outage", "P9"})
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{",
                "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 100\r\n\r\n"
            })
    void nobodyWaitsLongerThanTheDeadlineThreadsReturnAndWhatIsCachedIsServedMeanwhile(String start) {
        CountDownLatch end = new CountDownLatch(1);
        try (RawServer server = new RawServer((self, connection) -> {
            if (self.requests().size() == 1) {
                RawServer.send(connection, RawServer.prompt());
                return;
            }
            RawServer.send(connection, start);
            end.await();
        })) {
            Runners.starter()
                    .withPropertyValues(
                            "langsmith.api-key=key",
                            "langsmith.endpoint=" + server.url(),
                            "langsmith.prompt-cache.http.deadline=" + DEADLINE.toMillis() + "ms",
                            "langsmith.prompt-cache.http.read-timeout=2m")
                    .run(context -> check(context.getBean(AsyncPromptCache.class), server));
        } finally {
            end.countDown();
            callers.shutdownNow();
        }
    }

    private void check(AsyncPromptCache async, RawServer server) {
        PromptCache cache = async.synchronous();
        cache.pull("known");
        Awaitility.await()
                .atMost(SLACK)
                .until(() ->
                        threads("prompt-cache-fetch-", "prompt-cache-http-").isEmpty());
        int before = threads("prompt-cache-", "HttpClient-").size();
        List<CompletableFuture<Duration>> waits = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            String identifier = "unknown-" + i % PROMPTS;
            waits.add(CompletableFuture.supplyAsync(() -> waitFor(cache, identifier), callers));
        }
        async.refreshAll();
        Awaitility.await().atMost(SLACK).until(() -> server.requests().size() == 1 + PROMPTS + 1);

        for (int i = 0; i < 10_000; i++) {
            assertThat(cache.pull("known").commitHash()).isEqualTo("11aa");
        }
        assertThat(cache.metrics().hits()).isEqualTo(10_000);
        assertThat(waits).as("callers wait all the while").anyMatch(wait -> !wait.isDone());

        assertThat(waits)
                .extracting(CompletableFuture::join)
                .allSatisfy(wait -> assertThat(wait).isLessThan(DEADLINE.plus(SLACK)));
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() ->
                        threads("prompt-cache-fetch-", "prompt-cache-http-").size() <= PROBE);
        assertThat(threads("prompt-cache-", "HttpClient-")).hasSizeLessThanOrEqualTo(before + PROBE);
    }

    private static Duration waitFor(PromptCache cache, String identifier) {
        long start = System.nanoTime();
        try {
            cache.pull(identifier);
            throw new AssertionError("The server does not answer");
        } catch (PromptException.Unavailable expected) {
            return Duration.ofNanos(System.nanoTime() - start);
        }
    }

    private static List<Thread> threads(String... prefixes) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> Stream.of(prefixes).anyMatch(thread.getName()::startsWith))
                .toList();
    }
}
