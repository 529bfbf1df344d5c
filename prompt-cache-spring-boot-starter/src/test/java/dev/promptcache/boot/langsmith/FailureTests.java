package dev.promptcache.boot.langsmith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.http.Fault;
import dev.promptcache.FetchMode;
import dev.promptcache.FetchOutcome;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

class FailureTests {

    private final HttpServerFixture server = new HttpServerFixture();

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "400, INVALID",
        "401, ACCESS_DENIED",
        "402, INVALID",
        "403, ACCESS_DENIED",
        "404, NOT_FOUND",
        "408, UNAVAILABLE",
        "409, INVALID",
        "422, INVALID",
        "425, UNAVAILABLE",
        "429, RATE_LIMITED",
        "500, UNAVAILABLE",
        "502, UNAVAILABLE",
        "503, UNAVAILABLE",
        "504, UNAVAILABLE",
        "529, UNAVAILABLE"
    })
    void eachStatusIsAFailureOfItsKindAndTellsWhatLangSmithSaid(int status, FetchOutcome outcome) {
        server.answer(status, "{\"error\": \"so it is\"}");
        PromptException failure = failure();
        assertThat(failure.outcome()).isEqualTo(outcome);
        assertThat(failure.statusCode()).hasValue(status);
        assertThat(failure).hasMessageContaining("LangSmith answered " + status + ": so it is");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"detail\": \"from the other half\"} | : from the other half",
                "{\"error\": \"two\\r\\nlines\\u0000\\u001b[31m\"} | : two lines [31m",
                "{\"error\": \"the key lsv2_secret is unknown\"} | : the key **** is unknown",
                "{\"detail\": [{\"msg\": \"x\"}]} | ''",
                "<html>Bad Gateway</html> | ''",
                "'' | ''"
            })
    void whatLangSmithSaidIsOneCleanLine(String body, String said) {
        server.answer(500, body);
        assertThat(failure().detail()).isEqualTo("LangSmith answered 500" + said);
    }

    @Test
    void whatLangSmithSaidIsCut() {
        server.answer(500, "{\"error\": \"" + "x".repeat(5000) + "\"}");
        assertThat(failure().detail()).hasSizeLessThan(350).endsWith("...");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\": \"Commit not found\"}",
                "{\"detail\": \"Repo not found\"}",
                "{\"error\": \"gone\", \"status\": 404, \"extra\": {}}"
            })
    void aPromptIsNotFoundWhereLangSmithSaysSo(String body) {
        server.answer(404, body);
        assertThat(failure()).isInstanceOf(PromptException.NotFound.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html><h1>404 Not Found</h1><hr>nginx</html>",
                "404 page not found",
                "default backend - 404",
                "{}",
                "[]",
                "\"error\"",
                "{\"message\": \"no Route matched with those values\"}",
                "{\"error\": \"\"}",
                "{\"error\": {\"code\": 404}}",
                "{\"error\": \"cut o"
            })
    void anybodyElsesWordsDoNotMeanThatThePromptIsGone(String body) {
        server.answer(404, body);
        PromptException failure = failure();
        assertThat(failure).isInstanceOf(PromptException.Invalid.class).hasMessageContaining("langsmith.endpoint");
        assertThat(failure.statusCode()).hasValue(404);
    }

    @Test
    void aRefusedKeyNamesTheProperty() {
        server.answer(403, "{\"error\": \"Forbidden\"}");
        assertThat(failure()).hasMessageContaining("Forbidden").hasMessageContaining("langsmith.api-key");
    }

    @Test
    void anOrganizationKeyWithoutAWorkspaceNamesTheProperty() {
        server.answer(403, "{\"error\": \"org_scoped_key_requires_workspace\"}");
        assertThat(failure())
                .isInstanceOf(PromptException.AccessDenied.class)
                .hasMessageContaining("langsmith.workspace-id");
    }

    @Test
    void aRateLimitTellsHowLongToWait() {
        server.answer(WireMock.aResponse().withStatus(429).withHeader("Retry-After", "17"));
        assertThat(failure())
                .isInstanceOfSatisfying(
                        PromptException.RateLimited.class,
                        limited -> assertThat(limited.retryAfter()).isEqualTo(Duration.ofSeconds(17)));
    }

    @Test
    void aRateLimitNeedNotTell() {
        server.answer(429, "");
        assertThat(failure())
                .isInstanceOfSatisfying(
                        PromptException.RateLimited.class,
                        limited -> assertThat(limited.retryAfter()).isNull());
    }

    @Test
    void anAnswerThatDoesNotComeIsUnavailable() {
        server.answer(WireMock.aResponse().withFixedDelay(10_000));
        assertThat(failure(server.impatientSource()))
                .isInstanceOf(PromptException.Unavailable.class)
                .hasMessageContaining("did not answer within the read timeout");
    }

    @Test
    void anAnswerThatTricklesIsGivenUpAfterTheReadTimeout() {
        server.answer(WireMock.aResponse().withBody("{}".repeat(500)).withChunkedDribbleDelay(1000, 10_000));
        // Invalid if its beginning came within the timeout, unavailable if not even that did.
        assertThat(failure(server.impatientSource()))
                .isInstanceOfAny(PromptException.Invalid.class, PromptException.Unavailable.class)
                .hasMessageContaining("within the read timeout");
    }

    @ParameterizedTest
    @EnumSource(value = Fault.class, mode = Mode.EXCLUDE, names = "MALFORMED_RESPONSE_CHUNK")
    void aConnectionThatBreaksIsUnavailable(Fault fault) {
        server.answer(WireMock.aResponse().withFault(fault));
        assertThat(failure()).isInstanceOf(PromptException.Unavailable.class);
    }

    @Test
    void anAnswerThatBreaksOffIsAFailureThatSaysSo() {
        server.answer(WireMock.aResponse().withFault(Fault.MALFORMED_RESPONSE_CHUNK));
        // Invalid if the break came while the body was read, unavailable if the client saw it before it passed on the
        // headers.
        assertThat(failure())
                .isInstanceOfAny(PromptException.Invalid.class, PromptException.Unavailable.class)
                .hasMessageContaining("broke off");
    }

    @Test
    void aServerThatIsNotThereIsUnavailable() {
        server.close();
        PromptException failure = failure();
        assertThat(failure).isInstanceOf(PromptException.Unavailable.class).hasMessageContaining("ConnectException");
        assertThat(failure.statusCode()).isEmpty();
    }

    @Test
    void anInterruptEndsTheCall() throws Exception {
        CountDownLatch called = new CountDownLatch(1);
        server.answer(WireMock.aResponse().withFixedDelay(60_000));
        LangSmithPromptSource source = server.settings(server.connection(null))
                .timeouts(Duration.ofSeconds(2), Duration.ofMinutes(1))
                .customizer(client -> client.requestInterceptor((request, body, execution) -> {
                    called.countDown();
                    return execution.execute(request, body);
                }))
                .build();
        FutureTask<PromptException> call = new FutureTask<>(() -> catchThrowableOfType(
                PromptException.class, () -> source.fetch(PromptKey.parse("p"), FetchMode.FOREGROUND)));
        Thread thread = new Thread(call);
        thread.start();
        called.await();
        thread.interrupt();
        assertThat(call.get(5, TimeUnit.SECONDS)).isInstanceOf(PromptException.Unavailable.class);
    }

    @Test
    void noFailureShowsTheKey() {
        for (int status : new int[] {401, 403, 429, 500}) {
            server.answer(status, "{\"error\": \"lsv2_secret\"}");
            assertThat(failure()).hasStackTraceContaining("****").message().doesNotContain("lsv2_secret");
        }
    }

    @Test
    void noFailureShowsACredentialThatACustomizerHasSet() {
        server.answer(403, "{\"error\": \"no to Bearer t0ken, t0ken and sid=c00kie\"}");
        LangSmithPromptSource source = server.settings(new LangSmithConnection(server.url(), null, null))
                .customizer(client -> client.defaultHeaders(headers -> {
                    headers.setBearerAuth("t0ken");
                    headers.set("Cookie", "sid=c00kie");
                }))
                .build();
        assertThat(failure(source))
                .hasMessageContaining("LangSmith answered 403: no to ****, **** and ****")
                .hasStackTraceContaining("****");
    }

    private static PromptException failure(LangSmithPromptSource source) {
        return catchThrowableOfType(
                PromptException.class, () -> source.fetch(PromptKey.parse("p"), FetchMode.FOREGROUND));
    }

    private PromptException failure() {
        return catchThrowableOfType(PromptException.class, () -> server.pull("p"));
    }
}
