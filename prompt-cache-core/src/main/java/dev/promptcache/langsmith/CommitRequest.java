package dev.promptcache.langsmith;

import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import dev.promptcache.Ticker;
import dev.promptcache.internal.json.JsonReader;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/** Asks LangSmith for a commit, once. Thread-safe. */
final class CommitRequest {

    private final String endpoint;
    private final Map<String, String> headers;
    private final HttpLimits limits;
    private final LangSmithTransport transport;
    private final CommitReader commits;
    private final FailureReader failures;
    private final NetworkFailures network;

    CommitRequest(String endpoint, Map<String, String> headers, HttpLimits limits, LangSmithTransport transport) {
        this.endpoint = endpoint;
        this.headers = Map.copyOf(headers);
        this.limits = limits;
        this.transport = transport;
        this.commits = new CommitReader(limits.maxBodySize(), JsonReader.defaultBudget());
        this.failures = new FailureReader(Credentials.in(headers));
        this.network = new NetworkFailures(limits.readTimeout());
    }

    /**
     * Sends the request.
     *
     * @param left how long the caller can wait for it
     * @param advice is told whether another try is worthwhile if this one fails
     */
    PromptCommit send(PromptKey key, Duration left, RetryAdvice advice) {
        LangSmithRequest request = new LangSmithRequest(
                URI.create(endpoint + PromptPath.of(key)),
                PromptPath.template(key),
                headers,
                limits.connectTimeout(),
                limits.timeout(left),
                limits.maxBodySize(),
                Ticker.system());
        LangSmithResponse response;
        try {
            response = transport.exchange(request);
        } catch (IncompleteBodyException e) {
            throw network.incomplete(key, request, e, advice);
        } catch (IOException e) {
            throw network.unreachable(key, request, e, advice);
        }
        if (response.status() == HttpURLConnection.HTTP_OK) {
            return commits.read(key, response.body());
        }
        throw failures.read(key, response, advice);
    }
}
