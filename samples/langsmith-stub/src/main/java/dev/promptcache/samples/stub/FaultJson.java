package dev.promptcache.samples.stub;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Faults as a person writes them: {@code {"status": 503, "delay": "2s", "prompt": "chat"}}. */
final class FaultJson {

    private FaultJson() {}

    static Optional<String> prompt(JsonNode json) {
        return json.path("prompt").stringValueOpt();
    }

    static Fault read(JsonNode json) {
        TreeSet<String> unknown = new TreeSet<>(json.propertyNames());
        Fault fault = effect(json, unknown);
        if (unknown.remove("delay")) {
            fault = fault.after(Durations.parse(json.path("delay").asString()));
        }
        for (Map.Entry<String, JsonNode> header : json.path("headers").properties()) {
            fault = fault.header(header.getKey(), header.getValue().asString());
        }
        if (unknown.remove("body")) {
            JsonNode body = json.path("body");
            fault = fault.body(body.isString() ? body.stringValue() : Json.write(body));
        }
        if (unknown.remove("times")) {
            fault = fault.times(json.path("times").intValue());
        }
        unknown.remove("headers");
        unknown.remove("prompt");
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("a fault has no " + unknown);
        }
        return fault;
    }

    static ObjectNode write(Fault fault) {
        ObjectNode json = Json.object();
        switch (fault.effect()) {
            case NONE -> {}
            case STATUS -> json.put("status", fault.status());
            case HANG -> json.put("hang", true);
            case DROP -> json.put("drop", true);
            case TRUNCATE -> json.put("truncate", true);
        }
        if (!fault.delay().equals(Duration.ZERO)) {
            json.put("delay", fault.delay().toMillis() + "ms");
        }
        if (!fault.headers().isEmpty()) {
            ObjectNode headers = json.putObject("headers");
            fault.headers().forEach(headers::put);
        }
        if (fault.body() != null) {
            json.put("body", fault.body());
        }
        if (fault.times() > 0) {
            json.put("times", fault.times());
        }
        return json;
    }

    private static Fault effect(JsonNode json, TreeSet<String> names) {
        Fault fault = null;
        for (String name : new TreeSet<>(names)) {
            Optional<Fault> named = effect(name, json.path(name));
            if (named.isPresent()) {
                names.remove(name);
                if (fault != null) {
                    throw new IllegalArgumentException("a fault has one of status, hang, drop and truncate");
                }
                fault = named.get();
            }
        }
        if (fault == null && !names.contains("delay")) {
            throw new IllegalArgumentException("a fault has a delay, status, hang, drop or truncate");
        }
        return fault == null ? Fault.delay(Duration.ZERO) : fault;
    }

    private static Optional<Fault> effect(String name, JsonNode value) {
        return Optional.ofNullable(
                switch (name) {
                    case "status" -> Fault.status(value.intValue());
                    case "hang" -> value.asBoolean() ? Fault.hang() : null;
                    case "drop" -> value.asBoolean() ? Fault.drop() : null;
                    case "truncate" -> value.asBoolean() ? Fault.truncate() : null;
                    default -> null;
                });
    }
}
