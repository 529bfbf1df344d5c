package dev.promptcache.boot.webhook;

import org.springframework.boot.WebApplicationType;

class WebhookOnWebFluxTests extends AbstractWebhookOverHttpTests {

    WebhookOnWebFluxTests() {
        super(WebApplicationType.REACTIVE);
    }
}
