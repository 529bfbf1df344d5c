package dev.promptcache.boot.springai;

import dev.promptcache.boot.adapter.ToolBinding;
import dev.promptcache.template.ModelSettings;
import dev.promptcache.template.RenderedPrompt;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.model.tool.ToolCallingChatOptions;
import org.springframework.ai.tool.ToolCallback;

/** Makes Spring AI's options of what a manifest says of the model. */
final class OptionsWriter {

    private OptionsWriter() {}

    static ChatOptions.Builder<?> options(RenderedPrompt prompt, Collection<? extends ToolCallback> tools) {
        ModelSettings model = prompt.model();
        if (model == null) {
            return ChatOptions.builder();
        }
        if (model.tools().isEmpty()) {
            return settings(ChatOptions.builder(), model);
        }
        List<ToolCallback> bound = ToolBinding.bind(
                prompt, name -> named(tools, name), "Hand its ToolCallback to SpringAiPrompts.options");
        return settings(ToolCallingChatOptions.builder().toolCallbacks(bound), model);
    }

    private static @Nullable ToolCallback named(Collection<? extends ToolCallback> tools, String name) {
        for (ToolCallback tool : tools) {
            if (tool.getToolDefinition().name().equals(name)) {
                return tool;
            }
        }
        return null;
    }

    /** What options cannot say. */
    static List<String> losses(RenderedPrompt prompt) {
        List<String> losses = new ArrayList<>();
        if (prompt.outputSchema() != null) {
            losses.add("outputSchema: ask for the answer's type with ChatClient's call().entity(...)");
        }
        if (!prompt.structuredOutputKwargs().isEmpty()) {
            losses.add("structuredOutputKwargs: "
                    + String.join(", ", prompt.structuredOutputKwargs().keySet()) + ", which are LangChain's own");
        }
        ModelSettings model = prompt.model();
        if (model == null) {
            return losses;
        }
        if (model.toolChoice() != null && !"auto".equals(model.toolChoice())) {
            losses.add("model.toolChoice, which is an option of the provider's module");
        }
        if (model.responseFormat() != null) {
            losses.add("model.responseFormat, which is an option of the provider's module");
        }
        if (!model.others().isEmpty()) {
            losses.add("model.others: " + String.join(", ", model.others().keySet())
                    + ", which may be options of the provider's module");
        }
        return losses;
    }

    private static ChatOptions.Builder<?> settings(ChatOptions.Builder<?> options, ModelSettings model) {
        if (model.name() != null) {
            options.model(model.name());
        }
        if (model.temperature() != null) {
            options.temperature(model.temperature());
        }
        if (model.topP() != null) {
            options.topP(model.topP());
        }
        if (model.topK() != null) {
            options.topK(model.topK());
        }
        if (model.maxTokens() != null) {
            options.maxTokens(model.maxTokens());
        }
        if (model.frequencyPenalty() != null) {
            options.frequencyPenalty(model.frequencyPenalty());
        }
        if (model.presencePenalty() != null) {
            options.presencePenalty(model.presencePenalty());
        }
        if (!model.stop().isEmpty()) {
            options.stopSequences(model.stop());
        }
        return options;
    }
}
