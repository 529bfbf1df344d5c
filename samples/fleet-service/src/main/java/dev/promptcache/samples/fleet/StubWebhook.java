package dev.promptcache.samples.fleet;

import dev.promptcache.boot.autoconfigure.PromptCacheWebhookProperties;
import dev.promptcache.samples.stub.LangSmithStub;
import dev.promptcache.samples.stub.webhook.Webhook;
import java.net.URI;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Registers this instance's webhook at the stand-in LangSmith, as a person does once at LangSmith. */
@Component
class StubWebhook {

    private final ObjectProvider<LangSmithStub> stub;
    private final ObjectProvider<PromptCacheWebhookProperties> webhook;
    private final Environment environment;

    StubWebhook(
            ObjectProvider<LangSmithStub> stub,
            ObjectProvider<PromptCacheWebhookProperties> webhook,
            Environment environment) {
        this.stub = stub;
        this.webhook = webhook;
        this.environment = environment;
    }

    @EventListener(ApplicationStartedEvent.class)
    void register() {
        stub.ifAvailable(langSmith ->
                webhook.ifAvailable(properties -> langSmith.webhooks().register(receiver(properties))));
    }

    private Webhook receiver(PromptCacheWebhookProperties properties) {
        String url = "http://localhost:" + environment.getProperty("local.server.port") + properties.getPath();
        Map<String, String> headers =
                Map.of(properties.getHeader(), properties.getSecret().get(0));
        return new Webhook(url, URI.create(url), headers);
    }
}
