package dev.promptcache.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptCacheListener;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import dev.promptcache.testing.FakePromptSource;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ListenerRaceTests {

    private final FakePromptSource source = new FakePromptSource();
    private final AtomicReference<Consumer<PromptKey>> whenLoaded = new AtomicReference<>(key -> {});
    private final AtomicReference<Consumer<PromptKey>> whenChanged = new AtomicReference<>(key -> {});
    private final AtomicReference<Consumer<PromptKey>> whenFailed = new AtomicReference<>(key -> {});
    private final AsyncPromptCache cache = AsyncPromptCache.builder(source)
            .configure(config -> config.deadline(Duration.ofMillis(200)).refreshConcurrency(1))
            .listener(new PromptCacheListener() {
                @Override
                public void loaded(PromptKey key, PromptCommit commit) {
                    whenLoaded.get().accept(key);
                }

                @Override
                public void changed(PromptKey key, PromptCommit before, PromptCommit after, ChangeTrigger trigger) {
                    whenChanged.get().accept(key);
                }

                @Override
                public void failed(PromptKey key, PromptException failure) {
                    whenFailed.get().accept(key);
                }
            })
            .build();

    @AfterEach
    void close() {
        cache.close();
        Await.untilNoCacheThreadLives();
    }

    @Test
    void anErrorThrownByAListenerReachesNoCallerAndTakesNoSlot() throws Exception {
        source.put("p", "one");
        whenLoaded.set(key -> {
            throw new AssertionError("a listener's own");
        });

        assertThat(cache.pull("p").get(10, TimeUnit.SECONDS).commitHash()).isEqualTo("one");
    }

    @Test
    void anErrorThrownByAListenerDoesNotStopTheRefreshesThatWait() {
        source.put("p", "one");
        source.put("q", "one");
        cache.pull("p").join();
        cache.pull("q").join();
        whenChanged.set(key -> {
            throw new AssertionError("a listener's own");
        });
        source.put("p", "two");
        source.put("q", "two");

        cache.refreshAll();

        Await.until(() -> source.fetches() == 4);
    }

    @Test
    void aListenerMayPullWhatHangs() {
        source.hold();
        AtomicReference<String> seen = new AtomicReference<>();
        whenFailed.set(key -> {
            if (key.name().equals("p")) {
                try {
                    cache.synchronous().pull("q");
                } catch (PromptException e) {
                    seen.set(e.key().name());
                }
            }
        });

        CompletableFuture<PromptCommit> pulled = cache.pull("p");

        assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> pulled.get(10, TimeUnit.SECONDS));
        assertThat(seen).hasValue("q");
    }

    @Test
    void aListenerMayStopTheCacheAndWaitForIt() {
        source.hold();
        whenFailed.set(key -> {
            if (key.name().equals("p")) {
                cache.synchronous().stop();
            }
        });
        CompletableFuture<PromptCommit> pulled = cache.pull("p");
        cache.pull("q");

        assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> pulled.get(20, TimeUnit.SECONDS));
    }

    @Test
    void aListenerThatBlocksDelaysTheDeadlineOfNobodyElse() {
        source.hold();
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch blocked = new CountDownLatch(1);
        whenFailed.set(key -> {
            if (key.name().equals("p")) {
                blocked.countDown();
                await(end);
            }
        });
        cache.pull("p");
        await(blocked);

        CompletableFuture<PromptCommit> pulled = cache.pull("q");

        assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> pulled.get(10, TimeUnit.SECONDS));
        end.countDown();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
