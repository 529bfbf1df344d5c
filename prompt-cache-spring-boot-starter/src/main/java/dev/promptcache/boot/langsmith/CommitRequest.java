package dev.promptcache.boot.langsmith;

import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import java.io.IOException;
import java.io.InputStream;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

/** Asks LangSmith for a commit, once. Thread-safe. */
final class CommitRequest {

    /** The name of the request in metrics and traces, too: without the prompt's name, of which there may be many. */
    private static final String PATH = "/commits/{owner}/{repo}/{ref}";

    private final RestClient client;
    private final AnswerBody bodies;
    private final CommitReader commits = new CommitReader();
    private final FailureReader failures;

    CommitRequest(RestClient client, AnswerBody bodies, FailureReader failures) {
        this.client = client;
        this.bodies = bodies;
        this.failures = failures;
    }

    PromptCommit send(PromptKey key, RetryAdvice advice) {
        long startedAt = System.nanoTime();
        try {
            return client.get()
                    .uri(PATH + (key.includeModel() ? "?include_model=true" : ""), key.owner(), key.name(), key.ref())
                    .accept(MediaType.APPLICATION_JSON)
                    .exchangeForRequiredValue((request, response) -> read(key, response, startedAt, advice));
        } catch (ResourceAccessException e) {
            throw failures.unreachable(key, e, advice);
        }
    }

    private PromptCommit read(PromptKey key, ClientHttpResponse response, long startedAt, RetryAdvice advice)
            throws IOException {
        int status = response.getStatusCode().value();
        // Closed here already: Spring would read the rest of a body that is too long, or has no end.
        try (InputStream body = response.getBody()) {
            if (status == 200) {
                return commits.read(key, bodies.read(key, body, startedAt, advice));
            }
            throw failures.read(key, status, response.getHeaders(), body, advice);
        }
    }
}
