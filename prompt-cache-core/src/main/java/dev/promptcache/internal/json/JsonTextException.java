package dev.promptcache.internal.json;

import java.io.IOException;

/** A text that is no JSON. The message says where it goes wrong, and quotes nothing. */
public final class JsonTextException extends IOException {

    private static final long serialVersionUID = 1L;

    /** What is wrong, and where. */
    private final String problem;

    /** Whether the text was right as far as it went. */
    private final boolean cutOff;

    JsonTextException(String problem, boolean cutOff) {
        super(problem);
        this.problem = problem;
        this.cutOff = cutOff;
    }

    /**
     * What is wrong, and where.
     *
     * @return a text that continues "it", and quotes nothing
     */
    @Override
    public String getMessage() {
        return problem;
    }

    /**
     * Whether the text is right as far as it goes, but has no end.
     *
     * @return true where more text would have made it JSON
     */
    public boolean isCutOff() {
        return cutOff;
    }
}
