package dev.promptcache;

import dev.promptcache.internal.CacheParts;

/** Hands over what a builder collected, for tests of the engine. */
public final class BuilderParts {

    private BuilderParts() {}

    /** What {@link PromptCacheBuilder#build()} would make a cache of. */
    public static CacheParts of(PromptCacheBuilder builder) {
        return builder.parts();
    }
}
