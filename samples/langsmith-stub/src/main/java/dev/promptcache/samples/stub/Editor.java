package dev.promptcache.samples.stub;

import dev.promptcache.samples.stub.webhook.PromptChange.Skipped;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Who changes a prompt, and which webhooks are not to tell of it.
 *
 * @param name the name, which a webhook has as {@code created_by}
 * @param skipped the webhooks that are skipped
 */
record Editor(String name, Skipped skipped) {

    static final String NAME = "created_by";

    static final String SKIP = "skip_webhooks";

    private static final String ANONYMOUS = "langsmith-stub";

    /** Reads them from a commit body or a tag's, or from the query, since a bare manifest has no room for them. */
    static Editor of(JsonNode body, Query query) {
        String name = query.value(NAME).orElse(body.path(NAME).asString(ANONYMOUS));
        if (query.value(SKIP).isPresent()) {
            return new Editor(name, skipped(query.flag(SKIP), query.list(SKIP)));
        }
        JsonNode skip = body.path(SKIP);
        List<String> ids = skip.valueStream().map(JsonNode::asString).toList();
        return new Editor(name, skipped(skip.asBoolean(false), ids));
    }

    private static Skipped skipped(boolean all, List<String> ids) {
        return new Skipped(all, ids.stream().collect(Collectors.toUnmodifiableSet()));
    }
}
