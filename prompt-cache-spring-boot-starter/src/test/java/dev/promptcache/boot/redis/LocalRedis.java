package dev.promptcache.boot.redis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
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

    /** Starts at a free port. */
    LocalRedis(Path folder) throws IOException, InterruptedException {
        this(folder, freePorts(1).get(0));
    }

    /** Starts with more arguments than the usual ones. */
    LocalRedis(Path folder, int port, String... more) throws IOException, InterruptedException {
        this(folder, port, arguments(folder, port, more));
    }

    private LocalRedis(Path folder, int port, List<String> arguments) throws IOException, InterruptedException {
        this.folder = folder;
        this.port = port;
        String given = System.getProperty("redis.server");
        command.add(given == null ? ExecutableProvider.newJarResourceProvider().get().getPath() : given);
        command.addAll(arguments);
        start();
    }

    /** A Sentinel that looks after one server, and has another take its place after a second. */
    static LocalRedis sentinel(Path folder, int port, String name, int watched) throws IOException, InterruptedException {
        Path settings = folder.resolve("sentinel.conf");
        Files.write(
                settings,
                List.of(
                        "port " + port,
                        "bind 127.0.0.1",
                        "sentinel monitor " + name + " 127.0.0.1 " + watched + " 1",
                        "sentinel down-after-milliseconds " + name + " 1000"));
        return new LocalRedis(folder, port, List.of(settings.toString(), "--sentinel"));
    }

    private static List<String> arguments(Path folder, int port, String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("--port", String.valueOf(port), "--bind", "127.0.0.1", "--dir", folder.toString(), "--save", ""));
        arguments.addAll(List.of(more));
        return arguments;
    }

    /** Ports that nobody listens at, each another one. */
    static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(new ServerSocket(0));
            }
            return sockets.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
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

    /** Says something to the server, and gives back what it answers, as far as it says it at once. */
    String ask(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write((request + "\r\n").getBytes(StandardCharsets.UTF_8));
            byte[] answer = new byte[8192];
            int length = socket.getInputStream().read(answer);
            return new String(answer, 0, Math.max(0, length), StandardCharsets.UTF_8);
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
