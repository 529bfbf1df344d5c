package dev.promptcache.boot.diagnostics;

/**
 * There is no API key, or none that could be sent. The start fails with an explanation that never shows the key.
 *
 * @since 0.1.0
 */
public final class ApiKeyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message what is wrong with the key
     */
    public ApiKeyException(String message) {
        super(message);
    }
}
