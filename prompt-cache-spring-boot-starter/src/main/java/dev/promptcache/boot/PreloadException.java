package dev.promptcache.boot;

/**
 * Prompts that the application does not want to start without could not be had. The message names them, with the reasons.
 *
 * @since 0.1.0
 */
public final class PreloadException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    PreloadException(String message) {
        super(message);
    }
}
