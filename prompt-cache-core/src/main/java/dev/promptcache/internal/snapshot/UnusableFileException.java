package dev.promptcache.internal.snapshot;

import java.io.IOException;

/** Where a snapshot should be is something that cannot be one, and must not be replaced by one. The message continues "it". */
final class UnusableFileException extends IOException {

    private static final long serialVersionUID = 1L;

    UnusableFileException(String message) {
        super(message);
    }
}
