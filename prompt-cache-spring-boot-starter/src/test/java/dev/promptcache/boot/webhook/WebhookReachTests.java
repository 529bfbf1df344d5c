package dev.promptcache.boot.webhook;

import static dev.promptcache.boot.webhook.Webhooks.NEW;
import static dev.promptcache.boot.webhook.Webhooks.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import dev.promptcache.boot.ChangeAuthors;
import dev.promptcache.testing.FakePromptFleet;
import dev.promptcache.testing.FakePromptSource;
import dev.promptcache.testing.FakeTicker;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** That a change of which one instance is told reaches all that it concerns. */
class WebhookReachTests {

    private static final PromptKey KEY = PromptKey.parse("joke");
    private static final Duration TWO_CHECKS = Duration.ofSeconds(14);

    private final FakeTicker ticker = new FakeTicker();
    private final FakePromptFleet fleet = new FakePromptFleet(ticker);
    private final FakePromptSource source = new FakePromptSource();
    private final AsyncPromptCache holder = cache();
    private final AsyncPromptCache stranger = cache();

    @AfterEach
    void close() {
        holder.close();
        stranger.close();
    }

    @Test
    void itReachesWhoeverHoldsThePromptThoughTheReceiverDoesNot() {
        source.put("joke", OLD);
        source.put("joke:prod", OLD);
        source.put("other", OLD);
        source.put("joke:" + OLD, OLD);
        List.of("joke", "joke:prod", "other", "joke:" + OLD).forEach(holder::pull);
        stranger.pull("other");
        ticker.advance(TWO_CHECKS);
        source.put("joke", NEW);
        source.put("joke:prod", NEW);
        int before = source.fetches();
        assertThat(receiver(stranger).receive(Webhooks.commit("joke", NEW))).isEqualTo(WebhookOutcome.UNKNOWN);
        ticker.advance(TWO_CHECKS);
        assertThat(holder.get("joke")).map(PromptCommit::commitHash).contains(NEW);
        assertThat(holder.get("joke:prod")).map(PromptCommit::commitHash).contains(NEW);
        assertThat(source.fetches() - before).isEqualTo(2);
        assertThat(stranger.size()).isOne();
    }

    @Test
    void itIsNotLostWhileThePromptIsFetchedForTheFirstTime() {
        source.put("joke", OLD);
        source.hold();
        holder.pull(KEY);
        source.put("joke", NEW);
        assertThat(receiver(holder).receive(Webhooks.commit("joke", NEW))).isEqualTo(WebhookOutcome.UNKNOWN);
        source.log().get(0).answer().complete(new FakePromptSource().put("joke", OLD));
        source.release();
        ticker.advance(Duration.ofSeconds(2));
        assertThat(holder.get(KEY)).map(PromptCommit::commitHash).contains(NEW);
    }

    @Test
    void aCacheThatThrowsKeepsNoPromptFromLaterRefreshes() {
        source.put("joke", OLD);
        holder.pull(KEY);
        AtomicBoolean throwing = new AtomicBoolean(true);
        AsyncPromptCache moody = (AsyncPromptCache) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {AsyncPromptCache.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("push") && throwing.get()) {
                        throw new IllegalStateException("not at the moment");
                    }
                    try {
                        return method.invoke(holder, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        WebhookReceiver receiver = receiver(moody);
        source.put("joke", NEW);
        assertThat(receiver.receive(Webhooks.commit("joke", NEW))).isEqualTo(WebhookOutcome.REFRESHED);
        throwing.set(false);
        ticker.advance(Duration.ofSeconds(2));
        receiver.receive(Webhooks.commit("joke", NEW));
        ticker.advance(Duration.ofSeconds(2));
        assertThat(holder.get(KEY)).map(PromptCommit::commitHash).contains(NEW);
    }

    private WebhookReceiver receiver(AsyncPromptCache cache) {
        return new WebhookReceiver(
                cache, new ChangeAuthors(), List.of("0123456789abcdef"), 1 << 20, ticker, ticker.scheduler());
    }

    private AsyncPromptCache cache() {
        return AsyncPromptCache.builder(source)
                .ticker(ticker)
                .scheduler(ticker.scheduler())
                .executor(Runnable::run)
                .fleet(fleet.member())
                .build();
    }
}
