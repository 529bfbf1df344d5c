package dev.promptcache.boot.diagnostics;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains a start that failed since the secret of the webhook cannot be used. */
final class WebhookSecretFailureAnalyzer extends AbstractFailureAnalyzer<WebhookSecretException> {

    WebhookSecretFailureAnalyzer() {}

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, WebhookSecretException cause) {
        return new FailureAnalysis(
                "The webhook of the prompt cache cannot be opened: " + cause.getMessage(),
                "Set 'langsmith.prompt-cache.webhook.secret' to 16 or more letters, digits or signs of ASCII that nobody can "
                        + "guess, for example 32 hexadecimal digits at random, and register it with the webhook at LangSmith. "
                        + "While it is replaced by another, set both, separated by a comma.",
                cause);
    }
}
