package dev.promptcache.samples.service;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.promptcache.PromptKey;
import dev.promptcache.template.RenderedPrompt;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A rendered prompt as callers get it. What there is none of is left out.
 *
 * @param identifier what was asked for, in its shortest form
 * @param commitHash the commit that was rendered; a fallback has none
 * @param messages the messages in LangChain's terms
 * @param text the text of a string prompt
 * @param schema the JSON Schema of the answer that a structured prompt asks for
 * @param model what the prompt says of its model, if it was pulled with it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({"identifier", "commitHash", "messages", "text", "schema", "model"})
record RenderedResponse(
        String identifier,
        @Nullable String commitHash,
        List<MessageForm> messages,
        @Nullable String text,
        @Nullable Map<String, @Nullable Object> schema,
        @Nullable ModelForm model) {

    static RenderedResponse of(PromptKey key, RenderedPrompt prompt) {
        return new RenderedResponse(
                key.identifier(),
                prompt.metadata().get("lc_hub_commit_hash"),
                prompt.messages().stream().map(MessageForm::of).toList(),
                prompt.isText() ? prompt.text() : null,
                prompt.outputSchema(),
                prompt.model() == null ? null : ModelForm.of(prompt.model()));
    }
}
