package dev.promptcache.internal.snapshot;

import dev.promptcache.CachedPrompt.Origin;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import dev.promptcache.internal.json.SnapshotJson;
import java.io.InputStream;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;

/**
 * Reads one snapshot file, whatever its bytes are: keeps the good entries, as many of the most recently used ones as there is
 * room for, and notes what is wrong. Used once.
 */
public final class SnapshotReader {

    // More than a cache has entries, and few enough to hold.
    private static final int INSTANTS = 10_000;

    private final Origin origin;
    private final @Nullable String fingerprint;
    private final int room;
    private final Predicate<PromptKey> cached;
    private final Map<PromptKey, Found> present = new LinkedHashMap<>();
    private final Map<PromptKey, Found> found = new LinkedHashMap<>();
    private final Map<String, Instant> confirmed = new LinkedHashMap<>();
    private final SnapshotProblems problems = new SnapshotProblems();
    private boolean refused;

    /**
     * A reader of a file.
     *
     * @param origin what the commits are to say
     * @param fingerprint the fingerprint that the file must have if it has one, or null for any
     * @param room how many entries to keep at most, beside those that are cached
     * @param cached whether a key is cached
     */
    public SnapshotReader(Origin origin, @Nullable String fingerprint, int room, Predicate<PromptKey> cached) {
        this.origin = origin;
        this.fingerprint = fingerprint;
        this.room = room;
        this.cached = cached;
    }

    /** Reads and closes the stream. Throws nothing, whatever it finds. */
    public SnapshotContent read(InputStream in) {
        try (JsonParser parser = SnapshotJson.parser(in)) {
            JsonToken first = parser.nextToken();
            if (first == JsonToken.START_OBJECT) {
                readDocument(parser);
            } else {
                problems.add(first == null ? "it is empty" : "it is no JSON object");
            }
        } catch (JacksonIOException e) {
            problems.add("reading it failed with " + e.getCause());
        } catch (JacksonException e) {
            // Without the parser's message, which quotes what it could not read.
            boolean cut = e instanceof UnexpectedEndOfInputException;
            problems.add((cut ? "it breaks off" : "it is no JSON") + where(e.getLocation()));
        } catch (RuntimeException e) {
            // Whatever a parser makes of bytes that nobody thought of: a file must not keep an application from
            // starting.
            problems.add("reading it failed with " + e.getClass().getName());
        }
        return refused ? SnapshotContent.none(problems) : new SnapshotContent(entries(), problems);
    }

    private void readDocument(JsonParser parser) {
        boolean hasEntries = false;
        for (String name = parser.nextName(); name != null && !refused; name = parser.nextName()) {
            JsonToken value = parser.nextToken();
            if (name.equals(SnapshotFormat.ENTRIES)) {
                hasEntries = true;
                readObject(parser, value, name, this::readEntry);
            } else if (name.equals(SnapshotFormat.OURS)) {
                readObject(parser, value, name, this::readOurs);
            } else {
                parser.skipChildren();
            }
        }
        if (!refused && !hasEntries) {
            problems.add("it has no 'entries'");
        }
        if (!refused && parser.nextToken() != null) {
            problems.add("something follows after its end");
        }
    }

    private void readEntry(JsonParser parser, String name) {
        Object value = SnapshotJson.read(parser);
        PromptKey key;
        try {
            key = SnapshotFormat.key(name);
        } catch (IllegalArgumentException e) {
            problems.add("an entry has a malformed identifier");
            return;
        }
        try {
            Found one = new Found(name, SnapshotCommits.commit(value, origin));
            Map<PromptKey, Found> kept = cached.test(key) ? present : found;
            Found before = kept.remove(key);
            kept.put(key, one);
            if (before != null && before.name.equals(name)) {
                problems.add("'" + key + "' stands there twice, and the last one counts");
            }
            bound(found, room);
        } catch (IllegalArgumentException e) {
            problems.add("'" + key + "' was left out: " + e.getMessage());
        }
    }

    private void readOurs(JsonParser parser, String name) {
        JsonToken value = parser.currentToken();
        if (name.equals(SnapshotFormat.FINGERPRINT) && value != JsonToken.VALUE_NULL) {
            boolean same = value == JsonToken.VALUE_STRING && parser.getString().equals(fingerprint);
            if (fingerprint != null && !same) {
                refused = true;
                problems.add("it was written for another LangSmith endpoint, workspace or credential");
            }
            parser.skipChildren();
        } else if (name.equals(SnapshotFormat.CONFIRMED_AT)) {
            readObject(parser, value, name, this::readConfirmed);
        } else {
            parser.skipChildren();
        }
    }

    private void readConfirmed(JsonParser parser, String name) {
        try {
            if (parser.currentToken() == JsonToken.VALUE_STRING) {
                Instant instant = Instant.parse(parser.getString());
                confirmed.remove(name);
                confirmed.put(name, instant);
                bound(confirmed, Math.max(room, INSTANTS));
                return;
            }
            parser.skipChildren();
        } catch (DateTimeParseException e) {
            // Told below: the parser's message quotes the text.
        }
        problems.add("an instant in its '" + SnapshotFormat.CONFIRMED_AT + "' is malformed");
    }

    private void readObject(JsonParser parser, JsonToken value, String what, Member member) {
        if (value != JsonToken.START_OBJECT) {
            problems.add("its '" + what + "' is no object");
            parser.skipChildren();
            return;
        }
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            parser.nextToken();
            member.read(parser, name);
        }
    }

    /** Forgets the first of what is too much: a file begins with what was used least recently. */
    private static void bound(Map<?, ?> map, int bound) {
        if (map.size() > bound) {
            map.remove(map.keySet().iterator().next());
        }
    }

    private List<SnapshotEntry> entries() {
        List<SnapshotEntry> entries = new ArrayList<>(present.size() + found.size());
        BiConsumer<PromptKey, Found> add =
                (key, one) -> entries.add(new SnapshotEntry(key, one.commit, confirmed.get(one.name)));
        present.forEach(add);
        found.forEach(add);
        return entries;
    }

    private static String where(@Nullable TokenStreamLocation location) {
        return location == null ? "" : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    private record Found(String name, PromptCommit commit) {}

    /** Reads the value of one member of an object, to its end. */
    @FunctionalInterface
    private interface Member {
        void read(JsonParser parser, String name);
    }
}
