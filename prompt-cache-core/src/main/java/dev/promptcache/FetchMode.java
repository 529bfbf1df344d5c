package dev.promptcache;

/**
 * Whether somebody waits for a fetch.
 *
 * @since 0.1.0
 */
public enum FetchMode {
    /** A caller waits: worth a few quick retries. */
    FOREGROUND,
    /** Nobody waits: one attempt, since the cache spaces further attempts itself. */
    BACKGROUND
}
