package dev.promptcache.boot.autoconfigure;

/**
 * The endpoint has parts that a base URL must not have, and that may be secret. Explained by {@link EndpointFailureAnalyzer};
 * never shows the URL.
 */
final class EndpointException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    EndpointException(String setting) {
        super("'" + setting + "' contains a user, a query or a fragment, and is not shown, since those may be secret.");
    }
}
