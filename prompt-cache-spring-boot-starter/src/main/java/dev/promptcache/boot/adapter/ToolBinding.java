package dev.promptcache.boot.adapter;

import dev.promptcache.template.ModelSettings;
import dev.promptcache.template.RenderedPrompt;
import dev.promptcache.template.ToolDefinition;
import dev.promptcache.template.UnsupportedPromptException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Brings together the tools that a manifest declares, which have no code, and those that the application runs.
 *
 * @since 0.1.0
 */
public final class ToolBinding {

    private ToolBinding() {}

    /**
     * Finds the application's tool for each that a manifest declares.
     *
     * @param <T> what the application has for a tool
     * @param prompt the prompt
     * @param tools the application's tool of a name, or null if it has none
     * @param how how the application hands over a tool, as in {@code Hand its ToolCallback to SpringAiPrompts.options}
     * @return the application's tools in the manifest's order, none if the manifest declares none
     * @throws UnsupportedPromptException if the application does not have one that is declared; it names all of them
     */
    public static <T> List<T> bind(RenderedPrompt prompt, Function<String, @Nullable T> tools, String how) {
        ModelSettings model = prompt.model();
        List<T> bound = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (ToolDefinition declared : model == null ? List.<ToolDefinition>of() : model.tools()) {
            T tool = tools.apply(declared.name());
            if (tool == null) {
                missing.add(declared.name());
            } else {
                bound.add(tool);
            }
        }
        if (!missing.isEmpty()) {
            throw new UnsupportedPromptException(
                    prompt,
                    "model.tools",
                    "The application has no tool of the name " + String.join(", ", missing) + ". " + how
                            + ", or remove the tool from the prompt's model.");
        }
        return List.copyOf(bound);
    }
}
