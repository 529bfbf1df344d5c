package dev.promptcache.boot.langsmith;

import dev.promptcache.FetchMode;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import dev.promptcache.PromptSource;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.time.Duration;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.util.DefaultUriBuilderFactory;

/**
 * Pulls prompts from LangSmith, one request for each fetch. Blocks, and answers an interrupt by giving up. Thread-safe.
 *
 * <p>Every failure is a {@link PromptException}. Redirects are not followed, since they would carry the API key elsewhere.
 */
public final class LangSmithPromptSource implements PromptSource.BlockingCall {

    private static final String PATH = "/commits/{owner}/{repo}/{ref}";

    private final RestClient client;
    private final LangSmithConnection connection;
    private final CommitReader commits = new CommitReader();
    private final FailureReader failures;

    /**
     * Makes a source.
     *
     * @param builder what the HTTP client is made from; it is copied, and its HTTP library, base URL and URI encoding are
     *     replaced
     * @param connection where LangSmith is
     * @param connectTimeout how long setting up a connection may take
     * @param readTimeout how long the answer may take once connected, body included
     */
    public LangSmithPromptSource(
            RestClient.Builder builder, LangSmithConnection connection, Duration connectTimeout, Duration readTimeout) {
        this.connection = connection;
        this.failures = new FailureReader(connection.apiKey());
        this.client = builder.clone()
                .requestFactory(requestFactory(connectTimeout, readTimeout))
                .uriBuilderFactory(new DefaultUriBuilderFactory(connection.endpoint()))
                .defaultHeaders(headers -> {
                    headers.set("x-api-key", connection.apiKey());
                    if (connection.workspaceId() != null) {
                        headers.set("X-Tenant-Id", connection.workspaceId());
                    }
                    headers.set("User-Agent", UserAgent.value());
                })
                .build();
    }

    /**
     * Fetches the commit that a key's ref points to now.
     *
     * @param key the prompt
     * @param mode whether a caller waits; makes no difference
     * @return the commit
     * @throws PromptException if LangSmith refuses, cannot be reached, or answers with something that is no prompt
     */
    @Override
    public PromptCommit fetch(PromptKey key, FetchMode mode) {
        try {
            return client.get()
                    .uri(PATH + (key.includeModel() ? "?include_model=true" : ""), key.owner(), key.name(), key.ref())
                    .accept(MediaType.APPLICATION_JSON)
                    .exchangeForRequiredValue((request, response) -> read(key, response));
        } catch (ResourceAccessException e) {
            throw failures.unreachable(key, e);
        }
    }

    private PromptCommit read(PromptKey key, ClientHttpResponse response) throws IOException {
        int status = response.getStatusCode().value();
        try (InputStream body = response.getBody()) {
            if (status == 200) {
                return commits.read(key, body.readAllBytes());
            }
            throw failures.read(key, status, response.getHeaders(), body);
        }
    }

    /** The JDK's client, whichever the application uses: it answers an interrupt, and bounds the body's arrival too. */
    private static ClientHttpRequestFactory requestFactory(Duration connectTimeout, Duration readTimeout) {
        // Over clear text the client would ask each new connection for HTTP/2, which some proxies refuse.
        return ClientHttpRequestFactoryBuilder.jdk()
                .withHttpClientCustomizer(client -> client.version(HttpClient.Version.HTTP_1_1))
                .build(HttpClientSettings.defaults()
                        .withRedirects(HttpRedirects.DONT_FOLLOW)
                        .withConnectTimeout(connectTimeout)
                        .withReadTimeout(readTimeout));
    }

    /**
     * The endpoint, never the key.
     *
     * @return a text that is safe to log
     */
    @Override
    public String toString() {
        return "LangSmithPromptSource[" + connection.endpoint() + ']';
    }
}
