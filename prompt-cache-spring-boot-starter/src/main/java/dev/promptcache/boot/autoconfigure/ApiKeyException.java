package dev.promptcache.boot.autoconfigure;

/** There is no API key, or none that could be sent. Explained by {@link ApiKeyFailureAnalyzer}; never shows the key. */
final class ApiKeyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ApiKeyException(String message) {
        super(message);
    }
}
