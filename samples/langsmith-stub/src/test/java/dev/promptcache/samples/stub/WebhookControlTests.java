package dev.promptcache.samples.stub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.samples.stub.webhook.Webhook;
import dev.promptcache.samples.stub.webhook.WebhookFaults;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

@Timeout(60)
class WebhookControlTests {

    private static final Duration LONG = Duration.ofSeconds(20);

    private LangSmithStub stub;

    private Caller caller;

    private WebhookReceiver receiver;

    @BeforeEach
    void start() throws IOException {
        stub = LangSmithStub.start(0);
        caller = new Caller(stub);
        receiver = new WebhookReceiver();
    }

    @AfterEach
    void stop() {
        receiver.close();
        stub.close();
    }

    @Test
    void anEditIsToldInLangSmithsForm() throws Exception {
        stub.webhooks().register(Webhook.of(receiver.uri(), "secret"));

        String hash = stub.commit("chat", "{\"manifest\": {\"lc\": 7}, \"created_by\": \"Ada\"}");

        assertThat(stub.webhooks().awaitDeliveries(1, LONG)).isTrue();
        JsonNode body = receiver.bodies().get(0);
        assertThat(body.propertyNames())
                .containsExactlyInAnyOrder(
                        "prompt_id", "prompt_name", "event", "commit_hash", "created_at", "created_by", "manifest");
        assertThat(body.get("prompt_name").stringValue()).isEqualTo("chat");
        assertThat(body.get("event").stringValue()).isEqualTo("commit");
        assertThat(body.get("commit_hash").stringValue()).isEqualTo(hash);
        assertThat(body.get("created_by").stringValue()).isEqualTo("Ada");
        assertThat(body.get("manifest").get("lc").intValue()).isEqualTo(7);
        assertThat(receiver.secrets()).containsExactly("secret");
    }

    @Test
    void aPromotionIsToldOnceAsACreatedAndThenAsAMovedTag() throws Exception {
        register("{\"url\": \"" + receiver.uri() + "\", \"secret\": \"secret\"}");
        stub.tag("chat", "live");
        String hash = stub.commitText("chat", "another");
        caller.control("PUT", "/prompts/chat/tags/live", "");
        caller.control("PUT", "/prompts/chat/tags/live", "");

        assertThat(stub.webhooks().awaitDeliveries(3, LONG)).isTrue();
        assertThat(receiver.bodies())
                .extracting(body ->
                        body.get("event").stringValue() + body.path("tag_name").asString(""))
                .containsExactlyInAnyOrder("tag:createlive", "commit", "tag:updatelive");
        assertThat(receiver.bodies())
                .filteredOn(body -> body.get("event").stringValue().equals("tag:update"))
                .allSatisfy(body ->
                        assertThat(body.get("commit_hash").stringValue()).isEqualTo(hash));
    }

    @Test
    void whatSkipsWebhooksChangesNothingOrIsAnotherWorkspacesIsNotTold() throws Exception {
        register("{\"url\": \"" + receiver.uri() + "\", \"id\": \"one\"}");

        String first = stub.commitText("chat", "one");
        stub.commitText("chat", "one");
        stub.commitText("other/chat", "one");
        caller.control("PUT", "/prompts/chat?skip_webhooks=true", "{\"lc\": 2}");
        caller.control("PUT", "/prompts/chat?skip_webhooks=two,one", "{\"lc\": 3}");
        caller.control("PUT", "/prompts/chat", "{\"manifest\": {\"lc\": 4}, \"skip_webhooks\": true}");
        caller.control("PUT", "/prompts/chat", "{\"manifest\": {\"lc\": 5}, \"skip_webhooks\": [\"one\"]}");
        caller.control("PUT", "/prompts/chat/tags/live", "{\"skip_webhooks\": true}");
        caller.control("PUT", "/prompts/chat?created_by=Ada", "{\"lc\": 6}");

        assertThat(stub.webhooks().awaitDeliveries(2, LONG)).isTrue();
        assertThat(receiver.bodies())
                .extracting(body -> body.get("created_by").stringValue())
                .containsExactlyInAnyOrder("langsmith-stub", "Ada");
        assertThat(receiver.bodies())
                .extracting(body -> body.get("commit_hash").stringValue())
                .contains(first);
        assertThat(stub.webhooks().deliveries()).hasSize(2);
    }

    @Test
    void whoIsRegisteredIsShownWithoutTheSecretsAndTakenAway() throws Exception {
        register("{\"url\": \"" + receiver.uri()
                + "\", \"id\": \"one\", \"headers\": {\"Authorization\": \"Bearer hidden\"}}");
        stub.commitText("chat", "one");
        assertThat(stub.webhooks().awaitDeliveries(1, LONG)).isTrue();

        String shown = caller.control("GET", "/webhooks", "").body();
        assertThat(shown).doesNotContain("hidden");
        JsonNode json = Json.parse(shown);
        assertThat(json.at("/webhooks/0/url").stringValue())
                .isEqualTo(receiver.uri().toString());
        assertThat(json.at("/webhooks/0/headers/Authorization").stringValue()).isEqualTo("****");
        assertThat(json.at("/deliveries/0/outcome").stringValue()).isEqualTo("202");

        assertThat(caller.control("DELETE", "/webhooks?id=two", "").statusCode())
                .isEqualTo(404);
        assertThat(caller.control("DELETE", "/webhooks?id=one", "").statusCode())
                .isEqualTo(204);
        assertThat(stub.webhooks().registered()).isEmpty();
    }

