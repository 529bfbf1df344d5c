package dev.promptcache.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A prompt whose variables have their values: the messages for the model, and what the manifest says about the answer and the model.
 *
 * @param messages the messages in their order; those of a string prompt are one user's message
 * @param isText whether the prompt is a string prompt rather than a chat prompt
 * @param outputSchema the JSON Schema of the answer that a structured prompt asks for, else null
 * @param structuredOutputKwargs what a structured prompt says of how to ask for it, such as {@code method}; empty if nothing
 * @param model what the manifest says of the model, or null if it was pulled without
 * @param metadata where the prompt comes from, as LangChain puts it into a trace: {@code lc_hub_owner}, {@code lc_hub_repo} and
 *     {@code lc_hub_commit_hash}; without the hash for a fallback, which is no version of the prompt, and empty where nothing is known
 * @since 0.1.0
 */
public record RenderedPrompt(
        List<PromptMessage> messages,
        boolean isText,
        @Nullable Map<String, @Nullable Object> outputSchema,
        Map<String, @Nullable Object> structuredOutputKwargs,
        @Nullable ModelSettings model,
        Map<String, String> metadata) {

    /**
     * Copies the list and the metadata.
     *
     * @param messages the messages in their order
     * @param isText whether the prompt is a string prompt rather than a chat prompt
     * @param outputSchema the JSON Schema of the answer, or null
     * @param structuredOutputKwargs how to ask for it; empty if nothing is said
     * @param model the model's settings, or null
     * @param metadata where the prompt comes from
     */
    public RenderedPrompt {
        messages = List.copyOf(messages);
        metadata = Map.copyOf(metadata);
    }

    /**
     * The text of a string prompt; of a chat prompt, the texts of its messages, each on lines of its own.
     *
     * @return the text
     */
    public String text() {
        if (messages.size() == 1) {
            return messages.get(0).text();
        }
        StringBuilder text = new StringBuilder();
        for (PromptMessage message : messages) {
            text.append(text.isEmpty() ? "" : "\n").append(message.text());
        }
        return text.toString();
    }

    /**
     * The messages as plain maps in OpenAI's form, for whoever calls a model without a library, or with one that takes such maps.
     *
     * @return a map for each message; unmodifiable
     */
    public List<Map<String, @Nullable Object>> toMaps() {
        List<Map<String, @Nullable Object>> maps = new ArrayList<>(messages.size());
        for (PromptMessage message : messages) {
            maps.add(message.toMap());
        }
        return List.copyOf(maps);
    }

    /**
     * What it is and how much; never its text.
     *
     * @return a text that is safe to log
     */
    @Override
    public String toString() {
        return "RenderedPrompt[" + messages.size() + " messages, " + metadata + ']';
    }
}
