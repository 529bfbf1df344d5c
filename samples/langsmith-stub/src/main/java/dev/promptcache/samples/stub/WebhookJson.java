package dev.promptcache.samples.stub;

import dev.promptcache.samples.stub.webhook.Delivery;
import dev.promptcache.samples.stub.webhook.Webhook;
import dev.promptcache.samples.stub.webhook.WebhookFaults;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Webhooks as LangSmith's API takes them, {@code {"url": ..., "headers": {...}}}, and what goes wrong with them. */
final class WebhookJson {

    private WebhookJson() {}

    /** Reads a receiver. A {@code secret} is the header that the starter wants; without an {@code id}, the address is it. */
    static Webhook webhook(JsonNode json) {
        refuseUnknown(json, "webhook", Set.of("id", "url", "headers", "secret"));
        String url = json.path("url").asString("");
        Map<String, String> headers = new HashMap<>();
        json.path("headers")
                .properties()
                .forEach(
                        header -> headers.put(header.getKey(), header.getValue().asString()));
        json.path("secret").stringValueOpt().ifPresent(secret -> headers.put(Webhook.SECRET_HEADER, secret));
        return new Webhook(json.path("id").asString(url), URI.create(url), headers);
    }

    /** Reads faults; what is not named does not go wrong. */
    static WebhookFaults faults(JsonNode json) {
        refuseUnknown(json, "webhook's fault", Set.of("loss", "delay", "duplicates", "disorder"));
        return new WebhookFaults(
                json.path("loss").asDouble(0),
                Durations.parse(json.path("delay").asString("0")),
                json.path("duplicates").asDouble(0),
                json.path("disorder").asDouble(0));
    }

    static ObjectNode faults(WebhookFaults faults) {
        return Json.object()
                .put("loss", faults.loss())
                .put("delay", faults.delay().toMillis() + "ms")
                .put("duplicates", faults.duplicates())
                .put("disorder", faults.disorder());
    }

    /** A receiver, with the values of its headers masked as in LangSmith. */
    static ObjectNode masked(Webhook webhook) {
        ObjectNode json =
                Json.object().put("id", webhook.id()).put("url", webhook.url().toString());
        ObjectNode headers = json.putObject("headers");
        webhook.headers().keySet().forEach(name -> headers.put(name, "****"));
        return json;
    }

    static ObjectNode delivery(Delivery delivery) {
        return Json.object()
                .put("webhook", delivery.webhook())
                .put("event", delivery.event())
                .put("prompt_name", delivery.promptName())
                .put("commit_hash", delivery.commitHash())
                .put("outcome", delivery.outcome());
    }

    private static void refuseUnknown(JsonNode json, String what, Set<String> known) {
        TreeSet<String> unknown = new TreeSet<>(json.propertyNames());
        unknown.removeAll(known);
        if (!json.isObject() || !unknown.isEmpty()) {
            throw new IllegalArgumentException("a " + what + " is a JSON object with some of " + new TreeSet<>(known));
        }
    }
}
