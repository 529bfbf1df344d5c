package dev.promptcache.boot.redis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import redis.embedded.core.ExecutableProvider;

/**
 * A Redis server to be killed, frozen and restarted: the embedded one, or the command that the system property
 * {@code redis.server} names. For one thread.
 */
final class LocalRedis implements AutoCloseable {

    private static final long START_SECONDS = 30;

    final int port;
    private final Path folder;
    private final List<String> command = new ArrayList<>();
    private @Nullable Process process;

    /** Starts in a folder of its own, with more arguments than it needs. */
    LocalRedis(Path folder, String... more) throws IOException, InterruptedException {
        this(folder, freePort(), more);
    }

    LocalRedis(Path folder, int port, String... more) throws IOException, InterruptedException {
        this.folder = folder;
        this.port = port;
        String given = System.getProperty("redis.server");
        command.add(given == null ? ExecutableProvider.newJarResourceProvider().get().getPath() : given);
        command.addAll(List.of("--bind", "127.0.0.1", "--dir", folder.toString(), "--save", ""));
        command.addAll(List.of(more));
        if (!command.contains("--tls-port")) {
            command.addAll(List.of("--port", String.valueOf(port)));
        }
        start();
    }

    /** A port that nobody listens at. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Starts with the dump in its folder, if there is one, and listens. */
    void start() throws IOException, InterruptedException {
        process = new ProcessBuilder(command)
                .redirectOutput(folder.resolve("redis.log").toFile())
                .redirectErrorStream(true)
                .start();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (!listens()) {
            if (!running().isAlive() || System.nanoTime() > end) {
                close();
                throw new IOException("Redis does not start: " + Files.readString(folder.resolve("redis.log")));
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    /** Ends at once, as by kill -9. */
    void kill() throws InterruptedException {
        running().destroyForcibly().waitFor();
    }

    void freeze() throws IOException, InterruptedException {
        signal("-STOP");
    }

    void thaw() throws IOException, InterruptedException {
        signal("-CONT");
    }

    /** The dump that the next start begins with. */
    Path dump() {
        return folder.resolve("dump.rdb");
    }

    void forget() throws IOException {
        Files.deleteIfExists(dump());
    }

    private boolean listens() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private void signal(String signal) throws IOException, InterruptedException {
        Process kill =
                new ProcessBuilder("kill", signal, String.valueOf(running().pid())).start();
        if (!kill.waitFor(10, TimeUnit.SECONDS) || kill.exitValue() != 0) {
            throw new IOException("kill " + signal + " failed");
        }
    }

    private Process running() {
        if (process == null) {
            throw new IllegalStateException("Redis was not started");
        }
        return process;
    }

    /** Ends, also if it is frozen. */
    @Override
    public void close() {
        running().destroyForcibly();
    }
}
