package dev.promptcache.internal.snapshot;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What of a cache is written: what can be loaded again.
 *
 * @param entries the entries, least recently used first
 * @param leftOut how many are left out, since they would be too large to load
 */
record SnapshotSelection(List<SnapshotEntry> entries, int leftOut) {

    /** Selects the most recently used entries that a reader with the same limits has memory for. */
    static SnapshotSelection of(List<SnapshotEntry> all, SnapshotLimits limits) {
        List<SnapshotEntry> selected = new ArrayList<>(all.size());
        int leftOut = 0;
        long left = limits.totalBytes();
        for (int i = all.size() - 1; i >= 0; i--) {
            SnapshotEntry entry = all.get(i);
            if (!SnapshotFormat.canName(entry.key())) {
                continue;
            }
            long value = SnapshotLimits.sizeOf(entry.commit());
            if (value > limits.entryBytes()) {
                leftOut++;
                continue;
            }
            left -= SnapshotLimits.sizeOf(SnapshotFormat.name(entry.key()), value);
            if (left < 0) {
                // Older ones might fit, and a reader would not keep them either.
                leftOut++;
            } else {
                selected.add(entry);
            }
        }
        Collections.reverse(selected);
        return new SnapshotSelection(List.copyOf(selected), leftOut);
    }

    /** Without the half that was used less recently. */
    SnapshotSelection half() {
        int from = (entries.size() + 1) / 2;
        return new SnapshotSelection(entries.subList(from, entries.size()), leftOut + from);
    }

    /** What is left out, as the rest of a warning; empty if nothing is. */
    String problem() {
        return leftOut == 0
                ? ""
                : leftOut + " of " + (leftOut + entries.size())
                        + " prompts are left out: it would be too large to be loaded";
    }
}
