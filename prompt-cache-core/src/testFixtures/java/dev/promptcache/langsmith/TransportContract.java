package dev.promptcache.langsmith;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.FetchMode;
import dev.promptcache.PromptException;
import dev.promptcache.contract.Holds;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Authenticator;
import java.net.PasswordAuthentication;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every transport of ours, against servers that keep to HTTP and others that do not. */
@Holds({"client-transport", "client-body"})
public abstract class TransportContract {

    private static final String CHUNKED =
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final String CHUNK = "1000\r\n" + " ".repeat(0x1000) + "\r\n";

    @Test
    void aBodyOfFiveMegabytesIsRead() {
        String padding = " ".repeat(5 * 1024 * 1024 - RawServer.PROMPT.length());
        try (RawServer server = RawServer.sending(RawServer.head(200, 5 * 1024 * 1024) + RawServer.PROMPT + padding)) {
            assertThat(Pulls.hash(from(server.url()))).isEqualTo("11aa");
        }
    }

    @Test
    void aBodyThatIsOneByteLargerIsInvalid() {
        String padding = " ".repeat(5 * 1024 * 1024 + 1 - RawServer.PROMPT.length());
        try (RawServer server =
                RawServer.sending(RawServer.head(200, 5 * 1024 * 1024 + 1) + RawServer.PROMPT + padding)) {
            assertInvalid(from(server.url()), "it is larger than 5 MB");
        }
    }

    @Test
    void aCompressedBodyIsRead() throws IOException {
        try (RawServer server = compressed(gzip(RawServer.PROMPT.getBytes(StandardCharsets.UTF_8)), 0)) {
            assertThat(Pulls.hash(from(server.url()))).isEqualTo("11aa");
        }
    }

    @Test
    void aSmallBodyThatUnpacksToALargeOneIsInvalid() throws IOException {
        try (RawServer server = compressed(gzip(new byte[50 * 1024 * 1024]), 0)) {
            assertInvalid(from(server.url()), "it is larger than 5 MB");
        }
    }

    @Test
    void aCompressedBodyThatEndsTooSoonIsInvalid() throws IOException {
        try (RawServer server = compressed(gzip(RawServer.PROMPT.getBytes(StandardCharsets.UTF_8)), 10)) {
            assertInvalid(from(server.url()), "it broke off");
        }
    }

    @Test
    void aBodyThatIsNotCompressedAsItSaysIsInvalid() {
        try (RawServer server = compressed(RawServer.PROMPT.getBytes(StandardCharsets.UTF_8), 0)) {
            assertInvalid(from(server.url()), "it is not compressed as it says");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5})
    void aCompressedBodyThatEndsBeforeItHasBegunBrokeOff(int length) throws IOException {
        byte[] whole = gzip(RawServer.PROMPT.getBytes(StandardCharsets.UTF_8));
        try (RawServer server = compressed(whole, whole.length - length)) {
            assertInvalid(from(server.url()), "it broke off");
        }
    }

