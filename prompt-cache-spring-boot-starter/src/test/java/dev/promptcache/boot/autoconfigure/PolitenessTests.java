package dev.promptcache.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.promptcache.AsyncPromptCache;
import dev.promptcache.CachedPrompt;
import dev.promptcache.FetchOutcome;
import dev.promptcache.PromptException;
import dev.promptcache.contract.Holds;
import dev.promptcache.langsmith.RawServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a server sees of the background refresh. */
class PolitenessTests {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Long> loadedAt = new ConcurrentHashMap<>();
    private final Map<String, Long> refreshedAt = new ConcurrentHashMap<>();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    @Holds({"S20", "call-sweep"})
    @Test
    void neverMoreThanTheConcurrencyIsInFlight() {
        int concurrency = 3;
        int prompts = 30;
        CyclicBarrier together = new CyclicBarrier(concurrency);
        AtomicInteger inFlight = new AtomicInteger();
        AtomicInteger mostInFlight = new AtomicInteger();
        CountDownLatch tooMany = new CountDownLatch(1);
        onRefresh(exchange -> {
            if (mostInFlight.accumulateAndGet(inFlight.incrementAndGet(), Math::max) > concurrency) {
                tooMany.countDown();
            }
            meet(together);
            // One request too many has this long to show.
            tooMany.await(50, TimeUnit.MILLISECONDS);
            inFlight.decrementAndGet();
            answer(exchange, 200, RawServer.PROMPT);
        });
        run(
                prompts,
                cache -> {
                    cache.refreshAll();
                    awaitRefreshes(cache, FetchOutcome.UNCHANGED, prompts);
                    assertThat(mostInFlight).hasValue(concurrency);
                },
                "refresh.concurrency=" + concurrency);
    }

    @Test
    void aRateLimitHoldsUpEveryBackgroundRefreshForAsLongAsItSaysButNoCaller() {
        int concurrency = 4;
        int prompts = 20;
        CyclicBarrier together = new CyclicBarrier(concurrency);
        AtomicInteger requests = new AtomicInteger();
        AtomicInteger early = new AtomicInteger();
        AtomicLong limitedAt = new AtomicLong();
        onRefresh(exchange -> {
            if (requests.incrementAndGet() <= concurrency) {
                meet(together);
                limitedAt.accumulateAndGet(System.nanoTime(), Math::max);
                exchange.getResponseHeaders().set("Retry-After", "2");
                answer(exchange, 429, "{\"detail\": \"slow down\"}");
                return;
            }
            if (System.nanoTime() - limitedAt.get() < TimeUnit.SECONDS.toNanos(2)) {
                early.incrementAndGet();
            }
            answer(exchange, 200, RawServer.PROMPT);
        });
        run(
                prompts,
                cache -> {
                    cache.refreshAll();
                    awaitRefreshes(cache, FetchOutcome.RATE_LIMITED, concurrency);
                    assertThat(cache.pull("unknown").join().commitHash()).isEqualTo("11aa");
                    awaitRefreshes(cache, FetchOutcome.UNCHANGED, prompts);
                    assertThat(early).hasValue(0);
                },
                "refresh.concurrency=" + concurrency,
                "refresh-interval=500ms");
    }

    @Test
    void aSweepOfManyPromptsIsSpread() {
        int prompts = 100;
        onRefresh(exchange -> answer(exchange, 200, RawServer.PROMPT));
        run(
                prompts,
                cache -> {
                    Awaitility.await().atMost(PATIENCE).until(() -> refreshedAt.size() == prompts);
                    List<Long> delays = refreshedAt.entrySet().stream()
                            .map(refreshed -> (refreshed.getValue() - loadedAt.get(refreshed.getKey())) / 1_000_000)
                            .sorted()
                            .toList();
                    // Over the last tenth of the ttl, where one sweep takes what is due within its 20 ms.
                    assertThat(delays.get(0)).isGreaterThanOrEqualTo(1800);
                    assertThat(delays.get(prompts - 1) - delays.get(0)).isGreaterThan(100);
                },
                "ttl=2s",
                "refresh-interval=20ms",
                "refresh.concurrency=" + prompts);
    }

    @Test
    void aProxysPageInPlaceOfLangSmithsNotFoundRemovesNothing() {
        onRefresh(exchange -> answer(exchange, 404, "<html>404 Not Found</html>"));
        run(1, cache -> {
            cache.refreshAll();
            awaitRefreshes(cache, FetchOutcome.INVALID, 1);
            assertThat(cache.pull("prompt-0").join().commitHash()).isEqualTo("11aa");
            assertThat(cache.entries())
                    .singleElement()
                    .extracting(CachedPrompt::lastFailure)
                    .isInstanceOf(PromptException.Invalid.class);
        });
    }

    /** The first request for each prompt gets it at once. */
    private void onRefresh(Conversation conversation) {
        server.createContext("/", exchange -> {
            long now = System.nanoTime();
            String path = exchange.getRequestURI().getPath();
            if (loadedAt.putIfAbsent(path, now) == null) {
                answer(exchange, 200, RawServer.PROMPT);
                return;
            }
            refreshedAt.putIfAbsent(path, now);
            try {
                conversation.answer(exchange);
            } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
                exchange.close();
            }
        });
    }

    private void run(int prompts, Check check, String... properties) {
        Runners.starter()
                .withPropertyValues(
                        "langsmith.api-key=key",
                        "langsmith.endpoint=http://localhost:"
                                + server.getAddress().getPort())
                .withPropertyValues(Stream.of(properties)
                        .map(property -> "langsmith.prompt-cache." + property)
                        .toArray(String[]::new))
                .run(context -> {
                    AsyncPromptCache cache = context.getBean(AsyncPromptCache.class);
                    CompletableFuture.allOf(IntStream.range(0, prompts)
                                    .mapToObj(i -> cache.pull("prompt-" + i))
                                    .toArray(CompletableFuture[]::new))
                            .join();
                    check.accept(cache);
                });
    }

    private static void awaitRefreshes(AsyncPromptCache cache, FetchOutcome outcome, int number) {
        Awaitility.await().atMost(PATIENCE).until(() -> cache.metrics().refreshes(outcome) == number);
    }

    private static void meet(CyclicBarrier barrier)
            throws InterruptedException, BrokenBarrierException, TimeoutException {
        barrier.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    /** What the server does with a request to refresh. */
    private interface Conversation {
        void answer(HttpExchange exchange)
                throws IOException, InterruptedException, BrokenBarrierException, TimeoutException;
    }

    private interface Check {
        void accept(AsyncPromptCache cache);
    }
}
