package dev.promptcache.samples.stub;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One version of a prompt, always kept with its model. Never changes.
 *
 * @param hash 64 hexadecimal digits
 * @param body the commit body as it was given
 * @param createdAt when it was added
 */
record StoredCommit(String hash, ObjectNode body, Instant createdAt) {

    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    private static final Set<String> WITH_MODEL = Set.of("RunnableSequence", "PromptPlayground");

    /** Reads a commit body, or a bare manifest. Without a {@code commit_hash} the content makes it. */
    static StoredCommit from(JsonNode json) {
        if (!(json instanceof ObjectNode given)) {
            throw new IllegalArgumentException("a commit is a JSON object");
        }
        ObjectNode body = given.has("manifest") ? given.deepCopy() : Json.object();
        if (!given.has("manifest")) {
            body.set("manifest", given.deepCopy());
        }
        if (!body.path("manifest").isObject()) {
            throw new IllegalArgumentException("a manifest is a JSON object");
        }
        ObjectNode content = body.deepCopy().without(List.of("commit_hash", "tags", Editor.NAME, Editor.SKIP));
        String hash = body.path("commit_hash").asString(Json.hash(content));
        if (!HASH.matcher(hash).matches()) {
            throw new IllegalArgumentException("a commit_hash is 64 lower-case hexadecimal digits, not '" + hash + "'");
        }
        return new StoredCommit(hash, body, Instant.now());
    }

    /** The tags that this commit asks for when it is added. */
    List<String> tags() {
        return body.path("tags").valueStream().map(JsonNode::asString).toList();
    }

    /** The body of an answer. */
    ObjectNode wire(CommitView view) {
        ObjectNode wire = Json.object();
        wire.put("commit_hash", hash);
        wire.set("manifest", view.model() ? body.get("manifest") : promptOnly(body.get("manifest")));
        wire.set("examples", view.examples() && body.has("examples") ? body.get("examples") : wire.arrayNode());
        copy("description", wire);
        if (view.model()) {
            copy("model_config", wire);
            copy("model_provider", wire);
        }
        if (view.draft()) {
            wire.put("is_draft", body.path("is_draft").asBoolean(false));
        }
        return wire;
    }

    private void copy(String property, ObjectNode target) {
        if (body.has(property)) {
            target.set(property, body.get(property));
        }
    }

    private static JsonNode promptOnly(JsonNode manifest) {
        JsonNode id = manifest.path("id");
        // The namespace of a class varies between LangChain versions; its last part does not.
        String type = id.path(id.size() - 1).asString("");
        JsonNode first = manifest.path("kwargs").path("first");
        return WITH_MODEL.contains(type) && first.isObject() ? first : manifest;
    }
}
