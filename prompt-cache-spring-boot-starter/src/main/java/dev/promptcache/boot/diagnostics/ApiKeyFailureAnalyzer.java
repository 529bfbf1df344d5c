package dev.promptcache.boot.diagnostics;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains a start that failed for want of an API key. */
final class ApiKeyFailureAnalyzer extends AbstractFailureAnalyzer<ApiKeyException> {

    ApiKeyFailureAnalyzer() {}

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, ApiKeyException cause) {
        return new FailureAnalysis(
                "The prompt cache cannot call LangSmith: " + cause.getMessage(),
                "Set the property 'langsmith.api-key', or one of the environment variables LANGSMITH_API_KEY and "
                        + "LANGCHAIN_API_KEY, or define a PromptSource bean. "
                        + "To serve a snapshot or bundled prompts without LangSmith, set 'langsmith.prompt-cache.ttl' to -1. "
                        + "To do without the cache, set 'langsmith.prompt-cache.enabled' to false.",
                cause);
    }
}
