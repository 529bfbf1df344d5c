package dev.promptcache.langsmith;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Collects what a {@link LangSmithPromptSource} is made of. Not thread-safe. Each method returns the builder itself.
 *
 * @since 0.1.0
 */
public final class LangSmithPromptSourceBuilder {

    private static final String API_KEY = "x-api-key";
    private static final String WORKSPACE = "X-Tenant-Id";
    private static final int MEGABYTE = 1024 * 1024;

    private final LangSmithConnection connection;
    private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private @Nullable LangSmithTransport transport;
    private Duration connectTimeout = Duration.ofSeconds(2);
    private Duration readTimeout = Duration.ofSeconds(10);
    private int maxRetries = 2;
    private Duration deadline = Duration.ofSeconds(15);
    private int maxBodySize = 5 * MEGABYTE;

    LangSmithPromptSourceBuilder(LangSmithConnection connection) {
        this.connection = Objects.requireNonNull(connection, "connection");
        headers.put("Accept", "application/json");
        headers.put("User-Agent", UserAgent.value());
        if (connection.apiKey() != null) {
            headers.put(API_KEY, connection.apiKey());
        }
        if (connection.workspaceId() != null) {
            headers.put(WORKSPACE, connection.workspaceId());
        }
    }

    /**
     * Adds a header to every request, in place of one of the same name: {@code Authorization}, for example, where there is no API
     * key.
     *
     * @param name the name
     * @param value the value
     * @return this builder
     * @throws IllegalArgumentException if it is no header; the message does not show the value
     */
    public LangSmithPromptSourceBuilder header(String name, String value) {
        if (!name.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")) {
            throw new IllegalArgumentException("A header's name is a word, and not '" + name + "'");
        }
        if (value.chars().anyMatch(c -> c < ' ' || c > '~')) {
            throw new IllegalArgumentException(
                    "The value of the header " + name + " must consist of visible ASCII characters");
        }
        headers.put(name, value);
        return this;
    }

    /**
     * Bounds the waits of one attempt.
     *
     * @param connectTimeout how long setting up a connection may take, 2 seconds by default
     * @param readTimeout how long the answer may take, body included, 10 seconds by default
     * @return this builder
     */
    public LangSmithPromptSourceBuilder timeouts(Duration connectTimeout, Duration readTimeout) {
        this.connectTimeout = Objects.requireNonNull(connectTimeout, "connectTimeout");
        this.readTimeout = Objects.requireNonNull(readTimeout, "readTimeout");
        return this;
    }

    /**
     * Bounds the attempts that are made while a caller waits.
     *
     * @param maxRetries how many attempts may follow the first, 2 by default
     * @param deadline within what time, 15 seconds by default; should be the cache's deadline
     * @return this builder
     */
    public LangSmithPromptSourceBuilder retries(int maxRetries, Duration deadline) {
        this.maxRetries = maxRetries;
        this.deadline = Objects.requireNonNull(deadline, "deadline");
        return this;
    }

    /**
     * Bounds the answers: what is larger is {@link dev.promptcache.PromptException.Invalid}.
     *
     * @param bytes the largest body, 5 MB by default
     * @return this builder
     */
    public LangSmithPromptSourceBuilder maxBodySize(int bytes) {
        this.maxBodySize = bytes;
        return this;
    }

    /**
     * Sends the requests by an HTTP library of one's own, rather than the JDK's {@link UrlConnectionTransport}.
     *
     * @param transport sends the requests
     * @return this builder
     */
    public LangSmithPromptSourceBuilder transport(LangSmithTransport transport) {
        this.transport = Objects.requireNonNull(transport, "transport");
        return this;
    }

    /**
     * Makes a source. Warns if credentials are going to travel unencrypted.
     *
     * @return a new source
     * @throws IllegalArgumentException if a timeout, the deadline or the size is not positive, or the number of retries is negative
     */
    public LangSmithPromptSource build() {
        String endpoint = connection.endpoint();
        Credentials credentials = Credentials.in(headers);
        String workspace = headers.get(WORKSPACE);
        HttpLimits limits = new HttpLimits(connectTimeout, readTimeout, maxBodySize);
        Retries retries = new Retries(maxRetries, deadline);
        EndpointSecurity.warnOfClearText(endpoint, credentials);
        String fingerprint = ConnectionFingerprint.of(endpoint, workspace, credentials);
        return new LangSmithPromptSource(
                endpoint,
                fingerprint,
                workspace == null ? fingerprint : ConnectionFingerprint.of(endpoint, workspace, Credentials.none()),
                retries,
                new CommitRequest(
                        endpoint, headers, limits, transport == null ? new UrlConnectionTransport() : transport));
    }
}
