package dev.promptcache.template;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads declarations of tools in OpenAI's, Anthropic's and LangChain's form. */
final class ToolReader {

    private ToolReader() {}

    /** The tool, null if the form is none that is known, such as that of a tool which the provider itself runs. */
    static @Nullable ToolDefinition read(Map<?, ?> form) {
        Map<?, ?> function = form.get("function") instanceof Map<?, ?> inner ? inner : form;
        Map<String, @Nullable Object> parameters = members(function.get("parameters"));
        if (parameters == null) {
            parameters = members(function.get("input_schema"));
        }
        boolean declares = function != form || parameters != null;
        return declares && function.get("name") instanceof String name
                ? new ToolDefinition(
                        name,
                        function.get("description") instanceof String description ? description : null,
                        parameters == null ? Map.of() : parameters,
                        function.get("strict") instanceof Boolean strict ? strict : null)
                : null;
    }

    /** An object's members, unmodifiable; null if the value is no object. */
    static @Nullable Map<String, @Nullable Object> members(@Nullable Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            return null;
        }
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        map.forEach((name, member) -> members.put(String.valueOf(name), member));
        return Collections.unmodifiableMap(members);
    }
}
