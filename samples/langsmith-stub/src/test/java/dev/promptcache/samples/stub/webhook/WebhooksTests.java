package dev.promptcache.samples.stub.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.promptcache.samples.stub.webhook.PromptChange.Skipped;
import dev.promptcache.testing.FakeTicker;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

class WebhooksTests {

    private static final Webhook RECEIVER = Webhook.of(URI.create("http://localhost:1/hook"), "secret");

    private final FakeTicker ticker = new FakeTicker();
    private final List<String> arrived = new ArrayList<>();
    private final Webhooks webhooks = seeded(1);

    @Test
    void eachReceiverIsToldOfEachChangeAtOnce() {
        Webhook other = new Webhook("other", URI.create("https://localhost:2"), Map.of());
        webhooks.register(RECEIVER);
        webhooks.register(other);
        send(webhooks, 2);
        assertThat(arrived).containsExactly("0", "0", "1", "1");
        webhooks.unregister("other");
        send(webhooks, 1);
        assertThat(arrived).hasSize(5);
        assertThat(webhooks.deliveries())
                .extracting(Delivery::webhook, Delivery::commitHash, Delivery::outcome)
                .last()
                .hasToString("(\"http://localhost:1/hook\", \"0\", \"202\")");
    }

    @Test
    void aChangeThatSkipsAllOrOneIsNotTold() {
        webhooks.register(RECEIVER);
        webhooks.send(change("0", new Skipped(true, Set.of())));
        webhooks.send(change("1", new Skipped(false, Set.of(RECEIVER.id()))));
        webhooks.send(change("2", new Skipped(false, Set.of("another"))));
        ticker.advance(Duration.ofSeconds(2));
        assertThat(arrived).containsExactly("2");
    }

    @Test
    void aPartIsLost() {
        webhooks.register(RECEIVER);
        webhooks.faults(WebhookFaults.NONE.loss(0.5));
        send(webhooks, 1000);
        assertThat(arrived).hasSizeBetween(400, 600).doesNotHaveDuplicates();
        assertThat(webhooks.deliveries().stream()
                        .filter(delivery -> delivery.outcome().equals("lost"))
                        .count())
                .isEqualTo(1000 - arrived.size());
    }

    @Test
    void aPartArrivesTwice() {
        webhooks.register(RECEIVER);
        webhooks.faults(WebhookFaults.NONE.duplicates(0.5));
        send(webhooks, 1000);
        assertThat(arrived).hasSizeBetween(1400, 1600);
    }

    @Test
    void aPartIsOvertakenByWhatFollows() {
        webhooks.register(RECEIVER);
        webhooks.faults(WebhookFaults.NONE.disorder(0.5));
        send(webhooks, 100);
        assertThat(arrived).hasSize(100);
        assertThat(arrived)
                .isNotEqualTo(IntStream.range(0, 100).mapToObj(String::valueOf).toList());
    }

    @Test
    void allAreDelayed() {
        webhooks.register(RECEIVER);
        webhooks.faults(WebhookFaults.NONE.delay(Duration.ofSeconds(5)));
        webhooks.send(change("0", Skipped.NONE));
        ticker.advance(Duration.ofMillis(4999));
        assertThat(arrived).isEmpty();
        ticker.advance(Duration.ofMillis(1));
        assertThat(arrived).containsExactly("0");
    }

    @Test
    void theSameSeedGoesWrongInTheSameWay() {
        List<List<String>> runs = new ArrayList<>();
        for (long seed : new long[] {7, 7, 8}) {
            arrived.clear();
            Webhooks again = seeded(seed);
            again.register(RECEIVER);
            again.faults(WebhookFaults.NONE.loss(0.3).duplicates(0.3).disorder(0.3));
            send(again, 50);
            runs.add(List.copyOf(arrived));
        }
        assertThat(runs.get(1)).isEqualTo(runs.get(0));
        assertThat(runs.get(2)).isNotEqualTo(runs.get(0));
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> WebhookFaults.NONE.loss(1.1));
        assertThatIllegalArgumentException().isThrownBy(() -> WebhookFaults.NONE.duplicates(-0.1));
        assertThatIllegalArgumentException().isThrownBy(() -> WebhookFaults.NONE.disorder(Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> WebhookFaults.NONE.delay(Duration.ofSeconds(-1)));
        assertThatIllegalArgumentException().isThrownBy(() -> Webhook.of(URI.create("file:///etc"), "secret"));
    }

    private Webhooks seeded(long seed) {
        return new Webhooks(seed, ticker.scheduler(), (webhook, body) -> {
            arrived.add(body.replaceAll(".*\"commit_hash\":\"(\\d+)\".*", "$1"));
            return CompletableFuture.completedFuture("202");
        });
    }

    private void send(Webhooks sender, int changes) {
        for (int i = 0; i < changes; i++) {
            sender.send(change(String.valueOf(i), Skipped.NONE));
            ticker.advance(Duration.ofMillis(100));
        }
        ticker.advance(Duration.ofSeconds(2));
    }

    private static PromptChange change(String hash, Skipped skipped) {
        return new PromptChange(
                "commit", "joke", null, hash, JsonNodeFactory.instance.objectNode(), "Ada", Instant.EPOCH, skipped);
    }
}
