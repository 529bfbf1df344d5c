package dev.promptcache.samples.stub;

import dev.promptcache.samples.stub.webhook.WebhookFaults;
import dev.promptcache.samples.stub.webhook.Webhooks;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /_stub/webhooks}: who is told of changes, and what goes wrong with that. */
final class WebhookControl {

    private final Webhooks webhooks;

    WebhookControl(Webhooks webhooks) {
        this.webhooks = webhooks;
    }

    Answer answer(String method, List<String> path, Query query, String body) {
        if (path.isEmpty()) {
            return registrations(method, query, body);
        }
        return path.equals(List.of("faults")) ? faults(method, body) : Answer.error(404, "Not Found");
    }

    private Answer registrations(String method, Query query, String body) {
        switch (method) {
            case "GET":
                return Answer.json(200, all());
            case "PUT":
                webhooks.register(WebhookJson.webhook(Json.parse(body)));
                return Answer.empty();
            case "DELETE":
                return unregister(query.value("id"));
            default:
                return notAllowed();
        }
    }

    private Answer unregister(Optional<String> id) {
        if (id.isEmpty()) {
            webhooks.unregisterAll();
        } else if (!webhooks.unregister(id.get())) {
            return Answer.error(404, "there is no webhook '" + id.get() + "'");
        }
        return Answer.empty();
    }

    private Answer faults(String method, String body) {
        switch (method) {
            case "GET":
                return Answer.json(200, WebhookJson.faults(webhooks.faults()));
            case "PUT":
                webhooks.faults(WebhookJson.faults(Json.parse(body)));
                return Answer.empty();
            case "DELETE":
                webhooks.faults(WebhookFaults.NONE);
                return Answer.empty();
            default:
                return notAllowed();
        }
    }

    private ObjectNode all() {
        ObjectNode all = Json.object();
        ArrayNode registered = all.putArray("webhooks");
        webhooks.registered().forEach(webhook -> registered.add(WebhookJson.masked(webhook)));
        all.set("faults", WebhookJson.faults(webhooks.faults()));
        ArrayNode deliveries = all.putArray("deliveries");
        webhooks.deliveries().forEach(delivery -> deliveries.add(WebhookJson.delivery(delivery)));
        return all;
    }

    private static Answer notAllowed() {
        return Answer.error(405, "Method Not Allowed");
    }
}
