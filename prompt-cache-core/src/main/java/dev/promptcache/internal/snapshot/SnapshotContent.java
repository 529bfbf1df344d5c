package dev.promptcache.internal.snapshot;

import java.util.List;

/**
 * What could be read from a snapshot file.
 *
 * @param entries the good entries, least recently used first
 * @param problems what was wrong
 */
public record SnapshotContent(List<SnapshotEntry> entries, SnapshotProblems problems) {

    /** The content of a file that is not to be read, or is not there if there is no problem either. */
    static SnapshotContent none(SnapshotProblems problems) {
        return new SnapshotContent(List.of(), problems);
    }
}
