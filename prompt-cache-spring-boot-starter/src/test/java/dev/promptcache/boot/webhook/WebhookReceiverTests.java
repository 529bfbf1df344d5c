package dev.promptcache.boot.webhook;

import static dev.promptcache.boot.webhook.Webhooks.NEW;
import static dev.promptcache.boot.webhook.Webhooks.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptCacheListener;
import dev.promptcache.PromptCacheListener.ChangeTrigger;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import dev.promptcache.boot.ChangeAuthors;
import dev.promptcache.contract.Holds;
import dev.promptcache.testing.FakePromptSource;
import dev.promptcache.testing.FakeTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebhookReceiverTests {

    private static final String SECRET = "0123456789abcdef";
    private static final String NEXT_SECRET = "fedcba9876543210";

    private final FakeTicker ticker = new FakeTicker();
    private final FakePromptSource source = new FakePromptSource();
    private final AsyncPromptCache cache = AsyncPromptCache.builder(source)
            .ticker(ticker)
            .scheduler(ticker.scheduler())
            .executor(Runnable::run)
            .build();
    private final ChangeAuthors authors = new ChangeAuthors();
    private final WebhookReceiver receiver =
            new WebhookReceiver(cache, authors, List.of(SECRET, NEXT_SECRET), 1024, ticker, ticker.scheduler());

    @BeforeEach
    void fill() {
        source.put("joke", OLD);
        cache.pull("joke");
    }

    @Holds("webhook-rotation")
    @Test
    void onlyOneOfTheSecretsLetsARequestIn() {
        assertThat(receiver.admits(List.of(SECRET))).isTrue();
        assertThat(receiver.admits(List.of(NEXT_SECRET))).isTrue();
        assertThat(receiver.admits(List.of())).isFalse();
        assertThat(receiver.admits(List.of(""))).isFalse();
        assertThat(receiver.admits(List.of(SECRET.toUpperCase(Locale.ROOT)))).isFalse();
        assertThat(receiver.admits(List.of(SECRET + ' '))).isFalse();
        assertThat(receiver.admits(List.of(SECRET, SECRET))).isFalse();
        assertThat(new WebhookReceiver(cache, authors, List.of(), 1024).admits(List.of("")))
                .isFalse();
    }

    @Holds({"S57", "W29", "goal-change"})
    @Test
    void aCommitArrivesAtOnce() {
        source.put("joke", NEW);
        assertThat(receiver.receive(Webhooks.commit("joke", NEW))).isEqualTo(WebhookOutcome.REFRESHED);
        assertThat(hash("joke")).isEqualTo(NEW);
    }

    @Holds("webhook-name")
    @Test
    void everyTagAndModelVariantOfTheNameIsRefreshedOnceAndNothingElse() {
        PromptKey model = PromptKey.parse("joke:prod").withModel();
        source.put("joke:prod", OLD);
        source.put("acme/joke", OLD);
        source.put("jokes", OLD);
        source.put("joke:" + OLD, OLD);
        source.put(model, new PromptCommit("-", "joke", OLD, Map.of()));
        for (String identifier : List.of("joke:prod", "acme/joke", "jokes", "joke:" + OLD)) {
            cache.pull(identifier);
        }
        cache.pull(model);
        int before = source.fetches();

        receiver.receive(Webhooks.tag("joke", "prod", NEW));

        assertThat(source.log().subList(before, source.fetches()))
                .extracting(fetch -> fetch.key().toString())
                .containsExactlyInAnyOrder("joke", "joke:prod", "acme/joke", "joke:prod (with model)");
    }

    @Test
    void aNameWithAnOwnerIsOfThatOwnerAlone() {
        source.put("acme/joke", OLD);
        cache.pull("acme/joke");
        int before = source.fetches();
        receiver.receive(Webhooks.commit("acme/joke", NEW));
        assertThat(source.log().subList(before, source.fetches()))
                .extracting(fetch -> fetch.key().toString())
                .containsExactly("acme/joke");
    }

    @Holds("webhook-name")
    @Test
    void aNameThatIsNotCachedIsCountedAndFetchesNothing() {
        assertThat(receiver.receive(Webhooks.commit("My Joke", NEW))).isEqualTo(WebhookOutcome.UNKNOWN);
        assertThat(receiver.receive(Webhooks.commit("Joke", NEW))).isEqualTo(WebhookOutcome.UNKNOWN);
        assertThat(receiver.count(WebhookOutcome.UNKNOWN)).isEqualTo(2);
        assertThat(source.fetches()).isOne();
        assertThat(cache.size()).isOne();
    }

    @Test
    void whatIsThereAlreadyIsNotFetched() {
        assertThat(receiver.receive(Webhooks.commit("joke", OLD))).isEqualTo(WebhookOutcome.UNCHANGED);
        assertThat(source.fetches()).isOne();
    }

    @Test
    void whatIsThereAlreadyIsFetchedIfAFetchUnderWayMayTakeItAway() {
        source.put("joke", NEW);
        source.hold();
        receiver.receive(Webhooks.commit("joke", NEW));
        // Rolled back before LangSmith has answered.
        assertThat(receiver.receive(Webhooks.commit("joke", OLD))).isEqualTo(WebhookOutcome.REFRESHED);
        source.release();
        source.put("joke", OLD);
        ticker.advance(Duration.ofSeconds(1));
        assertThat(hash("joke")).isEqualTo(OLD);
    }

    @Holds("webhook-burst")
    @Test
    void onePromptIsRefreshedOnceASecondHoweverOftenItIsNamed() {
        for (int i = 0; i < 30; i++) {
            receiver.receive(Webhooks.tag("joke", "prod", NEW));
            source.put("joke", i % 2 == 0 ? "aaaaaaaa" : "bbbbbbbb");
            ticker.advance(Duration.ofMillis(100));
        }
        // At 0, 1, 2 and 3 s.
        assertThat(source.fetches("joke")).isEqualTo(1 + 4);
        ticker.advance(Duration.ofSeconds(30));
        assertThat(source.fetches("joke")).isEqualTo(1 + 4);
    }

    @Holds("webhook-burst")
    @Test
    void theLastOfManyWebhooksIsNotLost() {
        source.put("joke", "aaaaaaaa");
        receiver.receive(Webhooks.commit("joke", "aaaaaaaa"));
        source.put("joke", NEW);
        receiver.receive(Webhooks.commit("joke", NEW));
        assertThat(hash("joke")).isEqualTo("aaaaaaaa");
        ticker.advance(Duration.ofSeconds(1));
        assertThat(hash("joke")).isEqualTo(NEW);
    }

    @Test
    void aWebhookThatArrivesDuringAnOlderFetchIsNotLost() {
        source.hold();
        cache.refresh(PromptKey.parse("joke"));
        receiver.receive(Webhooks.commit("joke", NEW));
        source.log().get(1).answer().complete(new FakePromptSource().put("joke", OLD));
        source.put("joke", NEW);
        source.release();
        assertThat(hash("joke")).isEqualTo(NEW);
    }

    @Test
    void listenersHearThatItWasAPush() {
        List<ChangeTrigger> triggers = new ArrayList<>();
        AsyncPromptCache listened = AsyncPromptCache.builder(source)
                .ticker(ticker)
                .scheduler(ticker.scheduler())
                .executor(Runnable::run)
                .listener(new PromptCacheListener() {
                    @Override
                    public void changed(PromptKey key, PromptCommit before, PromptCommit after, ChangeTrigger trigger) {
                        triggers.add(trigger);
                    }
                })
                .build();
        listened.pull("joke");
        source.put("joke", NEW);
        new WebhookReceiver(listened, authors, List.of(SECRET), 1024, ticker, ticker.scheduler())
                .receive(Webhooks.commit("joke", NEW));
        assertThat(triggers).containsExactly(ChangeTrigger.PUSH);
    }

    @Holds("webhook-author")
    @Test
    void whoMadeTheCommitIsSaidOfTheRefThatMovedAndOfNoOther() {
        source.put("joke:prod", OLD);
        cache.pull("joke:prod");
        receiver.receive(Webhooks.commit("joke", NEW));
        assertThat(authors.authorOf(PromptKey.parse("joke"))).isEqualTo("Ada");
        assertThat(authors.authorOf(PromptKey.parse("joke:prod"))).isNull();
    }

    @Holds("webhook-late")
    @Test
    void langSmithIsAskedAgainIfItAnswersWithWhatWasThereBefore() {
        receiver.receive(Webhooks.commit("joke", NEW));
        assertThat(source.fetches("joke")).isEqualTo(2);
        ticker.advance(Duration.ofMillis(500));
        assertThat(source.fetches("joke")).isEqualTo(3);
        source.put("joke", NEW);
        ticker.advance(Duration.ofSeconds(1));
        assertThat(hash("joke")).isEqualTo(NEW);
        ticker.advance(Duration.ofSeconds(30));
        assertThat(source.fetches("joke")).isEqualTo(4);
    }

    @Test
    void langSmithIsAskedAgainFourTimesAtMost() {
        receiver.receive(Webhooks.commit("joke", NEW));
        ticker.advance(Duration.ofSeconds(30));
        assertThat(source.fetches("joke")).isEqualTo(1 + 5);
    }

    @Test
    void whatTheWebhookWasNotAboutIsAskedForOnce() {
        source.put("joke:prod", OLD);
        cache.pull("joke:prod");
        source.put("joke", NEW);
        receiver.receive(Webhooks.commit("joke", NEW));
        ticker.advance(Duration.ofSeconds(30));
        assertThat(source.fetches("joke:prod")).isEqualTo(2);
    }

    @Test
    void aWebhookThatArrivesWhileLangSmithIsToBeAskedAgainDoesNotWaitForThat() {
        receiver.receive(Webhooks.commit("joke", NEW));
        ticker.advance(Duration.ofMillis(3500));
        // Asked at 0, 0.5, 1.5 and 3.5 s; next at 7.5 s.
        source.put("joke", NEW);
        receiver.receive(Webhooks.commit("joke", NEW));
        ticker.advance(Duration.ofSeconds(1));
        assertThat(hash("joke")).isEqualTo(NEW);
    }

    @Test
    void aFailureIsLeftToTheCache() {
        source.fail(
                PromptKey.parse("joke"), new PromptException.Unavailable(PromptKey.parse("joke"), "down", 503, null));
        receiver.receive(Webhooks.commit("joke", NEW));
        assertThat(hash("joke")).isEqualTo(OLD);
        assertThat(source.fetches("joke")).isEqualTo(2);
    }

    @Test
    void manyPromptsShareABudgetOfCalls() {
        cache.configure(cache.config().toBuilder().ttl(Duration.ofHours(1)).build());
        for (int i = 0; i < 90; i++) {
            source.put("p:" + tag(i), OLD);
            cache.pull("p:" + tag(i));
        }
        int before = source.fetches();
        receiver.receive(Webhooks.commit("p", NEW));
        assertThat(source.fetches() - before).isEqualTo(60);
        ticker.advance(Duration.ofSeconds(15));
        assertThat(source.fetches() - before).isEqualTo(75);
        ticker.advance(Duration.ofSeconds(15));
        assertThat(source.fetches() - before).isEqualTo(90);
        ticker.advance(Duration.ofMinutes(2));
        assertThat(source.fetches() - before).isEqualTo(90);
    }

    @Test
    void aBodyThatIsNoWebhookIsCountedAndDoesNothing() {
        assertThat(receiver.receive(Webhooks.body("{"))).isEqualTo(WebhookOutcome.MALFORMED);
        assertThat(receiver.count(WebhookOutcome.MALFORMED)).isOne();
        assertThat(source.fetches()).isOne();
    }

    private String hash(String identifier) {
        return cache.get(identifier).orElseThrow().commitHash();
    }

    private static String tag(int i) {
        return "tag-" + i;
    }
}
