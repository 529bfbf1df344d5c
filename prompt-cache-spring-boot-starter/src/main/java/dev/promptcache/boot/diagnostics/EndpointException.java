package dev.promptcache.boot.diagnostics;

/**
 * The endpoint has parts that a base URL must not have, and that may be secret. The start fails with an explanation that never
 * shows the URL.
 *
 * @since 0.1.0
 */
public final class EndpointException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What the endpoint might be instead. */
    private final String example;

    /**
     * Makes an exception.
     *
     * @param setting the property or variable with the endpoint
     * @param example what it might be
     */
    public EndpointException(String setting, String example) {
        super("'" + setting + "' contains a user, a query or a fragment, and is not shown, since those may be secret.");
        this.example = example;
    }

    String example() {
        return example;
    }
}
