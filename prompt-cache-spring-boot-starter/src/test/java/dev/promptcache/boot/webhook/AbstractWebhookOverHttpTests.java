package dev.promptcache.boot.webhook;

import static dev.promptcache.boot.webhook.WebhookApplication.HEADER;
import static dev.promptcache.boot.webhook.WebhookApplication.SECRET;
import static dev.promptcache.boot.webhook.Webhooks.NEW;
import static dev.promptcache.boot.webhook.Webhooks.OLD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.contract.Holds;
import dev.promptcache.testing.FakePromptSource;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.WebApplicationType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What holds for the webhook in a whole application, whatever its web framework. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AbstractWebhookOverHttpTests {

    private static final int THREE_MEBIBYTES = 3 << 20;

    private final WebhookApplication application;
    private final AsyncPromptCache cache;
    private final FakePromptSource source;
    private final WebhookReceiver receiver;

    AbstractWebhookOverHttpTests(WebApplicationType type) {
        this.application = new WebhookApplication(type);
        this.cache = application.bean(AsyncPromptCache.class);
        this.source = application.bean(FakePromptSource.class);
        this.receiver = application.bean(WebhookReceiver.class);
    }

    @BeforeEach
    void forget() {
        cache.clear();
        source.reset();
    }

    @AfterAll
    void close() {
        application.close();
    }

    @Test
    void aWebhookBringsTheNewCommit() throws Exception {
        source.put("joke", OLD);
        cache.pull("joke").join();
        source.put("joke", NEW);

        assertThat(application.post(Webhooks.commit("joke", NEW), HEADER, SECRET))
                .isEqualTo(202);

        await().until(() -> cache.get("joke").orElseThrow().commitHash().equals(NEW));
    }

    @Holds("webhook-author")
    @Test
    void whoMadeTheCommitStandsInTheHistory() throws Exception {
        source.put("joke", OLD);
        cache.pull("joke").join();
        source.put("joke", NEW);

        application.post(Webhooks.commit("joke", NEW), HEADER, SECRET);

        await().until(() -> cache.get("joke").orElseThrow().commitHash().equals(NEW));
        await().untilAsserted(() -> {
            JsonNode change = JsonMapper.shared()
                    .readTree(application.listing())
                    .path("changes")
                    .path(0);
            assertThat(change.path("to").asString()).isEqualTo(NEW);
            assertThat(change.path("trigger").asString()).isEqualTo("push");
            assertThat(change.path("by").asString()).isEqualTo("Ada");
        });
    }

    @Test
    void aNameThatIsNotCachedIsAcceptedAndIgnored() throws Exception {
        assertThat(application.postInChunks(Webhooks.commit("My Joke", NEW), HEADER, SECRET))
                .isEqualTo(202);
        assertThat(source.fetches()).isZero();
    }

    @Holds({"meter-webhook", "webhook-secret"})
    @Test
    void withoutTheSecretNothingIsReadOrDone() throws Exception {
        long refused = receiver.count(WebhookOutcome.UNAUTHORIZED);
        byte[] body = Webhooks.commit("joke", NEW);
        assertThat(application.post(body)).isEqualTo(401);
        assertThat(application.post(body, HEADER, "wrong")).isEqualTo(401);
        assertThat(application.post(body, HEADER, SECRET, HEADER, SECRET)).isEqualTo(401);
        assertThat(application.post(body, "Authorization", "Bearer " + SECRET)).isEqualTo(401);
        assertThat(application.postInChunks(new byte[THREE_MEBIBYTES])).isEqualTo(401);
        assertThat(receiver.count(WebhookOutcome.UNAUTHORIZED) - refused).isEqualTo(5);
        assertThat(application
                        .bean(MeterRegistry.class)
                        .get("langsmith.prompt.cache.webhooks")
                        .tag("outcome", "unauthorized")
                        .functionCounter()
                        .count())
                .isEqualTo(receiver.count(WebhookOutcome.UNAUTHORIZED));
        assertThat(source.fetches()).isZero();
    }

    @Holds("webhook-body")
    @Test
    void aBodyThatIsTooLongIsRefusedWhetherItSaysSoOrNot() throws Exception {
        byte[] body = new byte[THREE_MEBIBYTES];
        Arrays.fill(body, (byte) ' ');
        assertThat(application.post(body, HEADER, SECRET)).isEqualTo(413);
        assertThat(application.postInChunks(body, HEADER, SECRET)).isEqualTo(413);
    }

    @Test
    void aBodyOfTheGreatestLengthIsRead() throws Exception {
        byte[] body = Arrays.copyOf(Webhooks.commit("joke", NEW), 1 << 20);
        Arrays.fill(body, Webhooks.commit("joke", NEW).length, body.length, (byte) ' ');
        assertThat(application.postInChunks(body, HEADER, SECRET)).isEqualTo(202);
    }

    @Holds("webhook-body")
    @Test
    void aBodyThatIsNoWebhookIsRefused() throws Exception {
        assertThat(application.post(new byte[0], HEADER, SECRET)).isEqualTo(400);
        assertThat(application.post(Webhooks.body("{\"event\":\"commit\"}"), HEADER, SECRET))
                .isEqualTo(400);
    }

    @Test
    void onlyPostIsThere() throws Exception {
        assertThat(application.request("GET", "/langsmith/webhook", BodyPublishers.noBody(), HEADER, SECRET))
                .isEqualTo(404);
    }
}
