package dev.promptcache.internal.json;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;

/**
 * The tokens of a JSON text, one after the other, with a look at the next one. Not thread-safe.
 *
 * <p>The text is decoded here rather than by the parser: one that reads bytes takes half a surrogate pair for a value, and not for
 * a name.
 */
final class JsonTokens implements Closeable {

    // What is deeper than a value may be is passed over, down to here: the parser keeps an object for each level.
    private static final int DEPTH_PASSED_OVER = 100_000;
    private static final int NAMES_SHARED = 1_000;

    private final JsonParser parser;
    private final Map<String, String> names = new HashMap<>();
    private boolean peeked;
    private @Nullable JsonToken next;

    JsonTokens(InputStream utf8, long longestText) {
        int longest = (int) Math.min(longestText, Integer.MAX_VALUE);
        JsonFactory json = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(DEPTH_PASSED_OVER)
                        .maxNumberLength(longest)
                        .maxStringLength(longest)
                        .build())
                // The parser's table of names would be one for all texts, and keep what anybody has sent.
                .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
                .build();
        this.parser = json.createParser(ObjectReadContext.empty(), new Utf8Reader(utf8));
    }

    /** The next token, which stays the next one; null at the end of the text. */
    @Nullable
    JsonToken peek() throws IOException {
        if (!peeked) {
            next = advance();
            peeked = true;
        }
        return next;
    }

    /** The next token; null at the end of the text. */
    @Nullable
    JsonToken take() throws IOException {
        JsonToken token = peek();
        peeked = false;
        return token;
    }

    /** Takes the next token if it is this one. */
    boolean takeIf(JsonToken token) throws IOException {
        boolean taken = peek() == token;
        peeked &= !taken;
        return taken;
    }

    /** The name that was taken last, one and the same string for a name that comes often. */
    String name() {
        String name = parser.currentName();
        String known = names.get(name);
        if (known == null && names.size() < NAMES_SHARED) {
            names.put(name, name);
        }
        return known == null ? name : known;
    }

    /** The text or number that was taken last. */
    String text() throws IOException {
        try {
            return parser.getString();
        } catch (JacksonException e) {
            throw translated(e);
        }
    }

    /** Passes over what is in the object or array that was taken last, if it was one. */
    void skipChildren() throws IOException {
        try {
            parser.skipChildren();
        } catch (JacksonException e) {
            throw translated(e);
        }
    }

    /** What is wrong, and where. */
    JsonTextException wrong(String problem) {
        return new JsonTextException(problem + where(parser.currentLocation()), false);
    }

    @Override
    public void close() throws IOException {
        try {
            parser.close();
        } catch (JacksonException e) {
            throw translated(e);
        }
    }

    private @Nullable JsonToken advance() throws IOException {
        try {
            return parser.nextToken();
        } catch (JacksonException e) {
            throw translated(e);
        }
    }

    private static IOException translated(JacksonException failure) {
        if (failure.getCause() instanceof CharacterCodingException) {
            return notUtf8();
        }
        if (failure.getCause() instanceof IOException io) {
            return io;
        }
        if (failure instanceof StreamConstraintsException) {
            // Has the limit and by how much it was passed, nothing of the text.
            return new JsonTextException("it is too large: " + failure.getOriginalMessage(), false);
        }
        // Not kept as the cause: its message quotes what it could not read.
        boolean cutOff = failure instanceof UnexpectedEndOfInputException;
        return new JsonTextException(
                (cutOff ? "it breaks off" : "it is no JSON") + where(failure.getLocation()), cutOff);
    }

    private static JsonTextException notUtf8() {
        return new JsonTextException("it is not UTF-8", false);
    }

    private static String where(@Nullable TokenStreamLocation location) {
        return location == null ? "" : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
    }
}
