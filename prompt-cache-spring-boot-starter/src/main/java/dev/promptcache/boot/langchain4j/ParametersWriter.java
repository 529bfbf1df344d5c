package dev.promptcache.boot.langchain4j;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.DefaultChatRequestParameters;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.ToolChoice;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.promptcache.boot.adapter.ToolBinding;
import dev.promptcache.template.ModelSettings;
import dev.promptcache.template.RenderedPrompt;
import dev.promptcache.template.ToolCall;
import dev.promptcache.template.ToolDefinition;
import dev.promptcache.template.UnsupportedPromptException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
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

    /** What a tool's parameters may say as a whole that a model can do without; LangChain4j has it of single ones alone. */
    private static final Set<String> NOTES = Set.of("title", "$schema", "$id", "$comment", "default", "examples");

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
                ToolBinding.bind(
                        prompt,
                        name -> tools.contains(name) ? name : null,
                        "Name the tools that it runs to LangChain4jPrompts");
                parameters.toolSpecifications(specifications(model.tools()));
                parameters.toolChoice(toolChoice(model));
            }
        }
        ResponseFormat format = responseFormat();
        if (format != null) {
            parameters.responseFormat(format);
        }
        return parameters.build();
    }

    /** What parameters cannot say. */
    List<String> losses() {
        List<String> losses = new ArrayList<>();
        if (!prompt.structuredOutputKwargs().isEmpty()) {
            losses.add("structuredOutputKwargs: "
                    + String.join(", ", prompt.structuredOutputKwargs().keySet()) + ", which are LangChain's own");
        }
        ModelSettings model = prompt.model();
        if (model == null) {
            return losses;
        }
        for (int i = 0; i < model.tools().size(); i++) {
            Set<String> notes =
                    new LinkedHashSet<>(model.tools().get(i).parameters().keySet());
            notes.retainAll(NOTES);
            if (!notes.isEmpty()) {
                losses.add(place(i) + ": " + String.join(", ", notes) + ", which LangChain4j has no place for");
            }
        }
        if (model.toolChoice() != null && (model.tools().isEmpty() || toolChoice(model) == null)) {
            losses.add("model.toolChoice, which LangChain4j has no parameter for in this form");
        }
        if (model.responseFormat() != null && prompt.outputSchema() == null && responseFormat() == null) {
            losses.add("model.responseFormat, which LangChain4j has no parameter for in this form");
        }
        if (!model.others().isEmpty()) {
            losses.add("model.others: " + String.join(", ", model.others().keySet())
                    + ", which may be parameters of the provider's module");
        }
        return losses;
    }

    private List<ToolSpecification> specifications(List<ToolDefinition> tools) {
        List<ToolSpecification> specifications = new ArrayList<>();
        for (int i = 0; i < tools.size(); i++) {
            specifications.add(specification(tools.get(i), place(i)));
        }
        return specifications;
    }

    private ToolSpecification specification(ToolDefinition tool, String place) {
        Map<String, @Nullable Object> parameters = new LinkedHashMap<>(tool.parameters());
        parameters.keySet().removeAll(NOTES);
        parameters.putIfAbsent("type", "object");
        Map<String, @Nullable Object> function = new LinkedHashMap<>();
        function.put("name", tool.name());
        if (tool.description() != null) {
            function.put("description", tool.description());
        }
        function.put("parameters", parameters);
        if (tool.strict() != null) {
            function.put("strict", tool.strict());
        }
        try {
            return ToolSpecification.fromJson(json(function));
        } catch (IllegalArgumentException e) {
            throw new UnsupportedPromptException(
                    prompt,
                    place,
                    "LangChain4j has no tool with parameters like those of '" + tool.name()
                            + "': it takes an object with properties, required, additionalProperties as a boolean, and"
                            + " $defs. Change them in LangSmith.");
        }
    }

    private static String place(int tool) {
        return "model.tools[" + tool + "].parameters";
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