    @Test
    void whatGoesWrongIsPutShownAndTakenAway() throws Exception {
        String faults = "{\"loss\":1.0,\"delay\":\"5ms\",\"duplicates\":0.5,\"disorder\":0.25}";
        caller.control("PUT", "/webhooks/faults", faults);
        assertThat(caller.control("GET", "/webhooks/faults", "").body()).isEqualTo(faults);

        register("{\"url\": \"" + receiver.uri() + "\"}");
        stub.commitText("chat", "one");
        assertThat(stub.webhooks().deliveries())
                .singleElement()
                .satisfies(delivery -> assertThat(delivery.outcome()).isEqualTo("lost"));

        caller.control("DELETE", "/webhooks/faults", "");
        assertThat(stub.webhooks().faults()).isEqualTo(WebhookFaults.NONE);
    }

    @Test
    void aReceiverThatIsNotThereIsOnRecord() throws Exception {
        stub.webhooks().register(Webhook.of(receiver.uri(), "secret"));
        receiver.close();
        stub.commitText("chat", "one");
        assertThat(stub.webhooks().awaitDeliveries(1, LONG)).isTrue();
        assertThat(stub.webhooks().deliveries().get(0).outcome()).contains("ConnectException");
    }

    @Test
    void duringTheLagTheApiAnswersWithTheOlderCommit() throws Exception {
        String before = caller.json("/commits/-/chat/latest").get("commit_hash").stringValue();
        assertThat(caller.control("PUT", "/lag", "{\"lag\": \"1h\"}").statusCode())
                .isEqualTo(400);
        assertThat(caller.control("PUT", "/lag", "{\"lag\": \"60m\"}").statusCode())
                .isEqualTo(204);
        assertThat(caller.control("GET", "/lag", "").body()).isEqualTo("{\"lag\":\"3600000ms\"}");

        String after = stub.commitText("chat", "one");
        assertThat(caller.json("/commits/-/chat/latest").get("commit_hash").stringValue())
                .isEqualTo(before);
        assertThat(Json.parse(caller.control("GET", "/prompts/chat", "").body())
                        .at("/commits/0")
                        .stringValue())
                .isEqualTo(after);

        caller.control("DELETE", "/lag", "");
        assertThat(caller.json("/commits/-/chat/latest").get("commit_hash").stringValue())
                .isEqualTo(after);
    }

    @Test
    void theCommandLineSetsWebhooksAndLag() throws Exception {
        try (LangSmithStub other = Main.configure(
                        "--port=0",
                        "--webhook=" + receiver.uri(),
                        "--webhook=http://127.0.0.1:1/hook",
                        "--webhook-secret=s",
                        "--webhook-header=X-Own",
                        "--webhook-loss=0.1",
                        "--webhook-delay=5ms",
                        "--webhook-duplicates=0.2",
                        "--webhook-disorder=0.3",
                        "--seed=7",
                        "--lag=60m")
                .start()) {
            assertThat(other.webhooks().registered())
                    .extracting(Webhook::headers)
                    .containsExactly(Map.of("X-Own", "s"), Map.of("X-Own", "s"));
            assertThat(other.webhooks().faults()).isEqualTo(new WebhookFaults(0.1, Duration.ofMillis(5), 0.2, 0.3));
            other.commitText("new", "one");
            assertThat(new Caller(other).get("/commits/-/new/latest").statusCode())
                    .isEqualTo(404);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PUT|/webhooks|{}|400",
                "PUT|/webhooks|{\"url\": \"nowhere\"}|400",
                "PUT|/webhooks|{\"url\": \"http://localhost\", \"triggers\": []}|400",
                "POST|/webhooks|{}|405",
                "PUT|/webhooks/faults|{\"loss\": 2}|400",
                "PUT|/webhooks/faults|{\"lost\": 1}|400",
                "PUT|/webhooks/faults|[]|400",
                "POST|/webhooks/faults|{}|405",
                "GET|/webhooks/nothing|''|404",
                "PUT|/lag|{}|400",
                "PUT|/lag|{\"lag\": \"PT-1S\"}|400",
                "POST|/lag|{}|405"
            })
    void whatCannotBeDoneIsSaidSo(String method, String path, String body, int status) throws Exception {
        assertThat(caller.control(method, path, body).statusCode()).isEqualTo(status);
    }

    private void register(String body) throws Exception {
        assertThat(caller.control("PUT", "/webhooks", body).statusCode()).isEqualTo(204);
    }
}
