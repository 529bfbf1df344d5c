package dev.promptcache.template;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A tool that the prompt's author declared for the model: what it is called and what it takes, without the code that runs it.
 *
 * @param name the name that the model calls it by
 * @param description what the tool does, if the manifest says
 * @param parameters the JSON Schema of its arguments; unmodifiable, empty where there is none
 * @param strict whether the model must keep to the schema, if the manifest says
 * @since 0.1.0
 */
public record ToolDefinition(
        String name,
        @Nullable String description,
        Map<String, @Nullable Object> parameters,
        @Nullable Boolean strict) {}
