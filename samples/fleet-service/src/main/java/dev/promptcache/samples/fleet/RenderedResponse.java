package dev.promptcache.samples.fleet;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.promptcache.PromptKey;
import dev.promptcache.template.RenderedPrompt;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A rendered prompt as callers get it.
 *
 * @param identifier what was asked for, in its shortest form
 * @param commitHash the commit that was rendered; null for a fallback, which has none
 * @param messages the messages in OpenAI's form
 */
@JsonPropertyOrder({"identifier", "commitHash", "messages"})
record RenderedResponse(String identifier, @Nullable String commitHash, List<Map<String, @Nullable Object>> messages) {

    static RenderedResponse of(PromptKey key, RenderedPrompt prompt) {
        return new RenderedResponse(key.identifier(), prompt.metadata().get("lc_hub_commit_hash"), prompt.toMaps());
    }
}
