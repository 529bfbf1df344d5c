package dev.promptcache.boot.langsmith;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.boot.http.client.JdkClientHttpRequestFactoryBuilder;
import org.springframework.http.HttpHeaders;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.client.RestClient;
import org.springframework.web.util.DefaultUriBuilderFactory;

/**
 * Collects what a {@link LangSmithPromptSource} is made of. The defaults are those of the properties
 * {@code langsmith.prompt-cache}. Not thread-safe. Each method returns the builder itself.
 */
public final class LangSmithPromptSourceBuilder {

    private final LangSmithConnection connection;
    private final List<Consumer<RestClient.Builder>> customizers = new ArrayList<>();
    private RestClient.Builder restClient = RestClient.builder();
    private JdkClientHttpRequestFactoryBuilder httpClient = ClientHttpRequestFactoryBuilder.jdk();
    private HttpClientSettings settings = HttpClientSettings.defaults();
    private Duration connectTimeout = Duration.ofSeconds(2);
    private Duration readTimeout = Duration.ofSeconds(10);
    private int maxRetries = 2;
    private Duration deadline = Duration.ofSeconds(15);
    private PublicPromptGate gate = new PublicPromptGate(false, Set.of());

    LangSmithPromptSourceBuilder(LangSmithConnection connection) {
        this.connection = Objects.requireNonNull(connection, "connection");
    }

    /**
     * Makes the client from the application's own builder, with what that adds to every request. It is copied; its HTTP
     * library, base URL and URI encoding are replaced.
     *
     * @param restClient the builder
     * @return this builder
     */
    public LangSmithPromptSourceBuilder restClient(RestClient.Builder restClient) {
        this.restClient = Objects.requireNonNull(restClient, "restClient");
        return this;
    }

    /**
     * Configures the JDK's HTTP client, for example its proxy, and what it trusts. Timeouts and redirects of the settings are
     * replaced, and HTTP/1.1 and threads of its own are used.
     *
     * @param httpClient makes the HTTP client
     * @param settings the settings, for example with an SSL bundle
     * @return this builder
     */
    public LangSmithPromptSourceBuilder httpClient(
            JdkClientHttpRequestFactoryBuilder httpClient, HttpClientSettings settings) {
        this.httpClient = Objects.requireNonNull(httpClient, "httpClient");
        this.settings = Objects.requireNonNull(settings, "settings");
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
     * Says whose prompts may be pulled beside those of the connection's own workspace; nobody's by default.
     *
     * @param anybodys whether every owner's may
     * @param trustedOwners the owners whose prompts may be pulled in any case
     * @return this builder
     */
    public LangSmithPromptSourceBuilder publicPrompts(boolean anybodys, Collection<String> trustedOwners) {
        this.gate = new PublicPromptGate(anybodys, Set.copyOf(trustedOwners));
        return this;
    }

    /**
     * Changes the client when all else is set, for example its headers.
     *
     * @param customizer changes the builder of the client
     * @return this builder
     */
    public LangSmithPromptSourceBuilder customizer(Consumer<RestClient.Builder> customizer) {
        customizers.add(Objects.requireNonNull(customizer, "customizer"));
        return this;
    }

    /**
     * Makes a source.
     *
     * @return a new source
     */
    public LangSmithPromptSource build() {
        Executor threads = HttpThreads.executor();
        BodyReader reader = new BodyReader(threads);
        RestClient.Builder client = restClient
                .clone()
                .requestFactory(requestFactory(threads))
                .uriBuilderFactory(new DefaultUriBuilderFactory(connection.endpoint()))
                .defaultHeaders(new RequestHeaders(connection));
        customizers.forEach(customizer -> customizer.accept(client));
        HttpHeaders sent = new HttpHeaders();
        client.defaultHeaders(sent::putAll);
        Credentials credentials = Credentials.in(sent);
        EndpointSecurity.warnOfClearText(connection.endpoint(), credentials);
        return new LangSmithPromptSource(
                connection.endpoint(),
                () -> ConnectionFingerprint.of(
                        connection.endpoint(), sent.getFirst(RequestHeaders.WORKSPACE), credentials),
                gate,
                new Retries(maxRetries, deadline),
                new CommitRequest(
                        client.build(), new AnswerBody(reader, readTimeout), new FailureReader(reader, credentials)));
    }

    /**
     * The JDK's client, whichever the application uses: it answers an interrupt, and bounds the body's arrival too. Made for the
     * first request, since the certificates that the JDK trusts take longer to read than the rest of a cache to make; but an SSL
     * bundle is read now, so that a wrong one is known at the start.
     */
    private ClientHttpRequestFactory requestFactory(Executor threads) {
        HttpClientSettings all =
                settings.withRedirects(HttpRedirects.DONT_FOLLOW).withTimeouts(connectTimeout, readTimeout);
        // Over HTTP/2, requests after one that timed out would go to the same dead connection.
        JdkClientHttpRequestFactoryBuilder builder = httpClient.withHttpClientCustomizer(
                client -> client.version(HttpClient.Version.HTTP_1_1).executor(threads));
        if (all.sslBundle() != null) {
            return builder.build(all);
        }
        SingletonSupplier<ClientHttpRequestFactory> made = SingletonSupplier.of(() -> builder.build(all));
        return (uri, method) -> made.obtain().createRequest(uri, method);
    }
}
