package dev.promptcache.samples.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.promptcache.samples.stub.Fault;
import dev.promptcache.samples.stub.LangSmithStub;
import java.time.Duration;
import java.util.List;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Three instances of the application, joined through the Redis that the first of them brings. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class FleetServiceTests {

    private static final String SECRET = "a-secret-for-trying-it";

    private final Instance one = Instance.first();
    private final LangSmithStub langSmith = one.stub();
    private final Instance two = one.another();
    private final Instance three = one.another();
    private final List<Instance> all = List.of(one, two, three);

    @BeforeEach
    void waitUntilAllHaveJoined() {
        eventually().untilAsserted(() -> {
            for (Instance instance : all) {
                assertThat(instance.listing().at("/fleet/joined").asBoolean()).isTrue();
            }
        });
    }

    @AfterEach
    void recover() {
        langSmith.recover();
        langSmith.lag(Duration.ZERO);
    }

    @AfterAll
    void close() {
        two.close();
        three.close();
        one.close();
    }

    @Test
    void aChangeReachesAllThroughTheWebhookOfOne() throws Exception {
        pullEverywhere("joke-generator");

        String changed =
                langSmith.commit("joke-generator", "{\"manifest\": {\"template\": \"two\"}, \"created_by\": \"Ada\"}");

        waitUntilAllServe("joke-generator", changed);
        JsonNode change = one.get("/actuator/promptcache/joke-generator").at("/changes/0");
        assertThat(change.path("to").asString()).isEqualTo(changed);
        assertThat(change.path("trigger").asString()).isEqualTo("push");
        assertThat(change.path("by").asString()).isEqualTo("Ada");
        assertThat(two.get("/actuator/promptcache/joke-generator")
                        .at("/changes/0/trigger")
                        .asString())
                .isEqualTo("fleet");
    }

    @Test
    void aWebhookThatIsSentByHandReachesAllWhicheverInstanceGetsIt() throws Exception {
        pullEverywhere("chat");
        String changed = langSmith.commit("chat", "{\"manifest\": {\"template\": \"two\"}, \"skip_webhooks\": true}");
        String webhook = "{\"event\": \"commit\", \"prompt_name\": \"chat\", \"commit_hash\": \"" + changed + "\"}";

        assertThat(three.post(webhook, "wrong")).isEqualTo(401);
        assertThat(three.post(webhook, SECRET)).isEqualTo(202);

        waitUntilAllServe("chat", changed);
    }

    @Test
    void aChangeThatLangSmithShowsLateArrivesAllTheSame() throws Exception {
        pullEverywhere("structured");
        langSmith.lag(Duration.ofMillis(700));

        String changed = langSmith.commitText("structured", "two");

        waitUntilAllServe("structured", changed);
    }

    @Test
    void allOfThemMakeOneCallForAPrompt() throws Exception {
        pullEverywhere("support");
        assertThat(langSmith.requestCount("support")).isOne();
        assertThat(two.pull("support").path("origin").asString()).isEqualTo("fleet");
    }

    @Test
    void anInstanceThatStartsWhileLangSmithIsAwayHasWhatTheOthersHave() throws Exception {
        String known = one.commit("chat-mustache");
        langSmith.fault(Fault.status(503));
        try (Instance late = one.another()) {
            assertThat(late.commit("chat-mustache")).isEqualTo(known);
        }
    }

    private void pullEverywhere(String prompt) throws Exception {
        String commit = one.commit(prompt);
        for (Instance instance : all) {
            assertThat(instance.commit(prompt)).isEqualTo(commit);
        }
    }

    private void waitUntilAllServe(String prompt, String commit) {
        eventually().untilAsserted(() -> {
            for (Instance instance : all) {
                assertThat(instance.commit(prompt)).isEqualTo(commit);
            }
        });
    }

    private static ConditionFactory eventually() {
        return await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50));
    }
}