    @Test
    void anErrorThatIsNotCompressedAsItSaysIsOfItsStatusAllTheSame() {
        String head =
                RawServer.head(429, 4).replace("\r\n\r\n", "\r\nRetry-After: 7\r\nContent-Encoding: gzip\r\n\r\n");
        try (RawServer server = RawServer.sending(head + "slow")) {
            PromptException failure = Pulls.failure(from(server.url()));
            assertThat(failure)
                    .isInstanceOf(PromptException.RateLimited.class)
                    .hasMessageContaining("LangSmith answered 429");
            assertThat(failure.statusCode()).hasValue(429);
            assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(7));
        }
    }

    @Test
    void aBodyWithoutEndIsInvalidOnceItIsTooLarge() {
        try (RawServer server = new RawServer((self, connection) -> endless(connection, "200 OK"))) {
            assertInvalid(from(server.url()), "it is larger than 5 MB");
        }
    }

    @Test
    void anErrorWithoutEndIsReadNoFurtherThanItsStart() {
        try (RawServer server = new RawServer((self, connection) -> endless(connection, "403 Forbidden"))) {
            assertThat(Pulls.failure(from(server.url()))).isInstanceOf(PromptException.AccessDenied.class);
        }
    }

    @Test
    void aBodyThatStopsHalfWayIsInvalidWithinTheReadTimeout() {
        try (RawServer server = new RawServer((self, connection) -> {
            RawServer.send(connection, RawServer.head(200, 100) + RawServer.PROMPT.substring(0, 20));
            self.hang();
        })) {
            long start = System.nanoTime();
            assertInvalid(
                    from(server.url()).timeouts(Pulls.PATIENCE, Pulls.IMPATIENCE),
                    "it did not end within the read timeout");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Pulls.PATIENCE);
        }
    }

    @Test
    void aBodyThatBreaksOffIsInvalid() {
        try (RawServer server = RawServer.sending(RawServer.head(200, 100) + RawServer.PROMPT.substring(0, 20))) {
            assertInvalid(from(server.url()), "it broke off");
        }
    }

    @Test
    void chunksThatBreakOffAreInvalid() {
        try (RawServer server = RawServer.sending(CHUNKED + "5\r\n{\"co")) {
            assertInvalid(from(server.url()), "it broke off");
        }
    }

    @Test
    void anErrorThatBreaksOffIsOfItsStatusAllTheSame() {
        try (RawServer server = RawServer.sending(RawServer.head(403, 100) + "{\"error\": \"Forb")) {
            assertThat(Pulls.failure(from(server.url())))
                    .isInstanceOf(PromptException.AccessDenied.class)
                    .hasMessageContaining("LangSmith answered 403. Check the API key (");
        }
    }

    @Test
    void aBodyThatIsNotUtf8IsInvalid() {
        try (RawServer server = new RawServer((self, connection) -> {
            RawServer.send(connection, RawServer.head(200, 3));
            connection.getOutputStream().write(new byte[] {'"', (byte) 0xc3, '"'});
            connection.getOutputStream().flush();
        })) {
            assertInvalid(from(server.url()), "it is not UTF-8");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 2"})
    void anAnswerWithoutAHeadIsUnavailable(String text) {
        try (RawServer server = RawServer.sending(text)) {
            assertThat(Pulls.failure(from(server.url()))).isInstanceOf(PromptException.Unavailable.class);
        }
    }

    @ParameterizedTest
    @MethodSource("garbage")
    void whatIsNoHttpIsUnavailableAndNotTriedAgain(String text) {
        try (RawServer server = RawServer.sending(text)) {
            assertThat(Pulls.failure(from(server.url()).retries(2, Pulls.PATIENCE)))
                    .isInstanceOf(PromptException.Unavailable.class)
                    .hasMessageContaining("does not speak HTTP");
            assertThat(server.requests()).hasSize(1);
        }
    }

    static Stream<String> garbage() {
        return Stream.of(
                "SSH-2.0-OpenSSH_9.6\r\n",
                "{\"hello\": \"http\"}",
                "220 mail ESMTP\r\n",
                "HTTP/1.1 2000 x\r\n\r\n",
                "HTTP/1.1 7 x\r\n\r\n");
    }

    @Test
    void noAnswerCostsADescriptorForGood() throws IOException {
        List<String> answers = Stream.concat(
                        garbage(),
                        Stream.of(
                                "",
                                "\u0015\u0003\u0003\u0000\u0002\u0002(",
                                "HTTP/1.1 200 OK\r\nContent-Le",
                                "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n{}",
                                "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n{}",
                                "HTTP/1.1 200 OK\r\nX: " + "x".repeat(500_000) + "\r\n\r\n",
                                "HTTP/1.1 200 OK\r\n" + "X-Header: y\r\n".repeat(50_000) + "\r\n",
                                CHUNKED + "zz\r\n",
                                CHUNKED + "5\r\n{",
                                RawServer.head(200, 100) + "{",
                                RawServer.head(403, 100) + "{",
                                RawServer.head(503, 0),
                                "HTTP/1.1 401 x\r\nContent-Length: 0\r\n\r\n",
                                "HTTP/1.1 302 x\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n"))
                .toList();
        try (RawServer server = new RawServer((self, connection) ->
                RawServer.send(connection, answers.get(self.requests().size() % answers.size())))) {
            LangSmithPromptSource source = from(server.url()).build();
            pullAll(source, answers.size());
            server.closeConnections();
            long before = Descriptors.open();
            pullAll(source, 20 * answers.size());
            server.closeConnections();
            Await.until(() -> Descriptors.open() < before + 20);
        }
    }

    private static void pullAll(LangSmithPromptSource source, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(Pulls.failure(source, FetchMode.FOREGROUND)).isNotNull();
        }
    }

    @Test
    void aResetIsUnavailable() {
        try (RawServer server = new RawServer((self, connection) -> connection.setSoLinger(true, 0))) {
            assertThat(Pulls.failure(from(server.url()))).isInstanceOf(PromptException.Unavailable.class);
        }
    }

    @Test
    void aServerThatIsNotThereIsUnavailableAndNamed() {
        RawServer server = RawServer.hanging();
        server.close();
        assertThat(Pulls.failure(from(server.url())))
                .isInstanceOf(PromptException.Unavailable.class)
                .hasMessageContaining("could not be reached at localhost:" + server.port())
                .hasMessageContaining("Connection refused");
    }

    @Test
    void aHostThatTheNameServiceDoesNotKnowIsUnavailableAndNamed() {
        assertThat(Pulls.failure(from("http://langsmith.invalid")))
                .isInstanceOf(PromptException.Unavailable.class)
                .hasMessageContaining("could not be reached")
                .hasMessageContaining("langsmith.invalid")
                .hasMessageContaining("is unknown");
    }

    @Test
    void aHostThatTakesNoConnectionIsUnavailableWithinTheConnectTimeout() throws IOException {
        try (FullServer server = new FullServer()) {
            long start = System.nanoTime();
            assertThat(Pulls.failure(from(server.url()).timeouts(Pulls.IMPATIENCE, Pulls.PATIENCE)))
                    .isInstanceOf(PromptException.Unavailable.class)
                    .hasMessageContaining("could not be reached at localhost")
                    .hasMessageContaining("within the connect timeout of 1 s");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Pulls.PATIENCE);
        }
    }

    @Test
    void aServerThatNeverAnswersIsUnavailableWithinTheReadTimeout() {
        try (RawServer server = RawServer.hanging()) {
            assertThat(Pulls.failure(from(server.url()).timeouts(Pulls.PATIENCE, Pulls.IMPATIENCE)))
                    .isInstanceOf(PromptException.Unavailable.class)
                    .hasMessageContaining("did not answer within the read timeout of 1 s");
        }
    }

    @Test
    void aServerThatTakesNoPartInTheHandshakeIsUnavailableWithinTheReadTimeout() {
        try (RawServer server = RawServer.hanging()) {
            String url = server.url().replace("http:", "https:");
            long start = System.nanoTime();
            assertThat(Pulls.failure(from(url).timeouts(Pulls.IMPATIENCE, Pulls.IMPATIENCE)))
                    .isInstanceOf(PromptException.Unavailable.class)
                    .hasMessageContaining("timeout");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Pulls.PATIENCE);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nX: ",
                "HTTP/1.1 200 OK\r\nContent-Length: 10000000\r\n\r\n",
                "HTTP/1.1 200 OK\r\n\r\n"
            })
    void anAnswerThatDripsEndsWithTheReadTimeout(String start) {
        try (RawServer server = new RawServer((self, connection) -> {
            RawServer.send(connection, start);
            while (!connection.isClosed()) {
                RawServer.send(connection, " ");
                Thread.sleep(20);
            }
        })) {
            long begun = System.nanoTime();
            assertThat(Pulls.failure(from(server.url()).timeouts(Pulls.PATIENCE, Pulls.IMPATIENCE)))
                    .hasMessageContaining("within the read timeout");
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Pulls.PATIENCE);
            Await.until(server::isLeft);
        }
    }

    @Test
    void anErrorThatDripsIsOfItsStatus() {
        try (RawServer server = new RawServer((self, connection) -> {
            RawServer.send(connection, RawServer.head(403, 100_000));
            while (!connection.isClosed()) {
                RawServer.send(connection, " ");
                Thread.sleep(20);
            }
        })) {
            assertThat(Pulls.failure(from(server.url()).timeouts(Pulls.PATIENCE, Pulls.IMPATIENCE)))
                    .isInstanceOf(PromptException.AccessDenied.class);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void noRedirectIsFollowedAndTheKeyGoesNowhereElse(int status) {
        try (RawServer elsewhere = RawServer.sending(RawServer.prompt());
                RawServer server = RawServer.sending("HTTP/1.1 " + status + " x\r\nLocation: " + elsewhere.url()
                        + "/commits/-/p/latest\r\nContent-Length: 0\r\n\r\n")) {
            assertThat(Pulls.failure(from(server.url())))
                    .isInstanceOf(PromptException.Invalid.class)
                    .hasMessageContaining("Redirects are not followed: check the endpoint (")
                    .hasMessageContaining("langsmith.endpoint");
            assertThat(elsewhere.requests()).isEmpty();
        }
    }

    @Test
    void theRequestSaysWhoAsksAndForNoOtherProtocol() {
        try (RawServer server = RawServer.sending(RawServer.prompt())) {
            Pulls.hash(from(server.url()).header("X-Trace", "7"));
            assertThat(server.requests())
                    .singleElement()
                    .asString()
                    .startsWith("GET /commits/-/p/latest HTTP/1.1\r\n")
                    .containsOnlyOnce("\r\nAccept: application/json\r\n")
                    .containsOnlyOnce("\r\nx-api-key: " + Pulls.KEY + "\r\n")
                    .containsOnlyOnce("\r\nX-Trace: 7\r\n")
                    .containsOnlyOnce("\r\nUser-Agent: prompt-cache")
                    .doesNotContainIgnoringCase("upgrade");
        }
    }

    @Test
    void aRefusalWithoutAChallengeIsARefusalAlsoWhereThereIsAnAuthenticator() {
        Authenticator.setDefault(new ProxyUser());
        try (RawServer server = RawServer.sending("HTTP/1.1 401 x\r\nContent-Length: 0\r\n\r\n")) {
            assertThat(Pulls.failure(from(server.url())
                            .header("Authorization", "Bearer token")
                            .retries(2, Pulls.PATIENCE)))
                    .isInstanceOf(PromptException.AccessDenied.class);
            assertThat(server.requests()).singleElement().asString().contains("\r\nAuthorization: Bearer token\r\n");
        } finally {
            Authenticator.setDefault(null);
        }
    }

    @Test
    void aRefusalWithAChallengeIsOneRefusalAndTheKeyOfAProxyGoesNowhereElse() {
        Authenticator.setDefault(new AnybodysUser());
        try (RawServer server = RawServer.sending(
                "HTTP/1.1 401 x\r\nWWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n")) {
            assertThat(Pulls.failure(from(server.url()).retries(2, Pulls.PATIENCE)))
                    .isInstanceOf(PromptException.AccessDenied.class);
            assertThat(server.requests()).singleElement().asString().doesNotContainIgnoringCase("Authorization:");
        } finally {
            Authenticator.setDefault(null);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200 OK\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"commit",
                "HTTP/1.1 503 x\r\nContent-Length: 100\r\n\r\n{\"err"
            })
    void anInterruptEndsTheCallWhereverItWaitsAndIsNotFollowedByARetry(String start) throws Exception {
        CountDownLatch waiting = new CountDownLatch(1);
        try (RawServer server = new RawServer((self, connection) -> {
            RawServer.send(connection, start);
            waiting.countDown();
            self.hang();
        })) {
            LangSmithPromptSource source = from(server.url())
                    .timeouts(Duration.ofSeconds(2), Duration.ofMinutes(1))
                    .retries(2, Duration.ofMinutes(1))
                    .build();
            FutureTask<PromptException> call = new FutureTask<>(() -> {
                PromptException failure = Pulls.failure(source, FetchMode.FOREGROUND);
                assertThat(Thread.currentThread().isInterrupted()).isTrue();
                return failure;
            });
            Thread thread = new Thread(call);
            thread.start();
            waiting.await();
            // The head may take a moment to arrive; an interrupt before or after it must do the same.
            Await.until(() -> call.isDone() || thread.getState() == Thread.State.TIMED_WAITING);
            thread.interrupt();
            assertThat(call.get(20, TimeUnit.SECONDS)).isNotNull();
            assertThat(server.requests()).hasSize(1);
        }
    }

    /** The transport, made anew for each test. */
    protected abstract LangSmithTransport transport();

    protected LangSmithPromptSourceBuilder from(String url) {
        return Pulls.from(url).transport(transport());
    }

    private static RawServer compressed(byte[] body, int cut) {
        return new RawServer((self, connection) -> {
            String head = RawServer.head(200, body.length - cut);
            RawServer.send(connection, head.replace("\r\n\r\n", "\r\nContent-Encoding: gzip\r\n\r\n"));
            connection.getOutputStream().write(body, 0, body.length - cut);
            connection.getOutputStream().flush();
        });
    }

    private static byte[] gzip(byte[] body) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(body);
        }
        return bytes.toByteArray();
    }

    private static void endless(Socket connection, String status) throws IOException {
        RawServer.send(connection, CHUNKED.replace("200 OK", status));
        while (!connection.isClosed()) {
            RawServer.send(connection, CHUNK);
        }
    }

    private static void assertInvalid(LangSmithPromptSourceBuilder source, String reason) {
        assertThat(Pulls.failure(source))
                .isInstanceOf(PromptException.Invalid.class)
                .hasMessageContaining(reason);
    }

    /** As many applications have it: for whoever asks. */
    private static final class AnybodysUser extends Authenticator {
        @Override
        protected PasswordAuthentication getPasswordAuthentication() {
            return new PasswordAuthentication("user", "pass".toCharArray());
        }
    }

    private static final class ProxyUser extends Authenticator {

        @Override
        protected @Nullable PasswordAuthentication getPasswordAuthentication() {
            return getRequestorType() == RequestorType.PROXY
                    ? new PasswordAuthentication("user", "pass".toCharArray())
                    : null;
        }
    }
}
