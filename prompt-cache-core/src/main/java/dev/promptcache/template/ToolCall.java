package dev.promptcache.template;

import dev.promptcache.internal.text.TemplateFailure;
import dev.promptcache.internal.text.Values;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A tool call that an assistant's message asks for.
 *
 * @param id what the tool's answer refers to, if the call has one
 * @param name the tool's name
 * @param arguments the arguments as JSON values; unmodifiable
 * @since 0.1.0
 */
public record ToolCall(@Nullable String id, String name, Map<String, @Nullable Object> arguments) {

    /**
     * The arguments as a JSON object's text.
     *
     * @return compact JSON, members in the given order
     * @throws TemplateException if a value is none that JSON knows
     */
    public String argumentsAsJson() {
        try {
            return Values.json(arguments);
        } catch (TemplateFailure e) {
            throw TemplateException.of(e);
        }
    }

    /**
     * A tool call whose arguments are a text, as models write them and as libraries for models keep them.
     *
     * @param id what the tool's answer refers to, if the call has one
     * @param name the tool's name
     * @param json the arguments as a JSON object's text; an empty one stands for no arguments
     * @return the call
     * @throws TemplateException if the text is no JSON object
     */
    public static ToolCall parse(@Nullable String id, String name, String json) {
        Map<String, @Nullable Object> arguments = json.isBlank() ? Map.of() : ToolCalls.parse(json);
        if (arguments == null) {
            throw new TemplateException(
                    TemplateException.Category.INVALID_VALUE,
                    "The arguments of a call of the tool '" + name + "' are no JSON object.");
        }
        return new ToolCall(id, name, arguments);
    }
}
