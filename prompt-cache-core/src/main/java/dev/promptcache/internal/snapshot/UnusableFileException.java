package dev.promptcache.internal.snapshot;

import java.io.IOException;

/** Where a snapshot should be is something that cannot be one, and must not be replaced by one. */
final class UnusableFileException extends IOException {

    private static final long serialVersionUID = 1L;

    private final String problem;

    UnusableFileException(String problem) {
        super(problem);
        this.problem = problem;
    }

    String problem() {
        return problem;
    }
}
