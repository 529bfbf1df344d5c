package dev.promptcache.samples.stub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TrafficTests {

    private LangSmithStub stub;

    private Caller caller;

    @BeforeEach
    void start() throws IOException {
        stub = LangSmithStub.builder().keepRequests(2).start();
        caller = new Caller(stub);
    }

    @AfterEach
    void stop() {
        stub.close();
    }

    @Test
    void requestsAreCountedInTotalAndForEachPrompt() throws Exception {
        caller.get("/commits/-/chat/latest");
        caller.get("/api/v1/commits/stub/chat/prod");
        caller.get("/commits/-/nope/latest");
        caller.getWithoutKey("/commits/-/structured/latest");
        caller.get("/info");

        assertThat(stub.requestCount()).isEqualTo(5);
        assertThat(stub.requestCount("chat")).isEqualTo(2);
        assertThat(stub.requestCount("nope")).isEqualTo(1);
        assertThat(stub.requestCount("structured")).isEqualTo(1);
        assertThat(stub.requestCount("chat-mustache")).isZero();
        assertThat(stub.maxConcurrentRequests()).isEqualTo(1);
    }

    @Test
    void theLastRequestsAreKeptAsTheyArrived() throws Exception {
        caller.get("/info");
        caller.get("/commits/-/chat/feat%2Fx?include_model=true", "X-Api-Key", "secret");
        caller.get("/commits/-/chat/latest");

        assertThat(stub.requests()).hasSize(2);
        RecordedRequest request = stub.requests().get(0);
        assertThat(request.method()).isEqualTo("GET");
        assertThat(request.path()).isEqualTo("/commits/-/chat/feat%2Fx");
        assertThat(request.query()).isEqualTo("include_model=true");
        assertThat(request.prompt()).isEqualTo("chat");
        assertThat(request.header("x-api-key")).hasValue("secret");
        assertThat(request.header("x-nope")).isEmpty();
        assertThat(stub.requests().get(1).query()).isNull();
    }

    @Test
    void controlRequestsAreNotCounted() throws Exception {
        caller.control("GET", "/requests", "");

        assertThat(stub.requestCount()).isZero();
        assertThat(stub.requests()).isEmpty();
    }

    @Test
    void resettingForgetsTheRequestsSoFar() throws Exception {
        caller.get("/commits/-/chat/latest");

        stub.resetRequests();

        assertThat(stub.requestCount()).isZero();
        assertThat(stub.requestCount("chat")).isZero();
        assertThat(stub.requests()).isEmpty();
    }

    @Test
    void waitingForRequestsThatDoNotComeEnds() throws Exception {
        caller.get("/info");

        assertThat(stub.awaitRequestCount(1, Duration.ZERO)).isTrue();
        assertThat(stub.awaitRequestCount(2, Duration.ofMillis(1))).isFalse();
    }
}
