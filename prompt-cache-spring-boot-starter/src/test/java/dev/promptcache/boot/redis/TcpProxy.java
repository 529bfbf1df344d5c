package dev.promptcache.boot.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A server that passes on what is said to another one, and what that one answers, or does not. Thread-safe. */
final class TcpProxy implements AutoCloseable {

    final int port;
    private final InetSocketAddress target;
    private final ServerSocket server;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private volatile boolean vanishing;
    private volatile boolean refusing;

    TcpProxy(int target) throws IOException {
        this.target = new InetSocketAddress(InetAddress.getLoopbackAddress(), target);
        this.server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        this.port = server.getLocalPort();
        begin("accept", this::accept);
    }

    /** Lets every byte vanish from now on; connections stay, and new ones come about, but nobody is heard. */
    void vanish() {
        vanishing = true;
    }

    /** Passes on what is said, and resets the connections on which something was lost. */
    void heal() {
        vanishing = false;
        refusing = false;
        links.stream().filter(link -> link.lossy).forEach(Link::reset);
    }

    /** Resets all connections. New ones are welcome. */
    void cut() {
        links.forEach(Link::reset);
    }

    /** Resets all connections, and new ones too. */
    void refuse() {
        refusing = true;
        cut();
    }

    /** Lets all that the server says vanish on the subscriptions that there are, for good. */
    void deafen() {
        links.stream().filter(link -> link.subscribed).forEach(link -> link.deaf = true);
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Link link = new Link(server.accept());
                links.add(link);
                if (refusing) {
                    link.reset();
                } else {
                    link.open();
                }
            } catch (IOException e) {
                // The client tries again, or the proxy is closed.
                continue;
            }
        }
    }

    private static void begin(String name, Runnable task) {
        Thread thread = new Thread(task, "proxy-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    /** A connection of a client and the one that stands for it at the server. */
    private final class Link {

        private final Socket client;
        private final Socket behind = new Socket();
        private volatile boolean lossy;
        private volatile boolean subscribed;
        private volatile boolean deaf;

        private Link(Socket client) {
            this.client = client;
        }

        private void open() throws IOException {
            try {
                client.setTcpNoDelay(true);
                behind.setTcpNoDelay(true);
                behind.connect(target);
            } catch (IOException e) {
                reset();
                throw e;
            }
            begin("asks", () -> pump(client, behind, true));
            begin("answers", () -> pump(behind, client, false));
        }

        private void pump(Socket from, Socket to, boolean asks) {
            byte[] buffer = new byte[8192];
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    if (asks && text(buffer, read).contains("SUBSCRIBE")) {
                        subscribed = true;
                    }
                    if (vanishing || lossy) {
                        lossy = true;
                    } else if (asks || !deaf) {
                        out.write(buffer, 0, read);
                    }
                }
            } catch (IOException e) {
                // One side is gone, so the other one goes too.
            } finally {
                reset();
            }
        }

        private static String text(byte[] buffer, int length) {
            return new String(buffer, 0, length, StandardCharsets.ISO_8859_1).toUpperCase(Locale.ROOT);
        }

        private void reset() {
            links.remove(this);
            try (client;
                    behind) {
                client.setSoLinger(true, 0);
            } catch (IOException e) {
                if (!client.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }
}
