package dev.promptcache.internal;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.BuilderParts;
import dev.promptcache.PromptCacheBuilder;
import dev.promptcache.internal.snapshot.SnapshotFile;

/** Caches whose due times and back-offs are not spread. */
final class TestCaches {

    private TestCaches() {}

    static AsyncPromptCache build(PromptCacheBuilder builder) {
        return build(builder, new SnapshotFile());
    }

    static AsyncPromptCache build(PromptCacheBuilder builder, SnapshotFile files) {
        return BuilderParts.of(builder).assemble(() -> 0, files);
    }
}
