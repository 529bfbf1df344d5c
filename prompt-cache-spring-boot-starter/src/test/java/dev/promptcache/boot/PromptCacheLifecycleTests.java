package dev.promptcache.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptCache;
import dev.promptcache.PromptCacheConfig;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import dev.promptcache.boot.autoconfigure.Runners;
import dev.promptcache.contract.Holds;
import dev.promptcache.testing.FakePromptSource;
import dev.promptcache.testing.FakeTicker;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

class PromptCacheLifecycleTests {

    private final FakePromptSource source = new FakePromptSource();
    private final FakeTicker ticker = new FakeTicker();
    private final AsyncPromptCache cache = AsyncPromptCache.builder(source)
            .autoStart(false)
            .ticker(ticker)
            .scheduler(ticker.scheduler())
            .executor(Runnable::run)
            .build();
    private final PromptCacheLifecycle lifecycle = new PromptCacheLifecycle(cache);

    @Holds("lifecycle-again")
    @Test
    void startsAndStopsAnyNumberOfTimes() {
        for (int round = 0; round < 3; round++) {
            lifecycle.start();
            assertThat(lifecycle.isRunning()).isTrue();
            assertThat(cache.isRunning()).isTrue();
            lifecycle.stop();
            assertThat(lifecycle.isRunning()).isFalse();
            assertThat(cache.isRunning()).isFalse();
        }
    }

    @Holds("lifecycle-stop")
    @Test
    void stopCallsBackOnceNoFetchIsUnderWay() {
        AtomicInteger calls = new AtomicInteger();
        source.hold().put("p", "11aa");
        lifecycle.start();
        CompletableFuture<?> pull = cache.pull("p");
        lifecycle.stop(calls::incrementAndGet);
        assertThat(calls).hasValue(0);
        source.release();
        assertThat(calls).hasValue(1);
        assertThat(pull).isCompleted();
    }

    @Holds("lifecycle-stop")
    @Test
    void stopCallsBackAfterFiveSecondsAtTheLatest() {
        AtomicInteger calls = new AtomicInteger();
        source.hold();
        lifecycle.start();
        CompletableFuture<?> pull = cache.pull("p");
        lifecycle.stop(calls::incrementAndGet);
        ticker.advance(Duration.ofSeconds(5));
        assertThat(calls).hasValue(1);
        assertThat(pull)
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(PromptException.Unavailable.class);
    }

    @Test
    void aCacheWithNothingToRefreshIsStoppedToo() {
        cache.configure(PromptCacheConfig.builder().maxSize(0).build());
        lifecycle.start();
        assertThat(lifecycle.isRunning()).isTrue();
        lifecycle.stop();
        assertThat(lifecycle.isRunning()).isFalse();
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void theLinesAtTheStartSayWherePromptsComeFromWhereTheyAreKeptAndWhichSettingsAreInForceAndNotTheKey(
            CapturedOutput output) {
        Runners.starter()
                .withPropertyValues(
                        "langsmith.api-key=SECRET",
                        "langsmith.endpoint=https://langsmith.example",
                        "langsmith.workspace-id=w1",
                        "langsmith.prompt-cache.ttl=7m")
                .run(context -> assertThat(output.getAll().lines().filter(line -> line.contains("INFO")))
                        .anySatisfy(line -> assertThat(line)
                                .contains(
                                        "Prompts come from https://langsmith.example, with api-key=****, workspace-id=w1, "
                                                + "http.connect-timeout=2s, http.read-timeout=10s, http.max-retries=2, "
                                                + "http.max-body-size=5242880B, http.ssl.bundle=none"))
                        .anySatisfy(line -> assertThat(line).contains("snapshot.location=none, fallback-location=none"))
                        .anySatisfy(line -> assertThat(line)
                                .contains(
                                        "The prompt cache starts with",
                                        "max-size=100, ttl=7m, refresh-interval=1m, "
                                                + "stale-while-revalidate=unlimited, stale-if-error=unlimited, negative-ttl=10s, "
                                                + "on-not-found=evict, refresh.concurrency=8, refresh.idle-timeout=none, "
                                                + "refresh.backoff.initial-interval=1s, refresh.backoff.max-interval=5m, "
                                                + "http.deadline=15s"))
                        .noneSatisfy(line -> assertThat(line).containsAnyOf("SECRET", "null")));
    }

    @Holds("lifecycle-phase")
    @Test
    void startsBeforeTheWebServerAndIsPauseable() {
        assertThat(lifecycle.getPhase()).isEqualTo(Integer.MAX_VALUE / 2);
        assertThat(lifecycle.isPauseable()).isTrue();
        assertThat(lifecycle.isAutoStartup()).isTrue();
    }

    @Holds({"W23", "P8", "lifecycle-again"})
    @Test
    void theContextStopsAndStartsTheCacheWithoutLosingEntries() {
        Runners.starterWithFakes().run(context -> {
            ConfigurableApplicationContext application = context.getSourceApplicationContext();
            PromptCache view = context.getBean(PromptCache.class);
            context.getBean(FakePromptSource.class).put("p", "11aa");
            view.pull("p");
            application.stop();
            assertThat(view.asynchronous().isRunning()).isFalse();
            assertThat(view.get("p")).isPresent();
            application.start();
            assertThat(view.asynchronous().isRunning()).isTrue();
            application.pause();
            assertThat(view.asynchronous().isRunning()).isFalse();
            application.restart();
            assertThat(view.asynchronous().isRunning()).isTrue();
            assertThat(view.size()).isOne();
        });
    }

    @Holds("lifecycle-again")
    @Test
    void aPausedContextStaysPausedWhateverIsPulled() {
        Runners.starterWithFakes().run(context -> {
            PromptCache view = context.getBean(PromptCache.class);
            context.getBean(FakePromptSource.class).put("p", "11aa");
            context.getSourceApplicationContext().pause();
            view.pull("p");
            view.refresh(PromptKey.parse("p"));
            assertThat(view.asynchronous().isRunning()).isFalse();
        });
    }

    @Holds({"S56", "W24"})
    @Test
    void closingAContextLeavesTheCacheOfAnotherRunning() {
        Runners.starterWithFakes().run(other -> {
            Runners.starterWithFakes().run(context -> context.close());
            assertThat(other.getBean(AsyncPromptCache.class).isRunning()).isTrue();
            other.getBean(FakePromptSource.class).put("p", "11aa");
            assertThat(other.getBean(PromptCache.class).pull("p").commitHash()).isEqualTo("11aa");
        });
    }

    @Holds("S56")
    @Test
    void closingTheContextClosesTheCacheForGood() {
        Runners.starterWithFakes().run(context -> {
            AsyncPromptCache closed = context.getBean(AsyncPromptCache.class);
            context.close();
            assertThat(closed.isRunning()).isFalse();
            assertThat(closed.pull("p")).failsWithin(Duration.ZERO);
        });
    }
}
