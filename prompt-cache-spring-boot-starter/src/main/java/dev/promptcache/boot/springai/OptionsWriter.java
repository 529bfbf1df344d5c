package dev.promptcache.boot.springai;

import dev.promptcache.template.ModelSettings;
import dev.promptcache.template.RenderedPrompt;
import dev.promptcache.template.ToolDefinition;
import dev.promptcache.template.UnsupportedPromptException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
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
        return settings(ToolCallingChatOptions.builder().toolCallbacks(bound(prompt, model.tools(), tools)), model);
    }

    /** What options cannot say, added to what messages cannot. */
    static List<String> addLosses(RenderedPrompt prompt, List<String> losses) {
        List<String> all = new ArrayList<>(losses);
        if (prompt.outputSchema() != null) {
            all.add("outputSchema: ask for the answer's type with ChatClient's call().entity(...)");
        }
        ModelSettings model = prompt.model();
        if (model != null && model.toolChoice() != null && !"auto".equals(model.toolChoice())) {
            all.add("model: the choice of the tool, which is an option of the provider's module");
        }
        if (model != null && model.responseFormat() != null) {
            all.add("model: the response format, which is an option of the provider's module");
        }
        return List.copyOf(all);
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

    private static List<ToolCallback> bound(
            RenderedPrompt prompt, List<ToolDefinition> declared, Collection<? extends ToolCallback> tools) {
        List<ToolCallback> bound = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (ToolDefinition tool : declared) {
            tools.stream()
                    .filter(candidate -> candidate.getToolDefinition().name().equals(tool.name()))
                    .findFirst()
                    .ifPresentOrElse(bound::add, () -> missing.add(tool.name()));
        }
        if (!missing.isEmpty()) {
            throw new UnsupportedPromptException(
                    prompt,
                    "model.tools",
                    "The application has no tool of the name " + String.join(", ", missing)
                            + ". Hand its ToolCallback to SpringAiPrompts.options, or remove the tool from the prompt's model.");
        }
        return bound;
    }
}
