package dev.promptcache.boot.diagnostics;

/**
 * Prompts are to be shared with a fleet and cannot be. The start fails with an explanation that never shows a secret.
 *
 * @since 0.1.0
 */
public final class FleetException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What to do about it. */
    private final String action;

    /**
     * Makes an exception.
     *
     * @param message what is wrong
     * @param action what to do about it
     */
    public FleetException(String message, String action) {
        super(message);
        this.action = action;
    }

    String action() {
        return action;
    }
}
