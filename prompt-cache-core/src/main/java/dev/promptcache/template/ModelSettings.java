package dev.promptcache.template;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a manifest says of the model that the prompt was written for. Only manifests that were pulled with the model say anything.
 *
 * <p>Addresses, headers, keys and whatever else would decide where a request goes are left out: who edits a prompt does not choose
 * where the application sends it. What the manifest does not set is null, so that the application's own setting stays.
 *
 * @param className the name of LangChain's class, such as {@code ChatOpenAI}
 * @param provider whose model it is, such as {@code openai} or {@code anthropic}; null if the class is not known
 * @param name the model's name
 * @param temperature the sampling temperature
 * @param topP the probability mass that is sampled from
 * @param topK the number of tokens that are sampled from
 * @param maxTokens the most tokens that the model may write
 * @param frequencyPenalty the penalty for frequent tokens
 * @param presencePenalty the penalty for tokens that are there already
 * @param stop the texts at which the model stops; empty if there are none
 * @param tools the tools that the model may call; empty if there are none
 * @param toolChoice which tool the model must call: a word, or an object in the provider's form
 * @param responseFormat the form that the answer must have, in OpenAI's form
 * @param others the other settings, by their names in the manifest
 * @since 0.1.0
 */
public record ModelSettings(
        String className,
        @Nullable String provider,
        @Nullable String name,
        @Nullable Double temperature,
        @Nullable Double topP,
        @Nullable Integer topK,
        @Nullable Integer maxTokens,
        @Nullable Double frequencyPenalty,
        @Nullable Double presencePenalty,
        List<String> stop,
        List<ToolDefinition> tools,
        @Nullable Object toolChoice,
        @Nullable Map<String, @Nullable Object> responseFormat,
        Map<String, @Nullable Object> others) {

    /**
     * Copies the lists; the maps of a manifest are unmodifiable already.
     *
     * @param className the name of LangChain's class, such as {@code ChatOpenAI}
     * @param provider whose model it is, such as {@code openai} or {@code anthropic}; null if the class is not known
     * @param name the model's name
     * @param temperature the sampling temperature
     * @param topP the probability mass that is sampled from
     * @param topK the number of tokens that are sampled from
     * @param maxTokens the most tokens that the model may write
     * @param frequencyPenalty the penalty for frequent tokens
     * @param presencePenalty the penalty for tokens that are there already
     * @param stop the texts at which the model stops; empty if there are none
     * @param tools the tools that the model may call; empty if there are none
     * @param toolChoice which tool the model must call: a word, or an object in the provider's form
     * @param responseFormat the form that the answer must have, in OpenAI's form
     * @param others the other settings, by their names in the manifest
     */
    public ModelSettings {
        stop = List.copyOf(stop);
        tools = List.copyOf(tools);
    }
}
