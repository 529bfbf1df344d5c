package dev.promptcache.samples.stub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FaultTests {

    private static final Duration LONG = Duration.ofSeconds(20);

    private static final String CHAT = "/commits/-/chat/latest";

    private static final String OTHER = "/commits/-/structured/latest";

    private LangSmithStub stub;

    private Caller caller;

    @BeforeEach
    void start() throws IOException {
        stub = LangSmithStub.start(0);
        caller = new Caller(stub);
    }

    @AfterEach
    void stop() {
        stub.close();
    }

    @Test
    void aStatusIsAnsweredWithItsHeadersAndTheApisErrorBody() throws Exception {
        stub.fault(Fault.status(429).header("Retry-After", "7"));

        HttpResponse<String> response = caller.get(CHAT);

        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.headers().firstValue("Retry-After")).hasValue("7");
        assertThat(Json.parse(response.body()).get("error").isString()).isTrue();
    }

    @Test
    void aStatusMayHaveABodyOfAnyKindOrNone() throws Exception {
        stub.fault(Fault.status(200).header("Content-Type", "text/html").body("<html>"));
        HttpResponse<String> page = caller.get(CHAT);
        assertThat(page.body()).isEqualTo("<html>");
        assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html");

        stub.fault(Fault.status(502).body(""));
        assertThat(caller.get(CHAT).body()).isEmpty();

        stub.fault(Fault.status(304));
        assertThat(caller.get(CHAT).statusCode()).isEqualTo(304);
    }

    @Test
    void anOutageComesBeforeTheCredentials() throws Exception {
        stub.fault(Fault.status(503));

        assertThat(caller.getWithoutKey(CHAT).statusCode()).isEqualTo(503);
        assertThat(caller.getWithoutKey("/info").statusCode()).isEqualTo(503);
    }

    @Test
    void aPromptsFaultLeavesTheOthersAlone() throws Exception {
        stub.fault("chat", Fault.status(500));

        assertThat(caller.get(CHAT).statusCode()).isEqualTo(500);
        assertThat(caller.get(OTHER).statusCode()).isEqualTo(200);
    }

    @Test
    void aPromptsFaultComesBeforeTheGeneralOneAndEachIsTakenAwayOnItsOwn() throws Exception {
        stub.fault(Fault.status(503));
        stub.fault("stub/chat", Fault.status(404));
        assertThat(caller.get(CHAT).statusCode()).isEqualTo(404);
        assertThat(caller.get(OTHER).statusCode()).isEqualTo(503);

        stub.recover("chat");
        assertThat(caller.get(CHAT).statusCode()).isEqualTo(503);

        stub.fault("chat", Fault.status(404));
        stub.recover();
        assertThat(caller.get(CHAT).statusCode()).isEqualTo(200);
        assertThat(caller.get(OTHER).statusCode()).isEqualTo(200);
    }

    @Test
    void aFaultMayStrikeANumberOfRequestsOnly() throws Exception {
        stub.fault(Fault.status(503).times(2));

        assertThat(caller.get(CHAT).statusCode()).isEqualTo(503);
        assertThat(caller.get(CHAT).statusCode()).isEqualTo(503);
        assertThat(caller.get(CHAT).statusCode()).isEqualTo(200);
    }

    @Test
    void aDelayComesBeforeTheAnswer() throws Exception {
        stub.fault("chat", Fault.delay(Duration.ofMillis(50)));

        long before = System.nanoTime();
        HttpResponse<String> response = caller.get(CHAT);

        assertThat(System.nanoTime() - before)
                .isGreaterThanOrEqualTo(Duration.ofMillis(50).toNanos());
        assertThat(response.statusCode()).isEqualTo(200);
    }

    @Test
    void aDelayMayComeBeforeAnotherFault() throws Exception {
        stub.fault(Fault.status(500).after(Duration.ofMillis(50)));

        long before = System.nanoTime();
        assertThat(caller.get(CHAT).statusCode()).isEqualTo(500);
        assertThat(System.nanoTime() - before)
                .isGreaterThanOrEqualTo(Duration.ofMillis(50).toNanos());
    }

    @Test
    void recoveryCutsADelayShort() throws Exception {
        stub.fault(Fault.status(500).after(Duration.ofHours(1)));
        CompletableFuture<HttpResponse<String>> pending = caller.getLater(CHAT);
        assertThat(stub.awaitRequestCount(1, LONG)).isTrue();

        stub.recover();

        assertThat(pending.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }

    @Test
    void aHangingRequestIsAnsweredRegularlyOnceTheFaultIsTakenAway() throws Exception {
        stub.fault("chat", Fault.hang());
        List<CompletableFuture<HttpResponse<String>>> pending = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            pending.add(caller.getLater(CHAT));
        }
        assertThat(stub.awaitRequestCount(3, LONG)).isTrue();
        assertThat(caller.get(OTHER).statusCode()).isEqualTo(200);
        assertThat(pending).noneMatch(CompletableFuture::isDone);

        stub.recover("chat");

        for (CompletableFuture<HttpResponse<String>> response : pending) {
            assertThat(response.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        }
        assertThat(stub.maxConcurrentRequests()).isEqualTo(4);
    }

    @Test
    void aReplacedFaultLetsGoOfTheRequestsItHeldBack() throws Exception {
        stub.fault(Fault.hang().times(1));
        CompletableFuture<HttpResponse<String>> pending = caller.getLater(CHAT);
        assertThat(stub.awaitRequestCount(1, LONG)).isTrue();
        assertThat(caller.get(CHAT).statusCode()).isEqualTo(200);

        stub.fault(Fault.status(500));

        assertThat(pending.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        assertThat(caller.get(CHAT).statusCode()).isEqualTo(500);
    }

    @Test
    void closingDropsHangingRequests() throws Exception {
        stub.fault(Fault.hang());
        CompletableFuture<HttpResponse<String>> pending = caller.getLater(CHAT);
        assertThat(stub.awaitRequestCount(1, LONG)).isTrue();

        stub.close();

        assertThat(pending).failsWithin(LONG);
    }

    @Test
    void aDroppedConnectionHasNoAnswer() throws Exception {
        stub.fault(Fault.drop());

        assertThatExceptionOfType(IOException.class).isThrownBy(() -> caller.get(CHAT));

        stub.recover();
        assertThat(caller.get(CHAT).statusCode()).isEqualTo(200);
    }

    @Test
    void aTruncatedBodyEndsBeforeItsAnnouncedLength() throws Exception {
        stub.fault(Fault.truncate());

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> caller.get(CHAT))
                .withMessageContaining("fixed content-length");
    }

    @Test
    void whatNoServerCouldDoIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Fault.status(99));
        assertThatIllegalArgumentException().isThrownBy(() -> Fault.delay(Duration.ofSeconds(-1)));
        assertThatIllegalArgumentException().isThrownBy(() -> Fault.hang().times(-1));
    }
}
