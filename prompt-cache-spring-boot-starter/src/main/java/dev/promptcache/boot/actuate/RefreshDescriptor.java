package dev.promptcache.boot.actuate;

import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * How a refresh ended that brought a commit.
 *
 * @param key the identifier, as the endpoint's paths take it
 * @param oldCommitHash the commit that was cached
 * @param newCommitHash the commit that is cached now, which may be the same
 * @param changed whether they differ
 * @since 0.1.0
 */
public record RefreshDescriptor(String key, String oldCommitHash, String newCommitHash, boolean changed)
        implements OperationResponseBody {

    static RefreshDescriptor of(PromptKey key, PromptCommit before, PromptCommit after) {
        boolean changed = !before.commitHash().equals(after.commitHash());
        return new RefreshDescriptor(EntryId.of(key), before.commitHash(), after.commitHash(), changed);
    }
}
