package dev.promptcache.samples.stub.webhook;

/**
 * A webhook that was sent, and what became of it.
 *
 * @param webhook the id of the receiver
 * @param event the event
 * @param promptName the prompt
 * @param commitHash the commit that it announced
 * @param outcome the HTTP status of the answer, {@code lost} for one that the stub was told to lose, or why there was no answer
 */
public record Delivery(String webhook, String event, String promptName, String commitHash, String outcome) {

    static Delivery of(Webhook webhook, PromptChange change, String outcome) {
        return new Delivery(webhook.id(), change.event(), change.promptName(), change.commitHash(), outcome);
    }
}
