package dev.promptcache.langsmith;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What was answered to a {@link LangSmithRequest}. Immutable. The text form shows the status alone.
 *
 * @since 0.1.0
 */
public final class LangSmithResponse {

    private final int status;
    private final Map<String, List<String>> headers;
    private final byte[] body;

    /**
     * An answer.
     *
     * @param status the status
     * @param headers the headers
     * @param body the body, or its start where it is longer than {@link LangSmithRequest#maxBodySize()}; is not copied
     */
    public LangSmithResponse(int status, Map<String, List<String>> headers, byte[] body) {
        this.status = status;
        this.headers = Map.copyOf(headers);
        this.body = Objects.requireNonNull(body, "body");
    }

    /**
     * The status.
     *
     * @return the status as it was sent
     */
    public int status() {
        return status;
    }

    /**
     * The headers.
     *
     * @return values by name
     */
    public Map<String, List<String>> headers() {
        return headers;
    }

    /**
     * The body, or its start where it is longer than {@link LangSmithRequest#maxBodySize()}.
     *
     * @return the bytes, not a copy of them
     */
    public byte[] body() {
        return body;
    }

    /** The first value of a header in any case, or null. */
    @Nullable
    String header(String name) {
        return headers.entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name))
                .flatMap(header -> header.getValue().stream())
                .findFirst()
                .orElse(null);
    }

    /**
     * The status, never the body.
     *
     * @return a text that is safe to log
     */
    @Override
    public String toString() {
        return "LangSmithResponse[" + status + ']';
    }
}
