package dev.promptcache.langsmith;

import java.io.IOException;

/** The head of a successful answer came, and not all of its body. */
final class IncompleteBodyException extends IOException {

    private static final long serialVersionUID = 1L;

    /** Whether time ran out, rather than that the connection broke. */
    private final boolean late;

    IncompleteBodyException(IOException cause, boolean late) {
        super("The body did not arrive whole", cause);
        this.late = late;
    }

    boolean isLate() {
        return late;
    }
}
