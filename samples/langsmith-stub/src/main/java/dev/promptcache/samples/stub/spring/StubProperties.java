package dev.promptcache.samples.stub.spring;

import dev.promptcache.samples.stub.LangSmithStub;
import dev.promptcache.samples.stub.LangSmithStubBuilder;
import dev.promptcache.samples.stub.webhook.Webhook;
import dev.promptcache.samples.stub.webhook.WebhookFaults;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the stand-in LangSmith inside an application.
 *
 * @param port the TCP port, 0 for a free one
 * @param lag how long the API goes on with what was there before a change
 * @param seed decides which webhooks are lost, sent twice and overtaken
 * @param webhook who is told of changes, and what goes wrong with that
 */
@ConfigurationProperties("langsmith-stub")
record StubProperties(
        @DefaultValue("0") int port,
        @DefaultValue("0s") Duration lag,
        @DefaultValue("0") long seed,
        @DefaultValue Receivers webhook) {

    LangSmithStubBuilder builder() {
        LangSmithStubBuilder builder =
                LangSmithStub.builder().port(port).lag(lag).seed(seed).webhookFaults(webhook.faults());
        webhook.urls().forEach(url -> builder.webhook(webhook.to(url)));
        return builder;
    }

    /**
     * Who is told of changes, and what goes wrong with that.
     *
     * @param urls where each change is posted
     * @param header the header that carries the secret
     * @param secret goes with it; none unless set
     * @param loss the part that never arrives, from 0 to 1
     * @param delay how long each takes
     * @param duplicates the part that arrives twice, from 0 to 1
     * @param disorder the part that later ones overtake, from 0 to 1
     */
    record Receivers(
            @DefaultValue List<URI> urls,
            @DefaultValue(Webhook.SECRET_HEADER) String header,
            @Nullable String secret,
            @DefaultValue("0") double loss,
            @DefaultValue("0s") Duration delay,
            @DefaultValue("0") double duplicates,
            @DefaultValue("0") double disorder) {

        WebhookFaults faults() {
            return new WebhookFaults(loss, delay, duplicates, disorder);
        }

        Webhook to(URI url) {
            return new Webhook(url.toString(), url, secret == null ? Map.of() : Map.of(header, secret));
        }
    }
}
