package dev.promptcache.boot.langsmith;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.PromptException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LangSmithBodyTests {

    private static final String CHUNKED =
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final String CHUNK = "1000\r\n" + " ".repeat(0x1000) + "\r\n";

    @Test
    void aBodyOfFiveMegabytesIsRead() {
        String padding = " ".repeat(5 * 1024 * 1024 - RawServer.PROMPT.length());
        try (RawServer server = RawServer.sending(RawServer.head(200, 5 * 1024 * 1024) + RawServer.PROMPT + padding)) {
            assertThat(Pulls.hash(Pulls.from(server.url()))).isEqualTo("11aa");
        }
    }

    @Test
    void aBodyThatIsOneByteLargerIsInvalid() {
        String padding = " ".repeat(5 * 1024 * 1024 + 1 - RawServer.PROMPT.length());
        try (RawServer server =
                RawServer.sending(RawServer.head(200, 5 * 1024 * 1024 + 1) + RawServer.PROMPT + padding)) {
            assertInvalid(Pulls.from(server.url()), "it is larger than 5 MB");
        }
    }

    @Test
    void aCompressedBodyIsRead() throws IOException {
        try (RawServer server = compressed(gzip(RawServer.PROMPT.getBytes(StandardCharsets.UTF_8)), 0)) {
            assertThat(Pulls.hash(Pulls.from(server.url()))).isEqualTo("11aa");
        }
    }

    @Test
    void aSmallBodyThatUnpacksToALargeOneIsInvalid() throws IOException {
        try (RawServer server = compressed(gzip(new byte[50 * 1024 * 1024]), 0)) {
            assertInvalid(Pulls.from(server.url()), "it is larger than 5 MB");
        }
    }

    @Test
    void aCompressedBodyThatEndsTooSoonIsInvalid() throws IOException {
        try (RawServer server = compressed(gzip(RawServer.PROMPT.getBytes(StandardCharsets.UTF_8)), 10)) {
            assertInvalid(Pulls.from(server.url()), "it broke off");
        }
    }

    @Test
    void aBodyThatIsNotCompressedAsItSaysIsInvalid() {
        try (RawServer server = compressed(RawServer.PROMPT.getBytes(StandardCharsets.UTF_8), 0)) {
            assertInvalid(Pulls.from(server.url()), "it is not compressed as it says");
        }
    }

    @Test
    void aBodyWithoutEndIsInvalidOnceItIsTooLarge() {
        try (RawServer server = new RawServer((self, connection) -> endless(connection, "200 OK"))) {
            assertInvalid(Pulls.from(server.url()), "it is larger than 5 MB");
        }
    }

    @Test
    void anErrorWithoutEndIsReadNoFurtherThanItsStart() {
        try (RawServer server = new RawServer((self, connection) -> endless(connection, "403 Forbidden"))) {
            assertThat(Pulls.failure(Pulls.from(server.url()))).isInstanceOf(PromptException.AccessDenied.class);
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
                    Pulls.from(server.url()).timeouts(Pulls.PATIENCE, Pulls.IMPATIENCE),
                    "it did not end within the read timeout");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Pulls.PATIENCE);
        }
    }

    @Test
    void aBodyThatBreaksOffIsInvalid() {
        try (RawServer server = RawServer.sending(RawServer.head(200, 100) + RawServer.PROMPT.substring(0, 20))) {
            assertInvalid(Pulls.from(server.url()), "it broke off");
        }
    }

    @Test
    void chunksThatBreakOffAreInvalid() {
        try (RawServer server = RawServer.sending(CHUNKED + "5\r\n{\"co")) {
            assertInvalid(Pulls.from(server.url()), "it broke off");
        }
    }

    @Test
    void anErrorThatBreaksOffIsOfItsStatusAllTheSame() {
        try (RawServer server = RawServer.sending(RawServer.head(403, 100) + "{\"error\": \"Forb")) {
            assertThat(Pulls.failure(Pulls.from(server.url())))
                    .isInstanceOf(PromptException.AccessDenied.class)
                    .hasMessageContaining("LangSmith answered 403. Check langsmith.api-key");
        }
    }

    @Test
    void aBodyThatIsNotUtf8IsInvalid() {
        try (RawServer server = new RawServer((self, connection) -> {
            RawServer.send(connection, RawServer.head(200, 3));
            connection.getOutputStream().write(new byte[] {'"', (byte) 0xc3, '"'});
            connection.getOutputStream().flush();
        })) {
            assertInvalid(Pulls.from(server.url()), "it is not UTF-8");
        }
    }

    @Test
    void nestingWithoutMeasureIsInvalidAndOverflowsNothing() {
        String body = "{\"commit_hash\": \"11aa\", \"manifest\": {\"a\": " + "[".repeat(1_000_000) + "}}";
        try (RawServer server = RawServer.sending(RawServer.head(200, body.length()) + body)) {
            assertInvalid(Pulls.from(server.url()), "nesting depth");
        }
    }

    @Test
    void nestingThatJsonAllowsIsKept() {
        String body = "{\"commit_hash\": \"11aa\", \"manifest\": {\"a\": " + "[".repeat(400) + "]".repeat(400) + "}}";
        try (RawServer server = RawServer.sending(RawServer.head(200, body.length()) + body)) {
            assertThat(Pulls.hash(Pulls.from(server.url()))).isEqualTo("11aa");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>please log in</html>", "[]", "null", "7", "\"prompt\"", "{}"})
    void aBodyOfAnotherKindIsInvalidAndNotQuoted(String body) {
        try (RawServer server = RawServer.sending(RawServer.head(200, body.length()) + body)) {
            PromptException failure = Pulls.failure(Pulls.from(server.url()));
            assertThat(failure).isInstanceOf(PromptException.Invalid.class).hasMessageNotContaining("log in");
            assertThat(failure.statusCode()).hasValue(200);
        }
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
}
