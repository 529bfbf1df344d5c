package dev.promptcache.boot.autoconfigure;

/** The secret of the webhook is none. Explained by {@link WebhookSecretFailureAnalyzer}; the message does not tell it. */
final class WebhookSecretException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    WebhookSecretException(String message) {
        super(message);
    }
}
