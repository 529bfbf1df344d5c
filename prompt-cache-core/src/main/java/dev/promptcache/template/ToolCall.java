package dev.promptcache.template;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A tool call that an assistant's message asks for.
 *
 * @param id what the tool's answer refers to, if the call has one
 * @param name the tool's name
 * @param arguments the arguments as JSON values; unmodifiable
 */
public record ToolCall(@Nullable String id, String name, Map<String, @Nullable Object> arguments) {

    /**
     * The arguments as a JSON object's text.
     *
     * @return compact JSON, members in the given order
     * @throws TemplateException if a value is none that JSON knows
     */
    public String argumentsAsJson() {
        return Values.json(arguments);
    }
}
