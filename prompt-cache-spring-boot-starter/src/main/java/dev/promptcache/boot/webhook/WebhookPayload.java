package dev.promptcache.boot.webhook;

import dev.promptcache.PromptKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * What is used of a webhook's body: hints, no more. The prompt's text in it is skipped, and its hash never stored.
 *
 * @param promptName the name, or {@code owner/name}
 * @param ref the ref that moved: the tag, {@code latest} for a commit, or null if the body names none
 * @param commitHash the commit that the ref points to, or null if the body names none
 * @param createdBy who made the commit, or null if the body does not say so in a few words
 */
record WebhookPayload(
        String promptName,
        @Nullable String ref,
        @Nullable String commitHash,
        @Nullable String createdBy) {

    // What is skipped may be whatever a prompt can be; the length of a body is bounded before.
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(1000)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();
    private static final String NAME = "prompt_name";
    private static final String EVENT = "event";
    private static final String TAG = "tag_name";
    private static final String HASH = "commit_hash";
    private static final String AUTHOR = "created_by";
    private static final Set<String> FIELDS = Set.of(NAME, EVENT, TAG, HASH, AUTHOR);
    private static final Pattern HASHES = Pattern.compile("[0-9a-f]{8,64}");
    /** What a line of a log and of a page can take. */
    private static final Pattern AUTHORS = Pattern.compile("[^\\p{Cntrl}]{1,200}");

    /**
     * Reads a body. Fields and events that are not known do no harm; an event that is missing is a commit.
     *
     * @throws IllegalArgumentException if it is no JSON object with a prompt's name
     */
    static WebhookPayload parse(byte[] body) {
        Map<String, String> fields = read(body);
        String name = fields.get(NAME);
        if (name == null || name.isBlank()) {
            throw new IllegalArgumentException("there is no " + NAME);
        }
        boolean commit = fields.getOrDefault(EVENT, "commit").equals("commit");
        String ref = commit ? PromptKey.LATEST : fields.get(TAG);
        return new WebhookPayload(name, ref, matching(HASHES, fields.get(HASH)), matching(AUTHORS, fields.get(AUTHOR)));
    }

    private static @Nullable String matching(Pattern pattern, @Nullable String value) {
        return value != null && !value.isBlank() && pattern.matcher(value).matches() ? value : null;
    }

    private static Map<String, String> read(byte[] body) {
        Map<String, String> fields = new HashMap<>();
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("it is no JSON object");
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String field = parser.currentName();
                if (parser.nextToken() == JsonToken.VALUE_STRING && FIELDS.contains(field)) {
                    fields.put(field, parser.getString());
                } else {
                    parser.skipChildren();
                }
            }
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("something follows the JSON object");
            }
        } catch (JacksonException e) {
            throw new IllegalArgumentException("it is no valid JSON", e);
        }
        return fields;
    }
}
