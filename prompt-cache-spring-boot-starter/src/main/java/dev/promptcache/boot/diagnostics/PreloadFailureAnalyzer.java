package dev.promptcache.boot.diagnostics;

import dev.promptcache.boot.PreloadException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains a start that failed since prompts could not be preloaded. */
final class PreloadFailureAnalyzer extends AbstractFailureAnalyzer<PreloadException> {

    PreloadFailureAnalyzer() {}

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, PreloadException cause) {
        return new FailureAnalysis(
                cause.getMessage(),
                "Mend what keeps these prompts away, or take them out of 'langsmith.prompt-cache.preload.identifiers'. "
                        + "To give LangSmith more time, raise 'langsmith.prompt-cache.preload.timeout'. To start without "
                        + "them, set 'langsmith.prompt-cache.preload.on-failure' to 'degrade'.",
                cause);
    }
}
