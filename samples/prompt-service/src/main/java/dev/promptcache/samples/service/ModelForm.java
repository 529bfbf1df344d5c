package dev.promptcache.samples.service;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.promptcache.template.ModelSettings;
import dev.promptcache.template.ToolDefinition;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a prompt says of its model, in LangChain's terms. What it does not say is left out, but for the provider.
 *
 * @param className the name of LangChain's class
 * @param provider whose model it is; null if that is not known
 * @param name the model's name
 * @param temperature the sampling temperature
 * @param topP the probability mass that is sampled from
 * @param topK the number of tokens that are sampled from
 * @param maxTokens the most tokens of an answer
 * @param frequencyPenalty the penalty for frequent tokens
 * @param presencePenalty the penalty for tokens that are there already
 * @param stop the texts at which the model stops
 * @param toolChoice which tool the model must call
 * @param responseFormat the form that the answer must have
 * @param tools the tools that the model may call
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({"class", "provider", "name"})
record ModelForm(
        @JsonProperty("class") String className,
        @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String provider,
        @Nullable String name,
        @Nullable Double temperature,
        @JsonProperty("top_p") @Nullable Double topP,
        @JsonProperty("top_k") @Nullable Integer topK,
        @JsonProperty("max_tokens") @Nullable Integer maxTokens,
        @JsonProperty("frequency_penalty") @Nullable Double frequencyPenalty,
        @JsonProperty("presence_penalty") @Nullable Double presencePenalty,
        @Nullable List<String> stop,
        @JsonProperty("tool_choice") @Nullable Object toolChoice,
        @JsonProperty("response_format") @Nullable Map<String, @Nullable Object> responseFormat,
        @Nullable List<Tool> tools) {

    static ModelForm of(ModelSettings model) {
        return new ModelForm(
                model.className(),
                model.provider(),
                model.name(),
                model.temperature(),
                model.topP(),
                model.topK(),
                model.maxTokens(),
                model.frequencyPenalty(),
                model.presencePenalty(),
                model.stop().isEmpty() ? null : model.stop(),
                model.toolChoice(),
                model.responseFormat(),
                model.tools().isEmpty()
                        ? null
                        : model.tools().stream().map(Tool::of).toList());
    }

    /**
     * A tool as the prompt declares it.
     *
     * @param name the tool's name
     * @param description what it does
     * @param parameters the JSON Schema of its arguments
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Tool(String name, @Nullable String description, Map<String, @Nullable Object> parameters) {

        private static Tool of(ToolDefinition tool) {
            return new Tool(tool.name(), tool.description(), tool.parameters());
        }
    }
}
