package dev.promptcache.samples.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.promptcache.samples.stub.Fault;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.HttpStatus;
import org.springframework.test.context.TestPropertySource;

@TestPropertySource(
        properties = {
            "langsmith.prompt-cache.ttl=200ms",
            "langsmith.prompt-cache.refresh-interval=200ms",
            "langsmith.prompt-cache.refresh.backoff.initial-interval=50ms",
            "langsmith.prompt-cache.refresh.backoff.max-interval=100ms",
            "langsmith.prompt-cache.http.read-timeout=60s",
            "langsmith.prompt-cache.http.deadline=60s"
        })
@ExtendWith(OutputCaptureExtension.class)
class FreshnessTests extends AbstractPromptServiceTests {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    @Test
    void aChangedPromptArrivesWithoutBeingAskedFor() {
        stub.commitText("greeting", "Hello");
        pulled("greeting");

        String changed = stub.commitText("greeting", "Good day");
        stub.resetRequests();
        // The second is sent after the answer to the first was stored.
        eventually().until(() -> stub.requestCount("greeting") >= 2);

        assertThat(pulledCommit("greeting")).isEqualTo(changed);
    }

    @Test
    void aChangeIsToldToTheApplication(CapturedOutput output) {
        String before = stub.commitText("greeting", "Hello");
        pulled("greeting");
        String after = stub.commitText("greeting", "Good day");

        eventually().until(() -> output.getOut().contains("Prompt 'greeting' changed from " + before + " to " + after));
    }

    @Test
    void aMovedTagArrives() {
        String first = stub.commitText("greeting", "Hello");
        stub.tag("greeting", "prod");
        assertThat(pulledCommit("greeting:prod")).isEqualTo(first);

        String second = stub.commitText("greeting", "Good day");
        stub.tag("greeting", "prod");

        eventually().until(() -> pulledCommit("greeting:prod").equals(second));
        stub.tag("greeting", "prod", first);
        eventually().until(() -> pulledCommit("greeting:prod").equals(first));
    }

    static Stream<Fault> outages() {
        return Stream.of(
                Fault.status(503),
                Fault.status(500).body("<html>"),
                Fault.status(429).header("Retry-After", "1"),
                Fault.status(200).body("no JSON"),
                Fault.drop(),
                Fault.truncate());
    }

    @ParameterizedTest
    @MethodSource("outages")
    void anOutageChangesNothingForTheCaller(Fault fault) throws Exception {
        PromptResponse before = pulled("chat");

        stub.fault(fault);
        stub.resetRequests();
        assertThat(stub.awaitRequestCount(1, TIMEOUT)).isTrue();
        eventually().until(() -> failures("chat") > 0);

        assertThat(pulled("chat")).isEqualTo(before);
        client.get().uri("/actuator/health").exchange().expectStatus().isOk();
    }

    @Test
    void aHangingLangSmithChangesNothingForTheCaller() throws Exception {
        PromptResponse before = pulled("chat");

        stub.fault(Fault.hang());
        stub.resetRequests();
        assertThat(stub.awaitRequestCount(1, TIMEOUT)).isTrue();

        // A caller who waited for LangSmith would wait for its read timeout, a minute.
        assertTimeout(Duration.ofSeconds(20), () -> assertThat(pulled("chat")).isEqualTo(before));
    }

    @Test
    void aHangingPromptKeepsNoOtherFromBeingRefreshed() {
        stub.commitText("greeting", "Hello");
        pulled("greeting");
        pulled("chat");

        stub.fault("chat", Fault.hang());
        String changed = stub.commitText("greeting", "Good day");

        eventually().until(() -> pulledCommit("greeting").equals(changed));
    }

    @Test
    void aChangeMadeDuringAnOutageArrivesAfterIt() {
        stub.commitText("greeting", "Hello");
        pulled("greeting");
        stub.fault(Fault.status(503));
        String changed = stub.commitText("greeting", "Good day");
        eventually().until(() -> failures("greeting") > 0);

        stub.recover();

        eventually().until(() -> pulledCommit("greeting").equals(changed));
        eventually().until(() -> failures("greeting") == 0);
    }

    @Test
    void aDeletedPromptIsNotServedAnyLonger() {
        stub.commitText("greeting", "Hello");
        pulled("greeting");

        stub.delete("greeting");

        eventually().until(() -> pull("greeting").returnResult().getStatus() == HttpStatus.NOT_FOUND);
    }

    private int failures(String identifier) {
        Entry entry = client.get()
                .uri("/actuator/promptcache/" + identifier)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(Entry.class)
                .returnResult()
                .getResponseBody();
        return entry == null ? -1 : entry.failures();
    }

    /** What is read of an entry here. */
    private record Entry(int failures) {}
}
