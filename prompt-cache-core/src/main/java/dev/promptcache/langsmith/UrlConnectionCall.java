package dev.promptcache.langsmith;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.HttpURLConnection;
import java.net.ProtocolException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * One request over one connection. It is made in a thread of its own, which whoever gives it up interrupts: that is noticed between
 * two reads, and {@link #disconnect()} ends the wait for the first of them.
 */
final class UrlConnectionCall implements Callable<LangSmithResponse> {

    private static final int FIRST_STATUS = 100;
    private static final int LAST_STATUS = 999;
    private static final int FIRST_ERROR = 400;
    private static final int PROXY_WANTS_CREDENTIALS = 407;
    private static final Pattern NO_TUNNEL = Pattern.compile("Unable to tunnel.*HTTP/\\d\\.\\d (\\d{3}).*");
    private static final byte[] NOTHING = {};

    private final HttpURLConnection connection;
    private final LangSmithRequest request;
    /** The answer without its body, once it has begun. */
    private volatile @Nullable LangSmithResponse head;

    UrlConnectionCall(HttpURLConnection connection, LangSmithRequest request) {
        this.connection = connection;
        this.request = request;
    }

    @Override
    public LangSmithResponse call() throws IOException {
        try {
            prepare();
            connection.connect();
            checkInterrupt();
            int status = connection.getResponseCode();
            if (status < FIRST_STATUS || status > LAST_STATUS) {
                throw new ProtocolException("What was answered is no HTTP");
            }
            Map<String, List<String>> headers = headers();
            head = new LangSmithResponse(status, headers, NOTHING);
            checkInterrupt();
            return new LangSmithResponse(status, headers, read(status));
        } catch (IOException e) {
            connection.disconnect();
            return refusedByProxy(e);
        } catch (RuntimeException | Error e) {
            connection.disconnect();
            throw e;
        }
    }

    /** Ends a wait for the head of an answer at once; one for its body only when something arrives, or time is over. */
    void disconnect() {
        connection.disconnect();
    }

    /** What there is of an answer that is given up: an error is one even without its body. */
    LangSmithResponse whatCame(IOException late) throws IOException {
        LangSmithResponse begun = head;
        if (begun == null) {
            throw late;
        }
        if (begun.status() == HttpURLConnection.HTTP_OK) {
            throw new IncompleteBodyException(late, true);
        }
        return begun;
    }

    private void prepare() throws IOException {
        connection.setInstanceFollowRedirects(false);
        connection.setConnectTimeout(millis(request.connectTimeout()));
        connection.setReadTimeout(millis(request.remaining()));
        request.headers().forEach(connection::setRequestProperty);
        connection.setRequestProperty("Accept-Encoding", "gzip");
    }

    private static int millis(Duration duration) {
        // Zero would mean no timeout at all.
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, duration.toMillis()));
    }

    private static void checkInterrupt() throws IOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("The request was given up");
        }
    }

    private Map<String, List<String>> headers() {
        return connection.getHeaderFields().entrySet().stream()
                // The status line has no name.
                .filter(header -> header.getKey() != null)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private byte[] read(int status) throws IOException {
        InputStream body = status < FIRST_ERROR ? connection.getInputStream() : connection.getErrorStream();
        if (body == null) {
            return NOTHING;
        }
        boolean compressed = isCompressed();
        BodyReader reader = new BodyReader(request, status);
        byte[] read = reader.read(() -> compressed ? new GZIPInputStream(body) : body);
        if (!reader.isAtEnd()) {
            // What is left may have no end, and closing would read it.
            connection.disconnect();
            return read;
        }
        if (status == HttpURLConnection.HTTP_OK && !compressed && read.length < connection.getContentLengthLong()) {
            // The JDK takes the end of the connection for that of the body.
            throw new IncompleteBodyException(new EOFException(), false);
        }
        body.close();
        return read;
    }

    private boolean isCompressed() {
        String encoding = connection.getContentEncoding();
        return "gzip".equalsIgnoreCase(encoding) || "x-gzip".equalsIgnoreCase(encoding);
    }

    /** A proxy that wants credentials before it makes a tunnel says so as one does that needs none. */
    private static LangSmithResponse refusedByProxy(IOException failure) throws IOException {
        Matcher refused = NO_TUNNEL.matcher(String.valueOf(failure.getMessage()));
        if (refused.matches() && Integer.parseInt(refused.group(1)) == PROXY_WANTS_CREDENTIALS) {
            return new LangSmithResponse(PROXY_WANTS_CREDENTIALS, Map.of(), NOTHING);
        }
        throw failure;
    }
}
