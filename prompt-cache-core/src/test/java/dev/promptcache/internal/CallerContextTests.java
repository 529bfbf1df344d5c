package dev.promptcache.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptCacheListener;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import dev.promptcache.PromptSource;
import dev.promptcache.contract.Holds;
import dev.promptcache.testing.FakeTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class CallerContextTests {

    private final ThreadLocal<String> context = ThreadLocal.withInitial(() -> "none");
    private final List<Runnable> fetches = new ArrayList<>();
    private final List<String> seen = new ArrayList<>();
    private final FakeTicker ticker = new FakeTicker();

    @Holds("call-context")
    @Test
    void theCallOfTheSourceRunsInTheContextOfTheCallerWhoBeganIt() {
        AsyncPromptCache cache = cache(this::carry);
        context.set("caller");
        CompletableFuture<PromptCommit> pulled = cache.pull("p");
        context.set("other");
        cache.pull("p").thenRun(() -> seen.add("dependent " + context.get()));
        context.remove();
        runFetches();
        assertThat(pulled).isCompleted();
        assertThat(seen).containsExactly("source caller", "listener none", "dependent none");
        assertThat(context.get()).isEqualTo("none");
    }

    @Test
    void aRefreshThatACallerWaitsForRunsInItsContext() {
        AsyncPromptCache cache = cache(this::carry);
        context.set("caller");
        cache.refresh(PromptKey.parse("p"));
        context.remove();
        runFetches();
        assertThat(seen).contains("source caller");
    }

    @Holds("call-context")
    @Test
    void aRefreshInTheBackgroundRunsInNoContextWhoeverAskedForIt() {
        AsyncPromptCache cache = cache(this::carry);
        cache.pull("p");
        runFetches();
        seen.clear();
        ticker.advance(Duration.ofSeconds(301));
        fetches.clear();
        cache.set(PromptKey.parse("q"), new PromptCommit("-", "q", "1", Map.of()));
        context.set("caller");
        cache.refreshAll();
        context.remove();
        runFetches();
        assertThat(seen).contains("source none").doesNotContain("source caller");
    }

    @Test
    void aSecondOperatorIsPutAroundTheFirst() {
        List<String> order = new ArrayList<>();
        AsyncPromptCache cache = AsyncPromptCache.builder(PromptSource.blocking((key, mode) -> {
                    order.add("source");
                    return new PromptCommit("-", "p", "1", Map.of());
                }))
                .executor(Runnable::run)
                .autoStart(false)
                .callerContext(call -> () -> {
                    order.add("first");
                    call.run();
                })
                .callerContext(call -> () -> {
                    order.add("second");
                    call.run();
                })
                .build();
        cache.synchronous().pull("p");
        assertThat(order).containsExactly("second", "first", "source");
    }

    @Test
    void anOperatorThatFailsFailsTheFetchAndStrandsNobody() {
        AsyncPromptCache cache = cache(call -> {
            throw new IllegalStateException("no context");
        });
        assertThatThrownBy(() -> cache.pull("p").join())
                .cause()
                .isInstanceOf(PromptException.Unavailable.class)
                .hasMessageContaining("no context");
    }

    @Test
    void anOperatorThatDropsTheCallFailsTheFetch() {
        AsyncPromptCache cache = cache(call -> () -> {});
        CompletableFuture<PromptCommit> pulled = cache.pull("p");
        runFetches();
        assertThatThrownBy(pulled::join).cause().isInstanceOf(PromptException.Unavailable.class);
    }

    private AsyncPromptCache cache(UnaryOperator<Runnable> callerContext) {
        return AsyncPromptCache.builder(PromptSource.blocking((key, mode) -> {
                    seen.add("source " + context.get());
                    return new PromptCommit("-", key.name(), "1", Map.of());
                }))
                .ticker(ticker)
                .scheduler(ticker.scheduler())
                .executor(fetches::add)
                .callerContext(callerContext)
                .listener(new PromptCacheListener() {
                    @Override
                    public void loaded(PromptKey key, PromptCommit commit) {
                        seen.add("listener " + context.get());
                    }
                })
                .build();
    }

    private Runnable carry(Runnable call) {
        String captured = context.get();
        return () -> {
            context.set(captured);
            try {
                call.run();
            } finally {
                context.remove();
            }
        };
    }

    private void runFetches() {
        List<Runnable> waiting = List.copyOf(fetches);
        fetches.clear();
        waiting.forEach(Runnable::run);
    }
}
