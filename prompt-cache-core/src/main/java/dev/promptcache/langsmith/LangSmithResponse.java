package dev.promptcache.langsmith;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What was answered to a {@link LangSmithRequest}. Immutable. The text form shows the status alone. */
public final class LangSmithResponse {

    private final int status;
    private final Map<String, String> headers;
    private final byte[] body;

    /**
     * An answer.
     *
     * @param status the status
     * @param headers the headers; of several values the first counts
     * @param body the body, or its start where it is longer than {@link LangSmithRequest#maxBodySize()}; is not copied
     */
    public LangSmithResponse(int status, Map<String, List<String>> headers, byte[] body) {
        this.status = status;
        this.headers = headers.entrySet().stream()
                .filter(header -> !header.getValue().isEmpty())
                .collect(Collectors.toUnmodifiableMap(
                        header -> header.getKey().toLowerCase(Locale.ROOT),
                        header -> header.getValue().get(0),
                        (first, second) -> first));
        this.body = Objects.requireNonNull(body, "body");
    }

    int status() {
        return status;
    }

    @Nullable
    String header(String name) {
        return headers.get(name.toLowerCase(Locale.ROOT));
    }

    byte[] body() {
        return body;
    }

    /**
     * The status.
     *
     * @return a text that is safe to log
     */
    @Override
    public String toString() {
        return "LangSmithResponse[" + status + ']';
    }
}
