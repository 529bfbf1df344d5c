package dev.promptcache.boot.diagnostics;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains a start that failed since prompts cannot be shared. */
final class FleetFailureAnalyzer extends AbstractFailureAnalyzer<FleetException> {

    FleetFailureAnalyzer() {}

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, FleetException cause) {
        return new FailureAnalysis(
                "The prompt cache cannot share its prompts, though 'langsmith.prompt-cache.fleet.enabled' is true: "
                        + cause.getMessage(),
                cause.action() + " To do without a fleet, set 'langsmith.prompt-cache.fleet.enabled' to false.",
                cause);
    }
}
