package dev.promptcache.internal.snapshot;

import dev.promptcache.CachedPrompt.Origin;
import dev.promptcache.PromptKey;
import dev.promptcache.internal.json.JsonReader;
import dev.promptcache.internal.json.JsonTextException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads one snapshot file, whatever its bytes are: keeps the good entries, as many of the most recently used ones as there is room
 * and memory for, and notes what is wrong. Used once.
 */
final class SnapshotReader {

    // More than a cache has entries, and few enough to hold.
    private static final int INSTANTS = 10_000;

    private final Origin origin;
    private final @Nullable String fingerprint;
    private final int instants;
    private final SnapshotLimits limits;
    private final Predicate<PromptKey> cached;
    private final FoundEntries found;
    private final Map<String, Instant> confirmed = new LinkedHashMap<>();
    private final SnapshotProblems problems = new SnapshotProblems();
    private boolean refused;

    /**
     * A reader of a file.
     *
     * @param origin what the commits are to say
     * @param fingerprint the fingerprint that the file must have if it has one, or null for any
     * @param room how many entries to keep at most, beside those that are cached
     * @param limits how much memory they may take
     * @param cached whether a key is cached
     */
    SnapshotReader(
            Origin origin, @Nullable String fingerprint, int room, SnapshotLimits limits, Predicate<PromptKey> cached) {
        this.origin = origin;
        this.fingerprint = fingerprint;
        this.instants = Math.max(room, INSTANTS);
        this.limits = limits;
        this.cached = cached;
        this.found = new FoundEntries(room, limits.totalBytes());
    }

    /** Reads and closes the stream. Throws nothing, whatever it finds. */
    SnapshotContent read(InputStream in) {
        try (JsonReader json = new JsonReader(in, limits.entryBytes())) {
            if (json.atEnd()) {
                problems.add("it is empty");
            } else if (json.beginObject()) {
                readDocument(json);
            } else {
                problems.add("it is no JSON object");
            }
        } catch (JsonTextException e) {
            problems.add(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            problems.add("reading it failed with " + e);
        } catch (RuntimeException e) {
            // Whatever a parser makes of bytes that nobody thought of: a file must not keep an application from
            // starting.
            problems.add("reading it failed with " + e.getClass().getName());
        }
        if (found.tooMany() > 0) {
            problems.add(found.tooMany()
                    + " of the least recently used prompts were left out, since all together would take more "
                    + "than the " + limits.totalBytes() / 1024 / 1024 + " MB of memory that a snapshot may");
        }
        return refused ? SnapshotContent.none(problems) : SnapshotContent.of(found.list(confirmed), problems);
    }

    private void readDocument(JsonReader json) throws IOException {
        boolean hasEntries = false;
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            if (name.equals(SnapshotFormat.ENTRIES)) {
                hasEntries = true;
                readObject(json, name, this::readEntry);
            } else if (name.equals(SnapshotFormat.OURS)) {
                readObject(json, name, this::readOurs);
            } else {
                json.skip();
            }
            if (refused) {
                return;
            }
        }
        if (!hasEntries) {
            problems.add("it has no 'entries'");
        }
        json.end();
    }

    private void readEntry(JsonReader json, String name) throws IOException {
        PromptKey key = key(name);
        if (key == null) {
            problems.add("an entry has a malformed identifier");
            json.skip();
            return;
        }
        try {
            Object value = json.read();
            long size = SnapshotLimits.sizeOf(name, json.size());
            if (found.add(name, key, SnapshotCommits.commit(value, origin), size, cached.test(key))) {
                problems.add("'" + key + "' stands there twice, and the last one counts");
            }
        } catch (IllegalArgumentException e) {
            problems.add("'" + key + "' was left out: " + e.getMessage());
        }
    }

    private static @Nullable PromptKey key(String name) {
        try {
            return name.length() > SnapshotLimits.LONGEST_NAME ? null : SnapshotFormat.key(name);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private void readOurs(JsonReader json, String name) throws IOException {
        if (name.equals(SnapshotFormat.FINGERPRINT)) {
            Object value = value(json);
            if (fingerprint != null && value != null && !value.equals(fingerprint)) {
                refused = true;
                problems.add("it was written for another LangSmith endpoint, workspace or credential");
            }
        } else if (name.equals(SnapshotFormat.CONFIRMED_AT)) {
            readObject(json, name, this::readConfirmed);
        } else {
            json.skip();
        }
    }

    private void readConfirmed(JsonReader json, String name) throws IOException {
        Instant instant = instant(value(json));
        if (instant == null) {
            problems.add("an instant in its '" + SnapshotFormat.CONFIRMED_AT + "' is malformed");
        } else if (name.length() <= SnapshotLimits.LONGEST_NAME) {
            confirmed.remove(name);
            confirmed.put(name, instant);
            if (confirmed.size() > instants) {
                confirmed.remove(confirmed.keySet().iterator().next());
            }
        }
    }

    private static @Nullable Instant instant(@Nullable Object value) {
        try {
            return value instanceof String text ? Instant.parse(text) : null;
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    /** A value that stands for itself; what cannot be kept is like nothing that it should be. */
    private static @Nullable Object value(JsonReader json) throws IOException {
        try {
            return json.read();
        } catch (IllegalArgumentException e) {
            return e;
        }
    }

    private void readObject(JsonReader json, String what, Member member) throws IOException {
        if (!json.beginObject()) {
            problems.add("its '" + what + "' is no object");
            json.skip();
            return;
        }
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            member.read(json, name);
        }
    }

    /** Reads the value of one member of an object, to its end. */
    @FunctionalInterface
    private interface Member {
        void read(JsonReader json, String name) throws IOException;
    }
}
