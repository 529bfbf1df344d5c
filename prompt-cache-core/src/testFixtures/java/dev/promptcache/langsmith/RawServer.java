package dev.promptcache.langsmith;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** A server that may break every rule of HTTP. It reads one request of each connection and leaves the rest to the test. */
public final class RawServer implements AutoCloseable {

    /** What follows the head of an answer with a prompt in it. */
    public static final String PROMPT = "{\"commit_hash\": \"11aa\", \"manifest\": {\"lc\": 1}}";

    private final ServerSocket socket;
    private final Conversation conversation;
    private final List<String> requests = new ArrayList<>();
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);

    public RawServer(Conversation conversation) {
        this.conversation = conversation;
        try {
            this.socket = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        start(this::accept, "raw-server");
    }

    /** A server that takes every request and answers none. */
    public static RawServer hanging() {
        return new RawServer((server, connection) -> server.hang());
    }

    /** A server that sends some text and closes the connection. */
    public static RawServer sending(String text) {
        return new RawServer((server, connection) -> send(connection, text));
    }

    public static void send(Socket connection, String text) throws IOException {
        OutputStream out = connection.getOutputStream();
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /** The head of an answer that has a body of some length. */
    public static String head(int status, int length) {
        return "HTTP/1.1 " + status + " x\r\nContent-Type: application/json\r\nContent-Length: " + length + "\r\n\r\n";
    }

    /** A whole answer with a prompt. */
    public static String prompt() {
        return head(200, PROMPT.length()) + PROMPT;
    }

    public String url() {
        return "http://localhost:" + port();
    }

    public int port() {
        return socket.getLocalPort();
    }

    /** The heads of the requests, in their order. */
    public List<String> requests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    /** Waits until the server is closed. */
    public void hang() throws InterruptedException {
        closed.await();
    }

    /** Answers no more, and waits until the client has gone. */
    public static void hang(Socket connection) throws IOException {
        connection.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    /** Whether the client has closed every connection. */
    public boolean isLeft() {
        return connections.stream().allMatch(Socket::isClosed);
    }

    /** Closes the connections that there are, and forgets them. */
    public void closeConnections() throws IOException {
        for (Socket connection : connections) {
            connection.close();
        }
        connections.clear();
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            socket.close();
            closeConnections();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                connections.add(connection);
                start(() -> converse(connection), "raw-server-connection");
            } catch (IOException e) {
                // Closed: the test is over.
                return;
            }
        }
    }

    private void converse(Socket connection) {
        try (connection) {
            String head = readHead(connection.getInputStream());
            synchronized (requests) {
                requests.add(head);
            }
            conversation.answer(this, connection);
        } catch (IOException | InterruptedException e) {
            // The client has gone, as it should in many of these tests.
            return;
        } finally {
            connections.remove(connection);
        }
    }

    private static String readHead(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return head.toString();
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private static void start(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** What the server does when it has read a request. */
    @FunctionalInterface
    public interface Conversation {
        void answer(RawServer server, Socket connection) throws IOException, InterruptedException;
    }
}
