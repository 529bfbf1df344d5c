package dev.promptcache.samples.stub;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** The sockets and threads behind the stub. Safe for use by several threads. */
final class StubServer {

    private static final String NO_DELAY = "sun.net.httpserver.nodelay";

    private final HttpServer server;

    private final ExecutorService executor;

    private final URI uri;

    private StubServer(HttpServer server, ExecutorService executor, URI uri) {
        this.server = server;
        this.executor = executor;
        this.uri = uri;
    }

    static StubServer start(String host, int port, StubState state) throws IOException {
        sendAtOnce();
        HttpServer server = HttpServer.create(new InetSocketAddress(host, port), 0);
        // Held back requests occupy a thread each, so the number of threads has no limit.
        ExecutorService executor = Executors.newCachedThreadPool(daemons());
        server.setExecutor(executor);
        server.createContext("/", new GuardedHandler(new ApiHandler(state)));
        server.createContext(ControlHandler.ROOT, new GuardedHandler(new ControlHandler(state)));
        server.start();
        return new StubServer(server, executor, uri(server.getAddress()));
    }

    URI uri() {
        return uri;
    }

    void stop() {
        server.stop(0);
        executor.shutdownNow();
    }

    private static URI uri(InetSocketAddress bound) {
        // Nobody can connect to the wildcard address.
        InetAddress address =
                bound.getAddress().isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : bound.getAddress();
        String host = address.getHostAddress();
        return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + bound.getPort());
    }

    /**
     * Up to JDK 17 the server writes a response's head and body separately and leaves Nagle's algorithm on, which adds
     * 40 ms to every answer on a kept connection. Only this property turns that off, for every such server in the JVM.
     */
    private static void sendAtOnce() {
        if (System.getProperty(NO_DELAY) == null) {
            System.setProperty(NO_DELAY, "true");
        }
    }

    private static ThreadFactory daemons() {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, "langsmith-stub-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
