package dev.promptcache.samples.stub;

import com.sun.net.httpserver.HttpExchange;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A request to the API as it arrived. Immutable.
 *
 * @param method the HTTP method
 * @param path the path, not decoded
 * @param query the query without its question mark, not decoded; null when there is none
 * @param headers every header and its values; names are looked up without regard to case
 * @param prompt the prompt that it asks for, {@code name} or {@code owner/name}; null when it asks for none
 */
public record RecordedRequest(
        String method,
        String path,
        @Nullable String query,
        Map<String, List<String>> headers,
        @Nullable String prompt) {

    /** Copies the headers. */
    public RecordedRequest {
        Map<String, List<String>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.forEach((name, values) -> copy.put(name, List.copyOf(values)));
        headers = Collections.unmodifiableMap(copy);
    }

    static RecordedRequest of(HttpExchange exchange, ApiRequest request) {
        PromptName prompt = request.prompt();
        return new RecordedRequest(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getRawPath(),
                exchange.getRequestURI().getRawQuery(),
                exchange.getRequestHeaders(),
                prompt == null ? null : prompt.toString());
    }

    /**
     * The first value of a header.
     *
     * @param name the header's name, in any case
     * @return the value, empty when the request has no such header
     */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name))
                .flatMap(values -> values.stream().findFirst());
    }
}
