package dev.promptcache.internal.json;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/**
 * Reads JSON from a stream, object by object, and makes immutable values of it. Not thread-safe.
 *
 * <p>Objects become maps in the order of their members, and where a name stands there twice the last value counts; arrays become
 * lists, numbers keep their value. No value takes more memory than it is given, whatever the text is.
 */
public final class JsonReader implements Closeable {

    private static final int SHARE_OF_HEAP = 8;

    private final JsonTokens tokens;
    private final long bytes;
    private MemoryBudget budget;
    /** Why the value that is being read cannot be kept, once that is known. */
    private @Nullable String problem;

    /**
     * A reader that stands before the first value.
     *
     * @param utf8 the text, closed with the reader
     * @param budget the most bytes of memory that one value may take, by an estimate
     * @throws IOException if the stream cannot be read
     */
    public JsonReader(InputStream utf8, long budget) throws IOException {
        // A character takes two bytes, and while a text is read the parser has it twice.
        this.tokens = new JsonTokens(utf8, budget / 2);
        this.bytes = budget;
        this.budget = new MemoryBudget(budget);
    }

    /**
     * What one value may take where nothing else is said: an eighth of the heap.
     *
     * @return a number of bytes
     */
    public static long defaultBudget() {
        return Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP;
    }

    /**
     * Reads a text that is one value.
     *
     * @param utf8 the text
     * @param budget the most bytes of memory that the value may take, by an estimate
     * @return the value, immutable
     * @throws JsonTextException if the text is no JSON
     * @throws IllegalArgumentException if the value cannot be kept; the message, which quotes nothing, continues "it"
     */
    public static @Nullable Object parse(byte[] utf8, long budget) throws JsonTextException {
        try (JsonReader reader = new JsonReader(new ByteArrayInputStream(utf8), budget)) {
            Object value = reader.read();
            reader.end();
            return value;
        } catch (JsonTextException e) {
            throw e;
        } catch (IOException e) {
            throw new IllegalStateException("An array can always be read", e);
        }
    }

    /**
     * Enters the value that comes next, if it is an object: then {@link #nextName()} tells what is in it.
     *
     * @return false for any other value, or none; it is still the one that comes next
     * @throws IOException if the text is no JSON, or cannot be read
     */
    public boolean beginObject() throws IOException {
        return tokens.takeIf(JsonToken.START_OBJECT);
    }

    /**
     * The name of the next member of the object that was entered last. Its value comes next, and is to be entered, read or
     * skipped.
     *
     * @return the name, or null at the end of the object, which is left with that
     * @throws IOException if the text is no JSON, or cannot be read
     */
    public @Nullable String nextName() throws IOException {
        return tokens.take() == JsonToken.PROPERTY_NAME ? tokens.name() : null;
    }

    /**
     * Reads the value that comes next, to its end.
     *
     * @return the value, immutable: a map, list, string, number, boolean, or null
     * @throws IOException if the text is no JSON, or cannot be read
     * @throws IllegalArgumentException if the value cannot be kept; the message, which quotes nothing, continues "it". The reader
     *     stands behind the value, and can go on
     */
    public @Nullable Object read() throws IOException {
        problem = null;
        budget = new MemoryBudget(bytes);
        Object value = read(tokens.take(), 1);
        if (problem != null) {
            throw new IllegalArgumentException(problem);
        }
        return value;
    }

    /**
     * How much memory the value takes that was read last.
     *
     * @return a number of bytes, by an estimate that is rather too large than too small
     */
    public long size() {
        return budget.taken();
    }

    /**
     * Passes over the value that comes next.
     *
     * @throws IOException if the text is no JSON, or cannot be read
     */
    public void skip() throws IOException {
        tokens.take();
        tokens.skipChildren();
    }

    /**
     * Whether no value comes next, but the end of the text.
     *
     * @return true at the end
     * @throws IOException if the text is no JSON, or cannot be read
     */
    public boolean atEnd() throws IOException {
        return tokens.peek() == null;
    }

    /**
     * Makes sure that nothing follows.
     *
     * @throws IOException if something does, or the text cannot be read
     */
    public void end() throws IOException {
        if (!atEnd()) {
            throw tokens.wrong("something follows after its end");
        }
    }

    @Override
    public void close() throws IOException {
        tokens.close();
    }

    private @Nullable Object read(@Nullable JsonToken token, int depth) throws IOException {
        if (token == null) {
            throw tokens.wrong("it is empty");
        }
        return switch (token) {
            case START_OBJECT -> depth > JsonValues.MAX_DEPTH + 1 ? tooDeep() : readObject(depth);
            case START_ARRAY -> depth > JsonValues.MAX_DEPTH + 1 ? tooDeep() : readArray(depth);
            case VALUE_STRING -> readText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> readNumber();
            case VALUE_TRUE -> Boolean.TRUE;
            case VALUE_FALSE -> Boolean.FALSE;
            default -> null;
        };
    }

    private Map<String, @Nullable Object> readObject(int depth) throws IOException {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        keepIf(budget.object());
        for (String name = nextName(); name != null; name = nextName()) {
            JsonToken token = tokens.take();
            keepIf(budget.member(name));
            if (problem == null) {
                members.put(name, read(token, depth + 1));
            } else {
                tokens.skipChildren();
            }
        }
        return new JsonObject(members);
    }

    private List<@Nullable Object> readArray(int depth) throws IOException {
        List<@Nullable Object> elements = new ArrayList<>();
        keepIf(budget.array());
        for (JsonToken token = tokens.take(); token != JsonToken.END_ARRAY; token = tokens.take()) {
            keepIf(budget.element());
            if (problem == null) {
                elements.add(read(token, depth + 1));
            } else {
                tokens.skipChildren();
            }
        }
        return new JsonArray(elements.toArray());
    }

    private String readText() throws IOException {
        String text = tokens.text();
        keepIf(budget.scalar(text));
        return text;
    }

    private @Nullable Object readNumber() throws IOException {
        try {
            Number number = JsonNumbers.of(tokens.text());
            keepIf(budget.scalar(number));
            return number;
        } catch (IllegalArgumentException e) {
            refuse("it cannot be kept: " + e.getMessage());
            return null;
        }
    }

    private @Nullable Object tooDeep() throws IOException {
        tokens.skipChildren();
        refuse("it nests deeper than " + JsonValues.MAX_DEPTH + " levels");
        return null;
    }

    private void keepIf(boolean affordable) {
        if (!affordable) {
            refuse(budget.problem());
        }
    }

    private void refuse(String reason) {
        if (problem == null) {
            problem = reason;
        }
    }
}
