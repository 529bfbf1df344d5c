package dev.promptcache.internal.snapshot;

import dev.promptcache.internal.json.SnapshotJson;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Writes snapshot files. */
public final class SnapshotWriter {

    private SnapshotWriter() {}

    /**
     * Writes a file.
     *
     * @param out where to; is left open
     * @param entries the entries, least recently used first
     * @param savedAt now
     * @param fingerprint what the entries belong to, or null if that is not known
     */
    public static void write(
            OutputStream out, List<SnapshotEntry> entries, Instant savedAt, @Nullable String fingerprint)
            throws IOException {
        SnapshotJson.write(out, generator -> {
            generator.writeStartObject();
            // First, so that also of a file that breaks off it is known whose it is and how old its entries are.
            writeOurs(generator, entries, savedAt, fingerprint);
            generator.writeName(SnapshotFormat.ENTRIES);
            generator.writeStartObject();
            for (SnapshotEntry entry : entries) {
                generator.writeName(SnapshotFormat.name(entry.key()));
                SnapshotCommits.write(generator, entry.commit());
            }
            generator.writeEndObject();
            generator.writeEndObject();
        });
    }

    private static void writeOurs(
            JsonGenerator generator, List<SnapshotEntry> entries, Instant savedAt, @Nullable String fingerprint) {
        generator.writeName(SnapshotFormat.OURS);
        generator.writeStartObject();
        generator.writeNumberProperty(SnapshotFormat.VERSION, SnapshotFormat.PRESENT_VERSION);
        generator.writeStringProperty(SnapshotFormat.SAVED_AT, savedAt.toString());
        if (fingerprint != null) {
            generator.writeStringProperty(SnapshotFormat.FINGERPRINT, fingerprint);
        }
        generator.writeName(SnapshotFormat.CONFIRMED_AT);
        generator.writeStartObject();
        for (SnapshotEntry entry : entries) {
            if (entry.confirmedAt() != null) {
                generator.writeStringProperty(
                        SnapshotFormat.name(entry.key()), entry.confirmedAt().toString());
            }
        }
        generator.writeEndObject();
        generator.writeEndObject();
    }
}
