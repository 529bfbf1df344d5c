package dev.promptcache.boot.langchain4j;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.DefaultChatRequestParameters;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.ToolChoice;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.promptcache.template.ModelSettings;
import dev.promptcache.template.RenderedPrompt;
import dev.promptcache.template.ToolCall;
import dev.promptcache.template.ToolDefinition;
import dev.promptcache.template.UnsupportedPromptException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes LangChain4j's parameters of what a manifest says of the model and of the answer. */
final class ParametersWriter {

    private static final Map<String, ToolChoice> CHOICES = Map.of(
            "auto",
            ToolChoice.AUTO,
            "any",
            ToolChoice.REQUIRED,
            "required",
            ToolChoice.REQUIRED,
            "none",
            ToolChoice.NONE);

    private final RenderedPrompt prompt;

    ParametersWriter(RenderedPrompt prompt) {
        this.prompt = prompt;
    }

    ChatRequestParameters parameters(Set<String> tools) {
        DefaultChatRequestParameters.Builder<?> parameters = new DefaultChatRequestParameters.Builder<>();
        ModelSettings model = prompt.model();
        if (model != null) {
            parameters
                    .modelName(model.name())
                    .temperature(model.temperature())
                    .topP(model.topP())
                    .topK(model.topK())
                    .maxOutputTokens(model.maxTokens())
                    .frequencyPenalty(model.frequencyPenalty())
                    .presencePenalty(model.presencePenalty());
            if (!model.stop().isEmpty()) {
                parameters.stopSequences(model.stop());
            }
            if (!model.tools().isEmpty()) {
                checkBound(model.tools(), tools);
                parameters.toolSpecifications(
                        model.tools().stream().map(ParametersWriter::tool).toList());
                parameters.toolChoice(toolChoice(model));
            }
        }
        ResponseFormat format = responseFormat();
        if (format != null) {
            parameters.responseFormat(format);
        }
        return parameters.build();
    }

    List<String> losses() {
        ModelSettings model = prompt.model();
        boolean choosesOne = model != null && model.toolChoice() != null && toolChoice(model) == null;
        return choosesOne
                ? List.of("model: the choice of one tool, which LangChain4j has no parameter for")
                : List.of();
    }

    private void checkBound(List<ToolDefinition> declared, Set<String> tools) {
        List<String> missing = declared.stream()
                .map(ToolDefinition::name)
                .filter(name -> !tools.contains(name))
                .toList();
        if (!missing.isEmpty()) {
            throw new UnsupportedPromptException(
                    prompt,
                    "model.tools",
                    "The application has no tool of the name " + String.join(", ", missing)
                            + ". Name the tools that it runs to LangChain4jPrompts, or remove the tool from the prompt's model.");
        }
    }

    private static ToolSpecification tool(ToolDefinition tool) {
        Map<String, @Nullable Object> function = new LinkedHashMap<>();
        function.put("name", tool.name());
        if (tool.description() != null) {
            function.put("description", tool.description());
        }
        function.put("parameters", tool.parameters().isEmpty() ? Map.of("type", "object") : tool.parameters());
        if (tool.strict() != null) {
            function.put("strict", tool.strict());
        }
        return ToolSpecification.fromJson(json(function));
    }

    private static @Nullable ToolChoice toolChoice(ModelSettings model) {
        return model.toolChoice() instanceof String word ? CHOICES.get(word) : null;
    }

    private @Nullable ResponseFormat responseFormat() {
        Map<String, @Nullable Object> schema = prompt.outputSchema();
        ModelSettings model = prompt.model();
        if (schema == null && model != null && model.responseFormat() != null) {
            Map<String, @Nullable Object> format = model.responseFormat();
            if ("json_object".equals(format.get("type"))) {
                return ResponseFormat.JSON;
            }
            return format.get("json_schema") instanceof Map<?, ?> named
                            && named.get("schema") instanceof Map<?, ?> inner
                    ? responseFormat(named.get("name"), inner)
                    : null;
        }
        return schema == null ? null : responseFormat(schema.get("title"), schema);
    }

    private static ResponseFormat responseFormat(@Nullable Object name, Map<?, ?> schema) {
        return ResponseFormat.builder()
                .type(ResponseFormatType.JSON)
                .jsonSchema(JsonSchema.builder()
                        .name(name instanceof String title ? title : "answer")
                        .rootElement(JsonRawSchema.from(json(schema)))
                        .build())
                .build();
    }

    private static String json(Map<?, ?> object) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        object.forEach((name, value) -> members.put(String.valueOf(name), value));
        return new ToolCall(null, "", members).argumentsAsJson();
    }
}
