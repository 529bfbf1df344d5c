package dev.promptcache.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was rendered, in the form in which the corpus has what LangChain renders. */
final class CorpusForm {

    private CorpusForm() {}

    static Map<String, Object> of(RenderedPrompt prompt) {
        Map<String, Object> form = new LinkedHashMap<>();
        if (prompt.isText()) {
            form.put("text", prompt.text());
        }
        List<Object> messages = new ArrayList<>();
        prompt.messages().forEach(message -> messages.add(of(message)));
        form.put("messages", messages);
        if (prompt.outputSchema() != null) {
            form.put("schema", prompt.outputSchema());
        }
        if (!prompt.structuredOutputKwargs().isEmpty()) {
            form.put("structured_output_kwargs", prompt.structuredOutputKwargs());
        }
        return form;
    }

    static Map<String, Object> of(TemplateException failure) {
        return Map.of("error", Map.of("category", failure.category().word()));
    }

    private static Map<String, Object> of(PromptMessage message) {
        Map<String, Object> form = new LinkedHashMap<>();
        form.put("role", message.role());
        form.put("content", message.content().toJson());
        if (message instanceof PromptMessage.Other && !message.role().equals("function")) {
            form.put("type", "chat");
        }
        if (message.name() != null) {
            form.put("name", message.name());
        }
        if (message instanceof PromptMessage.Assistant assistant) {
            putCalls(form, assistant);
        }
        if (message instanceof PromptMessage.Tool tool) {
            form.put("tool_call_id", tool.toolCallId());
            if (tool.failed()) {
                form.put("status", "error");
            }
        }
        if (!message.additionalKwargs().isEmpty()) {
            form.put("additional_kwargs", message.additionalKwargs());
        }
        return form;
    }

    private static void putCalls(Map<String, Object> form, PromptMessage.Assistant assistant) {
        List<Object> calls = new ArrayList<>();
        for (ToolCall call : assistant.toolCalls()) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("id", call.id());
            entry.put("name", call.name());
            entry.put("args", call.arguments());
            calls.add(entry);
        }
        if (!calls.isEmpty()) {
            form.put("tool_calls", calls);
        }
        if (!assistant.invalidToolCalls().isEmpty()) {
            form.put("invalid_tool_calls", assistant.invalidToolCalls().size());
        }
    }

    static Map<String, Object> of(ModelSettings model) {
        Map<String, Object> form = new LinkedHashMap<>();
        form.put("class", model.className());
        form.put("provider", model.provider());
        put(form, "name", model.name());
        put(form, "temperature", model.temperature());
        put(form, "top_p", model.topP());
        put(form, "top_k", model.topK());
        put(form, "max_tokens", model.maxTokens());
        put(form, "frequency_penalty", model.frequencyPenalty());
        put(form, "presence_penalty", model.presencePenalty());
        put(form, "stop", model.stop().isEmpty() ? null : model.stop());
        put(form, "tool_choice", model.toolChoice());
        put(form, "response_format", model.responseFormat());
        List<Object> tools = new ArrayList<>();
        for (ToolDefinition tool : model.tools()) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("name", tool.name());
            put(entry, "description", tool.description());
            entry.put("parameters", tool.parameters());
            tools.add(entry);
        }
        put(form, "tools", tools.isEmpty() ? null : tools);
        return form;
    }

    private static void put(Map<String, Object> form, String name, Object value) {
        if (value != null) {
            form.put(name, value);
        }
    }
}
