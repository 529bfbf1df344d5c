package dev.promptcache.boot.webhook;

import org.springframework.boot.WebApplicationType;

class WebhookOnMvcTests extends AbstractWebhookOverHttpTests {

    WebhookOnMvcTests() {
        super(WebApplicationType.SERVLET);
    }
}
