package dev.promptcache.internal.snapshot;

import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a snapshot file.
 *
 * @param key the prompt
 * @param commit the commit
 * @param confirmedAt when the source confirmed the commit, or null if nobody knows
 */
public record SnapshotEntry(
        PromptKey key, PromptCommit commit, @Nullable Instant confirmedAt) {}
