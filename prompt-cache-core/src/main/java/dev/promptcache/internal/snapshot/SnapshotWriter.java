package dev.promptcache.internal.snapshot;

import dev.promptcache.internal.json.JsonWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes snapshot files. */
final class SnapshotWriter {

    private SnapshotWriter() {}

    /**
     * Writes a file.
     *
     * @param out where to; is left open
     * @param entries the entries, least recently used first
     * @param savedAt now
     * @param fingerprint what the entries belong to, or null if that is not known
     */
    static void write(OutputStream out, List<SnapshotEntry> entries, Instant savedAt, @Nullable String fingerprint)
            throws IOException {
        try (JsonWriter json = new JsonWriter(out)) {
            json.beginObject();
            // First, so that also of a file that breaks off it is known whose it is and how old its entries are.
            writeOurs(json, entries, savedAt, fingerprint);
            json.name(SnapshotFormat.ENTRIES).beginObject();
            for (SnapshotEntry entry : entries) {
                json.name(SnapshotFormat.name(entry.key())).value(SnapshotCommits.fields(entry.commit()));
            }
            json.endObject().endObject();
        }
    }

    private static void writeOurs(
            JsonWriter json, List<SnapshotEntry> entries, Instant savedAt, @Nullable String fingerprint)
            throws IOException {
        json.name(SnapshotFormat.OURS).beginObject();
        json.name(SnapshotFormat.VERSION).value(SnapshotFormat.PRESENT_VERSION);
        json.name(SnapshotFormat.SAVED_AT).value(savedAt.toString());
        if (fingerprint != null) {
            json.name(SnapshotFormat.FINGERPRINT).value(fingerprint);
        }
        json.name(SnapshotFormat.CONFIRMED_AT).beginObject();
        for (SnapshotEntry entry : entries) {
            if (entry.confirmedAt() != null) {
                json.name(SnapshotFormat.name(entry.key()))
                        .value(entry.confirmedAt().toString());
            }
        }
        json.endObject().endObject();
    }
}
