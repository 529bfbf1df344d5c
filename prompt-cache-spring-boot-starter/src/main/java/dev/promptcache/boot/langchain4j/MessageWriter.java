package dev.promptcache.boot.langchain4j;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.promptcache.template.ContentPart;
import dev.promptcache.template.InvalidToolCall;
import dev.promptcache.template.PromptMessage;
import dev.promptcache.template.RenderedPrompt;
import dev.promptcache.template.ToolCall;
import dev.promptcache.template.UnsupportedPromptException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes LangChain4j's messages of a prompt's, and notes what they cannot say. */
final class MessageWriter {

    /** What LangChain keeps of other forms of a message; the message says it already. */
    private static final Set<String> REPEATED = Set.of("tool_calls", "function_call", "__openai_role__");

    /** Parts of an answer that repeat its tool calls, or are for the provider that wrote them. */
    private static final Set<String> INTERNAL =
            Set.of("tool_use", "thinking", "redacted_thinking", "reasoning_content");

    private final RenderedPrompt prompt;
    private final List<String> losses = new ArrayList<>();
    private final Map<String, String> toolNames = new HashMap<>();
    private String path = "";

    MessageWriter(RenderedPrompt prompt) {
        this.prompt = prompt;
    }

    List<ChatMessage> messages() {
        List<ChatMessage> messages = new ArrayList<>();
        int index = 0;
        for (PromptMessage message : prompt.messages()) {
            path = "messages[" + index++ + ']';
            ChatMessage converted = message(message);
            if (converted != null) {
                messages.add(converted);
            }
        }
        return List.copyOf(messages);
    }

    /** What was lost, each with its place. */
    List<String> losses() {
        return losses;
    }

    private @Nullable ChatMessage message(PromptMessage message) {
        boolean named = message instanceof PromptMessage.User || message instanceof PromptMessage.Tool;
        if (message.name() != null && !named) {
            lose("the speaker's name");
        }
        if (message.additionalKwargs().keySet().stream().anyMatch(name -> !REPEATED.contains(name))) {
            lose("additional_kwargs are among the message's attributes at most, and not sent");
        }
        if (message instanceof PromptMessage.System system) {
            if (system.additionalKwargs().containsKey("__openai_role__")) {
                lose("the role 'developer' becomes that of a system message");
            }
            return system(message);
        }
        if (message instanceof PromptMessage.User user) {
            return user(user);
        }
        if (message instanceof PromptMessage.Assistant assistant) {
            return assistant(assistant);
        }
        return message instanceof PromptMessage.Tool tool ? tool(tool) : other(message);
    }

    private @Nullable ChatMessage system(PromptMessage message) {
        String text = textAlone(message);
        if (text.isBlank()) {
            lose("a system message without text");
            return null;
        }
        return SystemMessage.from(text);
    }

    private ChatMessage user(PromptMessage.User message) {
        List<Content> contents = new ArrayList<>();
        List<ContentPart> parts = message.content().parts();
        for (int i = 0; i < parts.size(); i++) {
            String place = path + ".content[" + i + ']';
            noteExtras(place, parts.get(i));
            contents.add(content(place, parts.get(i)));
        }
        if (contents.isEmpty()) {
            contents.add(TextContent.from(""));
        }
        return UserMessage.builder()
                .name(message.name())
                .contents(contents)
                .attributes(attributes(message))
                .build();
    }

    private Content content(String place, ContentPart part) {
        Content content = ContentWriter.content(part);
        if (content == null) {
            throw new UnsupportedPromptException(
                    prompt,
                    place,
                    "LangChain4j has nothing for a part of the type '" + part.type()
                            + "' in this form. Change it in LangSmith, or take the messages by RenderedPrompt.toMaps().");
        }
        return content;
    }

    private ChatMessage assistant(PromptMessage.Assistant message) {
        List<ToolExecutionRequest> calls = new ArrayList<>();
        for (ToolCall call : message.toolCalls()) {
            if (call.id() != null) {
                toolNames.put(call.id(), call.name());
            }
            calls.add(toolCall(call.id(), call.name(), call.argumentsAsJson()));
        }
        for (InvalidToolCall call : message.invalidToolCalls()) {
            calls.add(toolCall(call.id(), call.name(), call.arguments()));
        }
        return AiMessage.builder()
                .text(textAlone(message))
                .toolExecutionRequests(calls)
                .attributes(attributes(message))
                .build();
    }

    private static ToolExecutionRequest toolCall(@Nullable String id, @Nullable String name, String arguments) {
        return ToolExecutionRequest.builder()
                .id(id)
                .name(name)
                .arguments(arguments)
                .build();
    }

    private ChatMessage tool(PromptMessage.Tool message) {
        String name = message.name() == null ? toolNames.get(message.toolCallId()) : message.name();
        return ToolExecutionResultMessage.builder()
                .id(message.toolCallId())
                .toolName(name)
                .text(textAlone(message))
                .isError(message.failed())
                .attributes(attributes(message))
                .build();
    }

    private @Nullable ChatMessage other(PromptMessage message) {
        if (message.role().equals("developer")) {
            lose("the role 'developer' becomes that of a system message");
            return system(message);
        }
        throw new UnsupportedPromptException(
                prompt,
                path,
                "LangChain4j's models know no message of the role '" + message.role()
                        + "', only system, user, assistant and tool. Change the role in LangSmith, or take the messages by"
                        + " RenderedPrompt.toMaps().");
    }

    /** The text of a message that may have nothing else. */
    private String textAlone(PromptMessage message) {
        StringBuilder text = new StringBuilder();
        int texts = 0;
        List<ContentPart> parts = message.content().parts();
        for (int i = 0; i < parts.size(); i++) {
            String place = path + ".content[" + i + ']';
            if (parts.get(i) instanceof ContentPart.Text words) {
                noteExtras(place, words);
                text.append(texts++ == 0 ? "" : "\n").append(words.text());
            } else if (INTERNAL.contains(parts.get(i).type())) {
                losses.add(
                        place + ": a part of the type '" + parts.get(i).type() + "', which is for its provider alone");
            } else {
                throw new UnsupportedPromptException(
                        prompt,
                        place,
                        "LangChain4j's messages of the role '" + message.role()
                                + "' take text alone. Move the part into a user's message in LangSmith, or take the messages by"
                                + " RenderedPrompt.toMaps().");
            }
        }
        if (texts > 1) {
            lose("its texts become one, each on lines of its own");
        }
        return text.toString();
    }

    private void noteExtras(String place, ContentPart part) {
        if (part.toMap().containsKey("cache_control")) {
            losses.add(place + ": cache_control, which LangChain4j does not send");
        }
        if (part instanceof ContentPart.File file && file.name() != null) {
            losses.add(place + ": the file's name");
        }
    }

    private static Map<String, Object> attributes(PromptMessage message) {
        Map<String, Object> attributes = new HashMap<>();
        message.additionalKwargs().forEach((name, value) -> {
            if (value != null) {
                attributes.put(name, value);
            }
        });
        return attributes;
    }

    private void lose(String what) {
        losses.add(path + ": " + what);
    }
}
