package dev.promptcache.internal.json;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultPrettyPrinter;

/** Writes JSON to a stream, member by member. Values are those of {@link JsonValues}. Not thread-safe. */
public final class JsonWriter implements Closeable {

    // Deeper than a value may nest, since values stand in a document.
    private static final int DEPTH = JsonValues.MAX_DEPTH + 100;
    private static final char BEFORE_SURROGATES = '\uD7FF';

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamWriteConstraints(
                    StreamWriteConstraints.builder().maxNestingDepth(DEPTH).build())
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            // Half a surrogate pair is a legal string in JSON and in Java, and can be written as an escape only.
            .highestNonEscapedChar(BEFORE_SURROGATES)
            .build();

    private final JsonGenerator generator;

    /**
     * A writer of indented UTF-8.
     *
     * @param out where to; stays open when the writer is closed
     */
    public JsonWriter(OutputStream out) {
        this(JSON.createGenerator(new Indented(), out));
    }

    private JsonWriter(JsonGenerator generator) {
        this.generator = generator;
    }

    /**
     * A value as a text in one line.
     *
     * @param value the value
     * @return the text
     */
    public static String text(@Nullable Object value) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            write(generator, value);
        }
        return text.toString();
    }

    /**
     * Begins an object.
     *
     * @return this writer
     * @throws IOException if the stream cannot be written
     */
    public JsonWriter beginObject() throws IOException {
        return write(JsonGenerator::writeStartObject);
    }

    /**
     * Ends the object that was begun last.
     *
     * @return this writer
     * @throws IOException if the stream cannot be written
     */
    public JsonWriter endObject() throws IOException {
        return write(JsonGenerator::writeEndObject);
    }

    /**
     * Writes the name of a member, whose value comes next.
     *
     * @param name the name
     * @return this writer
     * @throws IOException if the stream cannot be written
     */
    public JsonWriter name(String name) throws IOException {
        return write(json -> json.writeName(name));
    }

    /**
     * Writes a value.
     *
     * @param value a map, list, string, number, boolean, or null
     * @return this writer
     * @throws IOException if the stream cannot be written
     */
    public JsonWriter value(@Nullable Object value) throws IOException {
        return write(json -> write(json, value));
    }

    @Override
    public void close() throws IOException {
        write(JsonGenerator::close);
    }

    private JsonWriter write(Step step) throws IOException {
        try {
            step.write(generator);
            return this;
        } catch (JacksonIOException e) {
            throw e.getCause();
        } catch (JacksonException e) {
            throw new IOException("The values could not be written as JSON", e);
        }
    }

    private static void write(JsonGenerator generator, @Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            generator.writeStartObject();
            map.forEach((name, member) -> {
                generator.writeName((String) name);
                write(generator, member);
            });
            generator.writeEndObject();
        } else if (value instanceof List<?> list) {
            generator.writeStartArray();
            list.forEach(element -> write(generator, element));
            generator.writeEndArray();
        } else if (value instanceof String string) {
            generator.writeString(string);
        } else if (value instanceof Boolean bool) {
            generator.writeBoolean(bool);
        } else if (value instanceof Number number) {
            writeNumber(generator, number);
        } else {
            generator.writeNull();
        }
    }

    private static void writeNumber(JsonGenerator generator, Number number) {
        if (number instanceof Float) {
            // By its own digits: a float's are not those of the double that is nearest to it.
            generator.writeNumber(number.floatValue());
        } else if (number instanceof Double) {
            generator.writeNumber(number.doubleValue());
        } else if (number instanceof BigDecimal decimal) {
            generator.writeNumber(decimal);
        } else if (number instanceof BigInteger integer) {
            generator.writeNumber(integer);
        } else {
            generator.writeNumber(number.longValue());
        }
    }

    /** One call of the generator. */
    @FunctionalInterface
    private interface Step {
        void write(JsonGenerator json);
    }

    private static final class Indented extends ObjectWriteContext.Base {

        private final PrettyPrinter printer = new DefaultPrettyPrinter();

        @Override
        public PrettyPrinter getPrettyPrinter() {
            return printer;
        }

        @Override
        public boolean hasPrettyPrinter() {
            return true;
        }
    }
}
