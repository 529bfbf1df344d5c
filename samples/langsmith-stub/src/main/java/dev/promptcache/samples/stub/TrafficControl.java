package dev.promptcache.samples.stub;

import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /_stub/requests}: what was asked. */
final class TrafficControl {

    private static final Set<String> SECRET = secretHeaders();

    private final Traffic traffic;

    TrafficControl(Traffic traffic) {
        this.traffic = traffic;
    }

    Answer answer(String method) {
        switch (method) {
            case "GET":
                return Answer.json(200, json());
            case "DELETE":
                traffic.reset();
                return Answer.empty();
            default:
                return Answer.error(405, "Method Not Allowed");
        }
    }

    private ObjectNode json() {
        ObjectNode json = Json.object();
        json.put("total", traffic.count());
        json.put("maxConcurrent", traffic.maxConcurrent());
        ObjectNode prompts = json.putObject("prompts");
        traffic.countByPrompt().forEach((name, count) -> prompts.put(name, count));
        ArrayNode requests = json.putArray("requests");
        traffic.last().forEach(request -> requests.add(json(request)));
        return json;
    }

    private static ObjectNode json(RecordedRequest request) {
        ObjectNode json = Json.object();
        json.put("method", request.method());
        json.put("path", request.path());
        json.put("query", request.query());
        json.put("prompt", request.prompt());
        ObjectNode headers = json.putObject("headers");
        // Somebody may point an application with a real key at the stub, and paste this into a ticket.
        request.headers()
                .forEach((name, values) ->
                        headers.put(name, SECRET.contains(name) ? "****" : String.join(", ", values)));
        return json;
    }

    private static Set<String> secretHeaders() {
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        names.add("x-api-key");
        names.add("authorization");
        names.add("cookie");
        return names;
    }
}
