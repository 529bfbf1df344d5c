package dev.promptcache.boot.langsmith;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslOptions;

/** Makes secure sockets with the ciphers and protocols that an SSL bundle names. Thread-safe. */
final class BundleSocketFactory extends SSLSocketFactory {

    private final SSLSocketFactory sockets;
    private final SslOptions options;

    private BundleSocketFactory(SSLSocketFactory sockets, SslOptions options) {
        this.sockets = sockets;
        this.options = options;
    }

    /** Reads the bundle's stores. */
    static SSLSocketFactory of(SslBundle bundle) {
        SSLSocketFactory sockets = bundle.createSslContext().getSocketFactory();
        return bundle.getOptions().isSpecified() ? new BundleSocketFactory(sockets, bundle.getOptions()) : sockets;
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return options.getCiphers() == null ? sockets.getDefaultCipherSuites() : options.getCiphers();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return sockets.getSupportedCipherSuites();
    }

    @Override
    public Socket createSocket() throws IOException {
        return restricted(sockets.createSocket());
    }

    @Override
    public Socket createSocket(Socket socket, String host, int port, boolean autoClose) throws IOException {
        return restricted(sockets.createSocket(socket, host, port, autoClose));
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return restricted(sockets.createSocket(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
        return restricted(sockets.createSocket(host, port, local, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return restricted(sockets.createSocket(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
        return restricted(sockets.createSocket(host, port, local, localPort));
    }

    private Socket restricted(Socket socket) {
        SSLSocket secure = (SSLSocket) socket;
        if (options.getCiphers() != null) {
            secure.setEnabledCipherSuites(options.getCiphers());
        }
        if (options.getEnabledProtocols() != null) {
            secure.setEnabledProtocols(options.getEnabledProtocols());
        }
        return secure;
    }
}
