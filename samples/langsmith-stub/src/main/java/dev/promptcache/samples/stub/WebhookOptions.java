package dev.promptcache.samples.stub;

import dev.promptcache.samples.stub.webhook.Webhook;
import dev.promptcache.samples.stub.webhook.WebhookFaults;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The webhooks of a command line. */
final class WebhookOptions {

    private final List<URI> urls = new ArrayList<>();

    private String header = Webhook.SECRET_HEADER;

    private String secret = "";

    private WebhookFaults faults = WebhookFaults.NONE;

    /** Takes an option; returns false for one that is not about webhooks. */
    boolean take(String option, String value) {
        switch (option) {
            case "--webhook" -> urls.add(URI.create(value));
            case "--webhook-header" -> header = value;
            case "--webhook-secret" -> secret = value;
            case "--webhook-loss" -> faults = faults.loss(Double.parseDouble(value));
            case "--webhook-delay" -> faults = faults.delay(Durations.parse(value));
            case "--webhook-duplicates" -> faults = faults.duplicates(Double.parseDouble(value));
            case "--webhook-disorder" -> faults = faults.disorder(Double.parseDouble(value));
            default -> {
                return false;
            }
        }
        return true;
    }

    void addTo(LangSmithStubBuilder builder) {
        Map<String, String> headers = secret.isEmpty() ? Map.of() : Map.of(header, secret);
        urls.forEach(url -> builder.webhook(new Webhook(url.toString(), url, headers)));
        builder.webhookFaults(faults);
    }
}
