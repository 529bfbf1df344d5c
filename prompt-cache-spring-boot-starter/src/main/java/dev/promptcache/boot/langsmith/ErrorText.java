package dev.promptcache.boot.langsmith;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads LangSmith's own words from the body of an error: the field {@code error}, or {@code detail} where the answer comes
 * from its other half. Thread-safe.
 */
final class ErrorText {

    private static final int MAX_BYTES = 16 * 1024;
    private static final int MAX_LENGTH = 300;

    private final JsonMapper mapper = JsonMapper.shared();
    private final BodyReader reader;
    private final Credentials credentials;

    ErrorText(BodyReader reader, Credentials credentials) {
        this.reader = reader;
        this.credentials = credentials;
    }

    /** One short line, empty where the body has no such words. */
    String read(InputStream body) {
        return shorten(credentials
                .mask(find(readStart(body)))
                .replaceAll("\\p{C}+", " ")
                .strip());
    }

    private byte[] readStart(InputStream body) {
        try {
            return reader.read(body, MAX_BYTES);
        } catch (IOException e) {
            // The status has come and says what kind of failure this is: words that broke off must not change that.
            return new byte[0];
        }
    }

    private String find(byte[] body) {
        if (body.length == 0) {
            return "";
        }
        try {
            return mapper.readValue(body, Object.class) instanceof Map<?, ?> fields ? words(fields) : "";
        } catch (JacksonException e) {
            // A proxy's HTML page, say: the status has to do.
            return "";
        }
    }

    private static String words(Map<?, ?> fields) {
        @Nullable Object error = fields.get("error") instanceof String text ? text : fields.get("detail");
        return error instanceof String text ? text : "";
    }

    private static String shorten(String text) {
        return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "...";
    }
}
