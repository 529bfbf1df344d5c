package dev.promptcache.internal.thread;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** What others throw, whose own methods may fail or lead nowhere. */
public final class Thrown {

    /** More than any stage wraps. */
    private static final int MOST_WRAPPINGS = 100;

    private Thrown() {}

    /**
     * What failed, without what futures wrap it in.
     *
     * @param thrown what was thrown, or null
     * @return the failure; what was thrown itself if nothing is in it
     */
    public static @Nullable Throwable cause(@Nullable Throwable thrown) {
        Throwable cause = thrown;
        for (int i = 0; i < MOST_WRAPPINGS; i++) {
            boolean wraps = cause instanceof CompletionException || cause instanceof ExecutionException;
            Throwable inner = wraps && cause != null ? cause.getCause() : null;
            if (inner == null) {
                return cause;
            }
            cause = inner;
        }
        return thrown;
    }

    /**
     * A failure's text.
     *
     * @param thrown what was thrown
     * @return what it says of itself, the name of its class if it cannot
     */
    public static String text(Throwable thrown) {
        try {
            return String.valueOf(thrown);
        } catch (Throwable e) {
            return thrown.getClass().getName();
        }
    }
}
