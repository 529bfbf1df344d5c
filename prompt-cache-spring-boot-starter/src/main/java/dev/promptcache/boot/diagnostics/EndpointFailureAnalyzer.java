package dev.promptcache.boot.diagnostics;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains a start that failed for an endpoint with credentials in it. */
final class EndpointFailureAnalyzer extends AbstractFailureAnalyzer<EndpointException> {

    EndpointFailureAnalyzer() {}

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, EndpointException cause) {
        return new FailureAnalysis(
                "The prompt cache cannot call LangSmith: " + cause.getMessage(),
                "Set the base URL alone, for example " + cause.example()
                        + ". The API key belongs into 'langsmith.api-key'; what a gateway wants besides, a "
                        + "LangSmithRestClientCustomizer bean can add to each request.",
                cause);
    }
}
