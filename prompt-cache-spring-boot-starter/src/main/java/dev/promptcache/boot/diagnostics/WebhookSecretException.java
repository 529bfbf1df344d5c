package dev.promptcache.boot.diagnostics;

/**
 * A secret of the webhook cannot be used as one. The start fails with an explanation that never shows the secret.
 *
 * @since 0.1.0
 */
public final class WebhookSecretException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message what is wrong with the secret
     */
    public WebhookSecretException(String message) {
        super(message);
    }
}
