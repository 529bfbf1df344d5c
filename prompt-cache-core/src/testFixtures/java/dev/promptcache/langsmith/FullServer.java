package dev.promptcache.langsmith;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/** A server whose queue of connections is full, so that the system does not answer a further one. */
final class FullServer implements AutoCloseable {

    private final ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final List<Socket> queue = new ArrayList<>();

    FullServer() throws IOException {
        boolean full = false;
        while (!full && queue.size() < 100) {
            Socket connection = new Socket();
            queue.add(connection);
            try {
                connection.connect(socket.getLocalSocketAddress(), 300);
            } catch (SocketTimeoutException e) {
                full = true;
            }
        }
    }

    String url() {
        return "http://localhost:" + socket.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        for (Socket connection : queue) {
            connection.close();
        }
        socket.close();
    }
}
