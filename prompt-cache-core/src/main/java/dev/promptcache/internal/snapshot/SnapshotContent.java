package dev.promptcache.internal.snapshot;

import java.util.List;

/**
 * What could be read from a snapshot file.
 *
 * @param entries the good entries, least recently used first
 * @param problems what was wrong
 * @param isUsable whether there is a file, or could be one: something else is left alone
 */
record SnapshotContent(List<SnapshotEntry> entries, SnapshotProblems problems, boolean isUsable) {

    static SnapshotContent of(List<SnapshotEntry> entries, SnapshotProblems problems) {
        return new SnapshotContent(entries, problems, true);
    }

    /** The content of a file that is not to be read, or is not there if there is no problem either. */
    static SnapshotContent none(SnapshotProblems problems) {
        return new SnapshotContent(List.of(), problems, true);
    }

    /** The content of what is no file. */
    static SnapshotContent unusable(SnapshotProblems problems) {
        return new SnapshotContent(List.of(), problems, false);
    }
}
