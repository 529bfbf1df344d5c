package dev.promptcache.samples.stub;

import org.jspecify.annotations.Nullable;

/**
 * What a change has moved, in the words of LangSmith's webhooks.
 *
 * @param event {@code commit}, {@code tag:create} or {@code tag:update}
 * @param tag the tag; null for a commit
 * @param commit the commit that was added, or that the tag points to
 */
record Moved(String event, @Nullable String tag, StoredCommit commit) {

    static Moved commit(StoredCommit commit) {
        return new Moved("commit", null, commit);
    }

    static Moved tag(String tag, StoredCommit commit, boolean created) {
        return new Moved(created ? "tag:create" : "tag:update", tag, commit);
    }
}
