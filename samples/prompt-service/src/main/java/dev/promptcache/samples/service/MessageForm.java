package dev.promptcache.samples.service;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.promptcache.template.PromptMessage;
import dev.promptcache.template.ToolCall;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message in LangChain's terms. What there is none of is left out.
 *
 * @param role who speaks, in OpenAI's words
 * @param content a text or a list of parts
 * @param type {@code chat} for a message whose role is free
 * @param name the speaker's or the tool's name
 * @param toolCalls the tools that an assistant wants called
 * @param invalidToolCalls how many calls the assistant wrote wrongly
 * @param toolCallId the call that a tool answers
 * @param status {@code error} if the tool failed
 * @param additionalKwargs what else LangChain keeps with the message
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({"role", "content"})
record MessageForm(
        String role,
        Object content,
        @Nullable String type,
        @Nullable String name,
        @JsonProperty("tool_calls") @Nullable List<Call> toolCalls,
        @JsonProperty("invalid_tool_calls") @Nullable Integer invalidToolCalls,
        @JsonProperty("tool_call_id") @Nullable String toolCallId,
        @Nullable String status,
        @JsonProperty("additional_kwargs") @Nullable Map<String, @Nullable Object> additionalKwargs) {

    static MessageForm of(PromptMessage message) {
        PromptMessage.Assistant assistant = message instanceof PromptMessage.Assistant said ? said : null;
        PromptMessage.Tool tool = message instanceof PromptMessage.Tool answered ? answered : null;
        boolean isFree =
                message instanceof PromptMessage.Other && !message.role().equals("function");
        return new MessageForm(
                message.role(),
                message.content().toJson(),
                isFree ? "chat" : null,
                message.name(),
                assistant == null || assistant.toolCalls().isEmpty()
                        ? null
                        : assistant.toolCalls().stream().map(Call::of).toList(),
                assistant == null || assistant.invalidToolCalls().isEmpty()
                        ? null
                        : assistant.invalidToolCalls().size(),
                tool == null ? null : tool.toolCallId(),
                tool != null && tool.failed() ? "error" : null,
                message.additionalKwargs().isEmpty() ? null : message.additionalKwargs());
    }

    /**
     * A tool call.
     *
     * @param id what the tool's answer refers to; null if the call has none
     * @param name the tool's name
     * @param args the arguments
     */
    record Call(@Nullable String id, String name, Map<String, @Nullable Object> args) {

        private static Call of(ToolCall call) {
            return new Call(call.id(), call.name(), call.arguments());
        }
    }
}
