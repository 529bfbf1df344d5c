package dev.promptcache.samples.stub.webhook;

import java.util.concurrent.CompletableFuture;

/** How a webhook gets to its receiver. */
interface Post {

    /** Posts a body; the stage has the status of the answer. */
    CompletableFuture<String> send(Webhook webhook, String body);
}
