package dev.promptcache.samples.stub.webhook;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a webhook tells.
 *
 * @param event {@code commit}, {@code tag:create} or {@code tag:update}
 * @param promptName the prompt's own name
 * @param tagName the tag that moved; null for a commit
 * @param commitHash the commit that was made, or that the tag points to
 * @param manifest the commit's manifest, with its model
 * @param createdBy who made the change
 * @param createdAt when
 * @param skipped the webhooks that are not to tell it
 */
public record PromptChange(
        String event,
        String promptName,
        @Nullable String tagName,
        String commitHash,
        JsonNode manifest,
        String createdBy,
        Instant createdAt,
        Skipped skipped) {

    /** The body of the webhook, in LangSmith's form. */
    String payload() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put(
                "prompt_id",
                UUID.nameUUIDFromBytes(promptName.getBytes(StandardCharsets.UTF_8))
                        .toString());
        body.put("prompt_name", promptName);
        body.put("event", event);
        if (tagName != null) {
            body.put("tag_name", tagName);
        }
        body.put("commit_hash", commitHash);
        body.put("created_at", createdAt.toString());
        body.put("created_by", createdBy);
        body.set("manifest", manifest);
        return body.toString();
    }

    /**
     * The webhooks that a change skips, as LangSmith's {@code skip_webhooks} has it.
     *
     * @param all whether it skips all of them
     * @param ids those that it skips
     */
    public record Skipped(boolean all, Set<String> ids) {

        /** Every webhook tells it. */
        public static final Skipped NONE = new Skipped(false, Set.of());

        /** Copies the ids. */
        public Skipped {
            ids = Set.copyOf(ids);
        }

        boolean includes(Webhook webhook) {
            return all || ids.contains(webhook.id());
        }
    }
}
