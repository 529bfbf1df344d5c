package dev.promptcache.boot.autoconfigure;

import org.jspecify.annotations.Nullable;

/**
 * Properties of the file that prompts outlive a restart in.
 *
 * @since 0.1.0
 */
public class PromptCacheSnapshotProperties {

    /**
     * File that the cache is loaded from at start-up and written to within 5 seconds of a change and on stop; several
     * instances may share one. It holds the prompts' text, and is readable by its owner alone.
     */
    private @Nullable String location;

    /** Makes properties with their defaults. */
    public PromptCacheSnapshotProperties() {}

    /**
     * The file.
     *
     * @return a path or a {@code file:} URL, or null
     */
    public @Nullable String getLocation() {
        return location;
    }

    /**
     * Sets the file.
     *
     * @param location a path or a {@code file:} URL, or null
     */
    public void setLocation(@Nullable String location) {
        this.location = location;
    }
}
