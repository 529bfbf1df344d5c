package dev.promptcache;

/**
 * How a fetch ended. The lower-case names are the values of the {@code outcome} tag of the refresh meter.
 *
 * @since 0.1.0
 */
public enum FetchOutcome {
    /** A commit came that the cache did not hold under that key before. */
    CHANGED,
    /** The commit came that the cache already held. */
    UNCHANGED,
    /** LangSmith has no such prompt, or no such ref of it. */
    NOT_FOUND,
    /** The credential is missing, wrong, or may not read that prompt. */
    ACCESS_DENIED,
    /** LangSmith asked to slow down. */
    RATE_LIMITED,
    /** LangSmith could not be reached, answered too late, or reported a failure of its own. */
    UNAVAILABLE,
    /** LangSmith answered with something that is no prompt. */
    INVALID,
    /** A {@link PromptVetter} objected to the commit that came. */
    REJECTED;

    /**
     * Whether the fetch brought a commit.
     *
     * @return true for {@link #CHANGED} and {@link #UNCHANGED}
     */
    public boolean isSuccess() {
        return this == CHANGED || this == UNCHANGED;
    }
}
