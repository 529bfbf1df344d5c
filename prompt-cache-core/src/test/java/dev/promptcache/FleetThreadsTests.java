package dev.promptcache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.testing.FakePromptFleet;
import dev.promptcache.testing.FakePromptSource;
import dev.promptcache.testing.FakeTicker;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** On which threads a store may hang. */
class FleetThreadsTests {

    private static final int PATIENCE_SECONDS = 30;

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch mayAnswer = new CountDownLatch(1);

    @Test
    void anInvalidationDoesNotWaitForTheStoreNorDoesTheTimerOfAnApplicationThatBroughtItsThreads() throws Exception {
        ExecutorService executor = Executors.newCachedThreadPool();
        ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
        try (AsyncPromptCache cache = AsyncPromptCache.builder(new FakePromptSource())
                .executor(executor)
                .scheduler(scheduler)
                .autoStart(false)
                .fleet(hanging())
                .build()) {
            CompletableFuture<Boolean> invalidation =
                    CompletableFuture.supplyAsync(() -> cache.invalidate(PromptKey.parse("joke")), executor);
            assertThat(asked.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(invalidation.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isFalse();
            cache.start();
            scheduler.schedule(() -> {}, 100, TimeUnit.MILLISECONDS).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } finally {
            mayAnswer.countDown();
            executor.shutdownNow();
            scheduler.shutdownNow();
        }
    }

    /** A store of which each call hangs until it may answer. */
    private PromptFleet hanging() {
        PromptFleet store = new FakePromptFleet(new FakeTicker()).member();
        return (PromptFleet) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {PromptFleet.class}, (proxy, method, arguments) -> {
                    if (!method.isDefault()) {
                        asked.countDown();
                        mayAnswer.await();
                    }
                    return method.invoke(store, arguments);
                });
    }
}
