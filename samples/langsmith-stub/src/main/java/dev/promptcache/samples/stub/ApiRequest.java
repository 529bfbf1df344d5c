package dev.promptcache.samples.stub;

import com.sun.net.httpserver.HttpExchange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request to LangSmith's API, taken apart.
 *
 * @param method the HTTP method
 * @param segments the decoded path below the API's root
 * @param query the parameters
 * @param prompt the prompt that it is about, null when it is about none
 */
record ApiRequest(
        String method,
        List<String> segments,
        Query query,
        @Nullable PromptName prompt) {

    private static final List<String> SELF_HOSTED_ROOT = List.of("api", "v1");

    static ApiRequest of(HttpExchange exchange, Workspace workspace) {
        List<String> segments = RawPath.segments(exchange.getRequestURI().getRawPath());
        if (segments.size() > 2 && segments.subList(0, 2).equals(SELF_HOSTED_ROOT)) {
            segments = segments.subList(2, segments.size());
        }
        boolean commits = segments.size() > 2 && segments.get(0).equals("commits");
        boolean named =
                commits && !segments.get(1).isBlank() && !segments.get(2).isBlank();
        return new ApiRequest(
                exchange.getRequestMethod(),
                segments,
                Query.parse(exchange.getRequestURI().getRawQuery()),
                named ? workspace.prompt(segments.get(1), segments.get(2)) : null);
    }

    /** The ref asked for, empty when the request has none. Some SDKs send a tag's slash as it is. */
    String ref() {
        return String.join("/", segments.subList(3, segments.size()));
    }
}
