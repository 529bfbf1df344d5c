package dev.promptcache.boot.redis;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import redis.embedded.core.ExecutableProvider;

/**
 * A Redis server to be killed, frozen and restarted: the embedded one, or the command that the system property
 * {@code redis.server} names. For one thread.
 */
final class LocalRedis implements AutoCloseable {

    final int port;
    private final Path folder;
    private final String command;
    private @Nullable Process process;

    LocalRedis(Path folder) throws IOException {
        this.folder = folder;
        String given = System.getProperty("redis.server");
        this.command = given == null
                ? ExecutableProvider.newJarResourceProvider().get().getPath()
                : given;
        try (ServerSocket socket = new ServerSocket(0)) {
            this.port = socket.getLocalPort();
        }
        start();
    }

    /** Starts with the dump in its folder, if there is one. */
    void start() throws IOException {
        process = new ProcessBuilder(
                        command,
                        "--port",
                        String.valueOf(port),
                        "--bind",
                        "127.0.0.1",
                        "--dir",
                        folder.toString(),
                        "--save",
                        "")
                .redirectOutput(folder.resolve("redis.log").toFile())
                .redirectErrorStream(true)
                .start();
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
