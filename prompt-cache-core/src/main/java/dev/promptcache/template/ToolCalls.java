package dev.promptcache.template;

import dev.promptcache.internal.json.JsonReader;
import dev.promptcache.internal.json.JsonTextException;
import dev.promptcache.internal.text.TemplateFailure;
import dev.promptcache.internal.text.Values;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Tool calls in LangChain's form and in OpenAI's, where the arguments are the text that the model wrote. */
final class ToolCalls {

    private ToolCalls() {}

    /** A call that has to be right. */
    static ToolCall valid(Map<?, ?> call, Function<String, TemplateFailure> failure) {
        Map<?, ?> form = call.get("function") instanceof Map<?, ?> function ? function : call;
        Object arguments = form.get(form == call ? "args" : "arguments");
        Map<String, @Nullable Object> parsed = arguments instanceof String text ? parse(text) : members(arguments);
        if (!(form.get("name") instanceof String name) || parsed == null) {
            throw failure.apply("a tool call has a name, and arguments that are a JSON object");
        }
        return new ToolCall(call.get("id") instanceof String id ? id : null, name, parsed);
    }

    /** The arguments that a text is, none for {@code null}; null if it is no JSON object. */
    static @Nullable Map<String, @Nullable Object> parse(String json) {
        try {
            Object value = JsonReader.parse(json.getBytes(StandardCharsets.UTF_8), JsonReader.defaultBudget());
            return value == null ? Map.of() : members(value);
        } catch (JsonTextException | IllegalArgumentException e) {
            return null;
        }
    }

    /** A call that is known to be wrong. */
    static InvalidToolCall invalid(Map<?, ?> call) {
        return new InvalidToolCall(string(call.get("id")), string(call.get("name")), arguments(call.get("args")));
    }

    /** Sorts the calls that an answer of OpenAI's has. */
    static void addOpenAi(@Nullable Object calls, List<ToolCall> valid, List<InvalidToolCall> invalid) {
        for (Object element : calls instanceof List<?> list ? list : new ArrayList<>()) {
            if (element instanceof Map<?, ?> call && call.get("function") instanceof Map<?, ?> function) {
                add(call.get("id"), function.get("name"), arguments(function.get("arguments")), valid, invalid);
            }
        }
    }

    /** Sorts the calls of an answer that was streamed. One without arguments has none. */
    static void addChunks(List<Map<?, ?>> chunks, List<ToolCall> valid, List<InvalidToolCall> invalid) {
        for (Map<?, ?> chunk : chunks) {
            String text = arguments(chunk.get("args"));
            add(chunk.get("id"), chunk.get("name"), text.isEmpty() ? "{}" : text, valid, invalid);
        }
    }

    private static void add(
            @Nullable Object id,
            @Nullable Object name,
            String text,
            List<ToolCall> valid,
            List<InvalidToolCall> invalid) {
        Map<String, @Nullable Object> arguments = parse(text);
        if (arguments != null && name instanceof String known) {
            valid.add(new ToolCall(string(id), known, arguments));
        } else {
            invalid.add(new InvalidToolCall(string(id), string(name), text));
        }
    }

    private static @Nullable String string(@Nullable Object value) {
        return value instanceof String text ? text : null;
    }

    private static String arguments(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        return value instanceof String text ? text : Values.json(value);
    }

    private static @Nullable Map<String, @Nullable Object> members(@Nullable Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            return null;
        }
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        map.forEach((name, member) -> members.put((String) name, member));
        return Collections.unmodifiableMap(members);
    }
}
