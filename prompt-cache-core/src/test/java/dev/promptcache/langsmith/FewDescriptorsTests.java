package dev.promptcache.langsmith;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A process that may open 200 files, and a LangSmith that answers whatever breaks a client. */
@DisabledOnOs(OS.WINDOWS)
class FewDescriptorsTests {

    private static final int DESCRIPTORS = 200;

    // For longer: -Dgarbage.seconds=3600.
    private static final int SECONDS = Integer.getInteger("garbage.seconds", 10);

    private static final List<Answer> ANSWERS = List.of(
            text("SSH-2.0-OpenSSH_9.6\r\n"),
            text("\u0015\u0003\u0003\u0000\u0002\u0002("),
            text("HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n{}"),
            text("HTTP/1.1 200 OK\r\nX: " + "x".repeat(500_000) + "\r\n\r\n"),
            text("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
            text(RawServer.head(200, 100) + "{\"commit"),
            text("HTTP/1.1 401 x\r\nContent-Length: 0\r\n\r\n"),
            text("HTTP/1.1 401 x\r\nWWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n"),
            text(RawServer.head(404, 22) + "{\"detail\":\"Not Found\"}"),
            text("HTTP/1.1 302 x\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n"),
            text(""),
            (server, connection) -> connection.setSoLinger(true, 0),
            (server, connection) -> RawServer.hang(connection),
            (server, connection) -> {
                RawServer.send(connection, RawServer.head(200, 10_000_000) + "{");
                RawServer.hang(connection);
            },
            (server, connection) -> {
                RawServer.send(connection, RawServer.head(200, 10_000_000));
                while (true) {
                    RawServer.send(connection, " ");
                    Thread.sleep(20);
                }
            });

    private volatile boolean healthy = true;
    private volatile String prompt = RawServer.prompt();

    @Test
    void anythingButLangSmithCostsNothingForGoodAndWhatIsCachedIsServedMeanwhile() throws Exception {
        AtomicInteger next = new AtomicInteger();
        try (RawServer server = new RawServer((self, connection) -> {
            if (healthy) {
                RawServer.send(connection, prompt);
            } else {
                ANSWERS.get(next.getAndIncrement() % ANSWERS.size()).give(self, connection);
            }
        })) {
            Process process = start(server.url());
            try (BufferedReader said =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                expect(said, "cached");
                healthy = false;
                go(process);
                expect(said, "abused");
                assertThat(next).as("answers").hasValueGreaterThan(2 * ANSWERS.size());
                prompt = prompt.replace("11aa", "22bb");
                healthy = true;
                go(process);
                expect(said, "recovered");
                assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
                assertThat(process.exitValue()).isZero();
            } finally {
                process.destroyForcibly();
            }
        }
    }

    private static Process start(String url) throws IOException {
        return new ProcessBuilder(
                        "/bin/sh",
                        "-c",
                        "ulimit -n " + DESCRIPTORS + " && exec \"$0\" \"$@\"",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        FewDescriptorsApplication.class.getName(),
                        url,
                        String.valueOf(SECONDS))
                .redirectErrorStream(true)
                .start();
    }

    private static void go(Process process) throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
    }

    private static void expect(BufferedReader said, String word) throws IOException {
        StringBuilder all = new StringBuilder();
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            all.append(line).append('\n');
            if (line.equals(word)) {
                return;
            }
        }
        throw new AssertionError("The process ended before it was " + word + ":\n" + all);
    }

    private static Answer text(String text) {
        return (server, connection) -> RawServer.send(connection, text);
    }

    /** Something to do to a client. */
    @FunctionalInterface
    private interface Answer {
        void give(RawServer server, Socket connection) throws IOException, InterruptedException;
    }
}
