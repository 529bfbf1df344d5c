package dev.promptcache.template;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Messages as OpenAI's chat completions take them, which is what LangChain itself would send. */
final class OpenAiForm {

    /** Parts of other providers' answers, which repeat the tool calls or are for their authors alone. */
    private static final Set<String> NOT_SENT = Set.of("tool_use", "thinking", "reasoning_content", "function_call");

    /** How OpenAI's models called functions before there were tools. */
    private static final String FUNCTION_CALL = "function_call";

    private static final String OPENAI_ROLE = "__openai_role__";

    private OpenAiForm() {}

    /** The form of a value that is a message or a part of one, null for others. */
    static @Nullable Object ofValue(Object value) {
        if (value instanceof PromptMessage message) {
            return of(message);
        }
        return value instanceof ContentPart part ? part.toMap() : null;
    }

    static Map<String, @Nullable Object> of(PromptMessage message) {
        Map<String, @Nullable Object> form = new LinkedHashMap<>();
        Object role = message.additionalKwargs().get(OPENAI_ROLE);
        form.put("role", role instanceof String && message instanceof PromptMessage.System ? role : message.role());
        form.put("content", content(message.content()));
        if (message.name() != null) {
            form.put("name", message.name());
        }
        if (message instanceof PromptMessage.Assistant assistant) {
            List<Object> calls = toolCalls(assistant);
            if (!calls.isEmpty()) {
                form.put("tool_calls", calls);
            } else if (message.additionalKwargs().get(FUNCTION_CALL) instanceof Map<?, ?> call) {
                form.put(FUNCTION_CALL, call);
            }
        } else if (message instanceof PromptMessage.Tool tool) {
            form.put("tool_call_id", tool.toolCallId());
        }
        return Collections.unmodifiableMap(form);
    }

    private static List<Object> toolCalls(PromptMessage.Assistant message) {
        List<Object> calls = new ArrayList<>();
        for (ToolCall call : message.toolCalls()) {
            calls.add(toolCall(call.id(), call.name(), call.argumentsAsJson()));
        }
        for (InvalidToolCall call : message.invalidToolCalls()) {
            calls.add(toolCall(call.id(), call.name(), call.arguments()));
        }
        return List.copyOf(calls);
    }

    private static Map<String, @Nullable Object> toolCall(
            @Nullable String id, @Nullable String name, String arguments) {
        Map<String, @Nullable Object> call = new LinkedHashMap<>();
        call.put("id", id);
        call.put("type", "function");
        Map<String, @Nullable Object> function = new LinkedHashMap<>();
        function.put("name", name);
        function.put("arguments", arguments);
        call.put("function", Collections.unmodifiableMap(function));
        return Collections.unmodifiableMap(call);
    }

    private static Object content(MessageContent content) {
        if (content.isText()) {
            return content.text();
        }
        List<Object> parts = new ArrayList<>();
        for (ContentPart part : content.parts()) {
            if (!NOT_SENT.contains(part.type())) {
                parts.add(part instanceof ContentPart.Text text && text.isBare() ? text.text() : part(part));
            }
        }
        return List.copyOf(parts);
    }

    /** LangChain's first form of content blocks is LangChain's alone; all others are sent as they stand. */
    private static Map<String, @Nullable Object> part(ContentPart part) {
        Map<String, @Nullable Object> form = part.toMap();
        if (!(form.get("source_type") instanceof String)) {
            return form;
        }
        if (part instanceof ContentPart.Image image) {
            return Map.of("type", "image_url", "image_url", Map.of("url", image.url()));
        }
        if (part instanceof ContentPart.Audio audio) {
            String format = audio.mediaType().substring(audio.mediaType().indexOf('/') + 1);
            return Map.of("type", "input_audio", "input_audio", Map.of("data", audio.data(), "format", format));
        }
        return part instanceof ContentPart.File file ? Map.of("type", "file", "file", file(file)) : form;
    }

    private static Map<String, @Nullable Object> file(ContentPart.File file) {
        Map<String, @Nullable Object> form = new LinkedHashMap<>();
        if (file.id() != null) {
            form.put("file_id", file.id());
        }
        if (file.name() != null) {
            form.put("filename", file.name());
        }
        if (file.url() != null) {
            form.put("file_data", file.url());
        }
        return form;
    }
}
