package dev.promptcache.boot.autoconfigure;

/** Prompts that the application does not want to start without could not be had. Explained by {@link PreloadFailureAnalyzer}. */
final class PreloadException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    PreloadException(String message) {
        super(message);
    }
}
