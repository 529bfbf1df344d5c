package dev.promptcache.internal.json;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultPrettyPrinter;

/** JSON values of a commit from and to a stream. */
public final class SnapshotJson {

    // Deeper than a commit may nest, so that one that does is noticed when it is made, and is no reason to give up the
    // file.
    private static final int DEPTH_KEPT = 520;
    private static final int DEPTH_READ = 100_000;
    private static final int DEPTH_WRITTEN = 600;
    private static final int LONGEST_NUMBER = 10_000;
    private static final char BEFORE_SURROGATES = '\uD7FF';
    /** Stands for a number that Java has no type for; no commit accepts it. */
    private static final Object NO_NUMBER = new Object();

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEPTH_READ)
                    .maxNumberLength(LONGEST_NUMBER)
                    .build())
            .streamWriteConstraints(StreamWriteConstraints.builder()
                    .maxNestingDepth(DEPTH_WRITTEN)
                    .build())
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            // Half a surrogate pair is a legal string in JSON and in Java, and can be written as an escape only.
            .highestNonEscapedChar(BEFORE_SURROGATES)
            .build();

    private SnapshotJson() {}

    /** A parser that closes the stream when it is closed. */
    public static JsonParser parser(InputStream in) {
        return JSON.createParser(ObjectReadContext.empty(), in);
    }

    /** Writes indented UTF-8, and leaves the stream open. */
    public static void write(OutputStream out, Body body) throws IOException {
        try (JsonGenerator generator = JSON.createGenerator(new Indented(), out)) {
            body.write(generator);
        } catch (JacksonIOException e) {
            throw e.getCause();
        } catch (JacksonException e) {
            throw new IOException("The entries could not be written as JSON", e);
        }
    }

    /** Reads the value that the parser stands at, to its end. What nests deeper than a commit may is cut off. */
    public static @Nullable Object read(JsonParser parser) {
        return read(parser, 1);
    }

    private static @Nullable Object read(JsonParser parser, int depth) {
        JsonToken token = parser.currentToken();
        switch (token) {
            case START_OBJECT, START_ARRAY -> {
                if (depth > DEPTH_KEPT) {
                    parser.skipChildren();
                    return null;
                }
                return token == JsonToken.START_OBJECT ? readObject(parser, depth) : readArray(parser, depth);
            }
            case VALUE_STRING -> {
                return parser.getString();
            }
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
                return readNumber(parser);
            }
            case VALUE_TRUE, VALUE_FALSE -> {
                return token == JsonToken.VALUE_TRUE;
            }
            default -> {
                return null;
            }
        }
    }

    private static Map<String, @Nullable Object> readObject(JsonParser parser, int depth) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            parser.nextToken();
            map.put(name, read(parser, depth + 1));
        }
        return map;
    }

    private static List<@Nullable Object> readArray(JsonParser parser, int depth) {
        List<@Nullable Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            list.add(read(parser, depth + 1));
        }
        return list;
    }

    private static Object readNumber(JsonParser parser) {
        try {
            if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
                return parser.getNumberValue();
            }
            Double rounded = parser.getDoubleValue();
            BigDecimal exact = parser.getDecimalValue();
            // As usual a double, but not at the price of digits.
            boolean same = !rounded.isInfinite() && new BigDecimal(rounded.toString()).compareTo(exact) == 0;
            return same ? rounded : exact;
        } catch (JacksonException | ArithmeticException | NumberFormatException e) {
            return NO_NUMBER;
        }
    }

    public static void write(JsonGenerator generator, @Nullable Object value) {
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
        if (number instanceof Double || number instanceof Float) {
            // By its own digits: a float's are not those of the double that is nearest to it.
            generator.writeNumber(number instanceof Float ? number.floatValue() : number.doubleValue());
        } else if (number instanceof BigDecimal decimal) {
            generator.writeNumber(decimal);
        } else if (number instanceof BigInteger integer) {
            generator.writeNumber(integer);
        } else {
            generator.writeNumber(number.longValue());
        }
    }

    /** Writes one document. */
    @FunctionalInterface
    public interface Body {
        void write(JsonGenerator generator);
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
