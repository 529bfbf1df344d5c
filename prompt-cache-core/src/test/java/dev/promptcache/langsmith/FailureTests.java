package dev.promptcache.langsmith;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.FetchOutcome;
import dev.promptcache.PromptException;
import dev.promptcache.contract.Holds;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FailureTests {

    private final FakeTransport langSmith = new FakeTransport();

    @Holds("failure-kinds")
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
        langSmith.answer(status, "{\"error\": \"no such prompt\"}");
        PromptException failure = failure();
        assertThat(failure.outcome()).isEqualTo(outcome);
        assertThat(failure.statusCode()).hasValue(status);
        assertThat(failure).hasMessageContaining("LangSmith answered " + status + ": no such prompt");
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
        langSmith.answer(500, body);
        assertThat(failure().detail()).isEqualTo("LangSmith answered 500" + said);
    }

    @Test
    void whatLangSmithSaidIsCut() {
        langSmith.answer(500, "{\"error\": \"" + "x".repeat(5000) + "\"}");
        assertThat(failure().detail()).hasSizeLessThan(350).endsWith("...");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\": \"Commit not found\"}",
                "{\"detail\": \"Repo not found\"}",
                "{\"detail\": \"Repository '-/greeting' not found\"}",
                "{\"error\": \"no commits in repo\"}",
                "{\"error\": \"Prompt not found.\", \"status\": 404, \"extra\": {}}",
                "{\"error\": \"Could not resolve tag 'prod' for owner/p\"}"
            })
    void aPromptIsNotFoundWhereLangSmithSaysSo(String body) {
        langSmith.answer(404, body);
        assertThat(failure()).isInstanceOf(PromptException.NotFound.class);
    }

    @Holds("failure-kinds")
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
                "{\"detail\": \"Not Found\"}",
                "{\"error\": \"gone\"}",
                "{\"timestamp\": \"x\", \"status\": 404, \"error\": \"Not Found\", \"path\": \"/commits/-/prompt/latest\"}",
                "{\"error\": \"Cannot GET /commits/-/prompt/latest\"}",
                "{\"error\": \"No route for commits/-/my-prompt/latest\"}",
                "{\"detail\": \"no such page: https://host/prompt?commit=1\"}",
                "{\"error\": \"route my-prompt:latest has no service\"}",
                "{\"error\": \"cut o"
            })
    void anybodyElsesWordsDoNotMeanThatThePromptIsGone(String body) {
        langSmith.answer(404, body);
        PromptException failure = failure();
        assertThat(failure).isInstanceOf(PromptException.Invalid.class).hasMessageContaining("langsmith.endpoint");
        assertThat(failure.statusCode()).hasValue(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html><title>Access denied</title></html>",
                "\n <!DOCTYPE html>",
                "Blocked by your organization's policy",
                "[\"denied\"]",
                "{\"message\": \"Forbidden\"}",
                "{\"message\": \"No API key found in request\", \"request_id\": \"7\"}",
                "{\"Message\": \"User is not authorized to access this resource\"}",
                "{\"success\": false, \"errors\": [{\"code\": 1020}]}",
                "{\"statusCode\": 401, \"error_description\": \"invalid token\"}"
            })
    void aProxysPageIsNotBlamedOnTheKey(String body) {
        for (int status : new int[] {401, 403}) {
            langSmith.answer(status, body);
            assertThat(failure())
                    .isInstanceOf(PromptException.Invalid.class)
                    .hasMessageContaining("a proxy, a firewall or a gateway")
                    .hasMessageNotContaining("API key");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Forbidden",
                "{\"detail\": \"Forbidden\"}",
                "{}",
                "{\"error\": \"Forb",
                "{\"error\": {\"code\": 403}, \"status\": 403}",
                "{\"detail\": [{\"msg\": \"no\"}]}"
            })
    void aRefusalIsBlamedOnTheKeyEvenInFewWords(String body) {
        for (int status : new int[] {401, 403}) {
            langSmith.answer(status, body);
            assertThat(failure())
                    .isInstanceOf(PromptException.AccessDenied.class)
                    .hasMessageContaining("langsmith.api-key");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 425, 429, 500, 502, 503, 504})
    void theWaitThatLangSmithAskedForIsPassedOn(int status) {
        langSmith.answer(FakeTransport.response(status, "", Map.of("retry-after", List.of("3600", "1"))));
        assertThat(failure().retryAfter()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void aRefusedKeyNamesTheProperty() {
        langSmith.answer(403, "{\"error\": \"Forbidden\"}");
        assertThat(failure()).hasMessageContaining("Forbidden").hasMessageContaining("langsmith.api-key");
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void whoHasNoKeyIsToldSoAndWhereToSetIt(int status) {
        langSmith.answer(status, "{\"error\": \"Forbidden\"}");
        LangSmithPromptSourceBuilder source = LangSmithPromptSource.builder(
                        new LangSmithConnection(FakeTransport.URL, null, null))
                .transport(langSmith);
        assertThat(Pulls.failure(source))
                .isInstanceOf(PromptException.AccessDenied.class)
                .hasMessageContaining(
                        "LangSmith answered " + status + ": Forbidden. There is no API key: set the API key")
                .hasMessageContaining("apiKey of the LangSmithConnection")
                .hasMessageContaining("langsmith.api-key")
                .hasMessageNotContaining("Check");
        assertThat(Pulls.failure(source.header("Authorization", "Bearer t0ken")))
                .hasMessageContaining("Check the API key")
                .hasMessageNotContaining("There is no API key");
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 401, 404})
    void whatToDoIsSaidToThoseWithoutSpringBootToo(int status) {
        langSmith.answer(status, "");
        assertThat(failure().detail()).contains("of the LangSmithConnection; with Spring Boot, langsmith.");
    }

    @Test
    void anOrganizationKeyWithoutAWorkspaceNamesTheProperty() {
        langSmith.answer(403, "{\"error\": \"org_scoped_key_requires_workspace\"}");
        assertThat(failure())
                .isInstanceOf(PromptException.AccessDenied.class)
                .hasMessageContaining("langsmith.workspace-id");
    }

    @Test
    void aRateLimitTellsHowLongToWait() {
        langSmith.answer(FakeTransport.response(429, "", Map.of("Retry-After", List.of("17"))));
        assertThat(failure())
                .isInstanceOfSatisfying(
                        PromptException.RateLimited.class,
                        limited -> assertThat(limited.retryAfter()).isEqualTo(Duration.ofSeconds(17)));
    }

    @Test
    void aRateLimitNeedNotTell() {
        langSmith.answer(429, "");
        assertThat(failure())
                .isInstanceOfSatisfying(
                        PromptException.RateLimited.class,
                        limited -> assertThat(limited.retryAfter()).isNull());
    }

    @Holds("client-secret")
    @Test
    void noFailureShowsTheKey() {
        for (int status : new int[] {401, 403, 429, 500}) {
            langSmith.answer(status, "{\"error\": \"lsv2_secret\"}");
            assertThat(failure()).hasStackTraceContaining("****").message().doesNotContain("lsv2_secret");
        }
    }

    @Holds("client-secret")
    @Test
    void noFailureShowsACredentialThatIsSentInPlaceOfTheKey() {
        langSmith.answer(403, "{\"error\": \"no to Bearer t0ken, t0ken and sid=c00kie\"}");
        LangSmithPromptSourceBuilder source = LangSmithPromptSource.builder(
                        new LangSmithConnection(FakeTransport.URL, null, null))
                .transport(langSmith)
                .header("authorization", "Bearer t0ken")
                .header("Cookie", "sid=c00kie");
        assertThat(Pulls.failure(source))
                .hasMessageContaining("LangSmith answered 403: no to ****, **** and ****")
                .hasStackTraceContaining("****");
    }

    @Holds("failure-kinds")
    @ParameterizedTest
    @MethodSource("networkFailures")
    void aFailureOfTheNetworkNamesTheHostAndTheReason(IOException cause, String detail) {
        PromptException failure = langSmith.fail(cause).failure();
        assertThat(failure).isInstanceOf(PromptException.Unavailable.class).hasCause(cause);
        assertThat(failure.detail()).contains(detail).doesNotContain("null");
        assertThat(failure.statusCode()).isEmpty();
    }

    static Stream<Arguments> networkFailures() {
        return Stream.of(
                Arguments.of(
                        new ConnectException("Connection refused"),
                        "could not be reached at localhost:1984, or through a proxy before it: Connection refused"),
                Arguments.of(
                        new ConnectException(),
                        "could not be reached at localhost:1984, or through a proxy before it: ConnectException"),
                Arguments.of(
                        new ConnectException().initCause(new UnresolvedAddressException()),
                        "could not be reached at localhost:1984, or through a proxy before it: UnresolvedAddressException"),
                Arguments.of(
                        new NoRouteToHostException("No route to host"),
                        "could not be reached at localhost:1984, or broke off: NoRouteToHostException: No route to host"),
                Arguments.of(new EOFException(), "could not be reached at localhost:1984, or broke off: EOFException"),
                Arguments.of(
                        new IOException(null, new IllegalStateException("pool shut down")),
                        "or broke off: IOException: pool shut down"),
                Arguments.of(new UnknownHostException("proxy.local"), "is unknown (proxy.local)"),
                Arguments.of(
                        new SocketTimeoutException("Connect timed out"),
                        "could not be reached at localhost:1984 within the connect timeout of 20 s"),
                Arguments.of(
                        new SocketTimeoutException("Read timed out"), "did not answer within the read timeout of 20 s"),
                Arguments.of(new SSLException("no trust"), "No secure connection to LangSmith at localhost:1984"),
                Arguments.of(new ProtocolException("no HTTP"), "What answered at localhost:1984 does not speak HTTP"),
                Arguments.of(
                        new SocketException("Connection reset"),
                        "could not be reached at localhost:1984, or broke off: SocketException: Connection reset"));
    }

    @Test
    void whoCouldWaitNoLongerIsToldOfTheDeadline() {
        LangSmithPromptSourceBuilder source = langSmith.source().retries(0, Duration.ofSeconds(5));
        langSmith.fail(new SocketTimeoutException("Read timed out"));
        assertThat(Pulls.failure(source))
                .isInstanceOf(PromptException.Unavailable.class)
                .hasMessageContaining("LangSmith did not answer within the deadline");
        langSmith.fail(new IncompleteBodyException(new SocketTimeoutException("Read timed out"), true));
        assertThat(Pulls.failure(source))
                .isInstanceOf(PromptException.Unavailable.class)
                .hasMessageContaining("LangSmith's answer did not end within the deadline");
    }

    private PromptException failure() {
        return langSmith.failure();
    }
}
