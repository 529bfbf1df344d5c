package dev.promptcache.internal.snapshot;

import dev.promptcache.PromptCommit;
import dev.promptcache.internal.json.JsonValues;

/**
 * How large a snapshot may be, in its file and in memory. What is written keeps to the same limits as what is read, so that nothing
 * is written which nobody could load.
 *
 * @param fileBytes the most bytes of a file
 * @param entryBytes the most bytes of memory of the value of one entry, by an estimate
 * @param totalBytes the most bytes of memory of all entries, by the same estimate
 */
record SnapshotLimits(long fileBytes, long entryBytes, long totalBytes) {

    /** The most characters of an identifier; no address could name a longer one. */
    static final int LONGEST_NAME = 1_000;

    /** Larger than any cache of prompts, and small enough to read. */
    private static final long MOST_FILE_BYTES = 256L * 1024 * 1024;

    // While one entry is read there are the text, the value and its parts; beside them all others, and the application.
    private static final int ENTRY_SHARE_OF_HEAP = 16;
    private static final int TOTAL_SHARE_OF_HEAP = 4;

    /** What an entry takes beside its values: the commit, the key and the places that hold them. */
    private static final int ENTRY = 500;

    /** The limits that suit the heap of this process. */
    static SnapshotLimits ofHeap() {
        long heap = Runtime.getRuntime().maxMemory();
        return new SnapshotLimits(MOST_FILE_BYTES, heap / ENTRY_SHARE_OF_HEAP, heap / TOTAL_SHARE_OF_HEAP);
    }

    SnapshotLimits withFileBytes(long bytes) {
        return new SnapshotLimits(bytes, entryBytes, totalBytes);
    }

    /** How much memory an entry takes with all that belongs to it, if its value takes so much. */
    static long sizeOf(String name, long value) {
        return ENTRY + 2L * name.length() + value;
    }

    /** How much memory the value of an entry takes when it is read. */
    static long sizeOf(PromptCommit commit) {
        return JsonValues.sizeOf(SnapshotCommits.fields(commit));
    }
}
