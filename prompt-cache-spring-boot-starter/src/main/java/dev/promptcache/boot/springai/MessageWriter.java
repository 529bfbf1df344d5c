package dev.promptcache.boot.springai;

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
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage.ToolResponse;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.content.Media;

/** Makes Spring AI's messages of a prompt's, and notes what they cannot say. */
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

    List<Message> messages() {
        List<Message> messages = new ArrayList<>();
        for (PromptMessage message : prompt.messages()) {
            path = "messages[" + messages.size() + ']';
            messages.add(message(message));
        }
        return List.copyOf(messages);
    }

    /** What was lost, each with its place. */
    List<String> losses() {
        return losses;
    }

    private Message message(PromptMessage message) {
        if (message.name() != null && !(message instanceof PromptMessage.Tool)) {
            lose("the speaker's name is in the message's metadata, and not sent");
        }
        if (message.additionalKwargs().keySet().stream().anyMatch(name -> !REPEATED.contains(name))) {
            lose("additional_kwargs are in the message's metadata, and not sent");
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

    private Message system(PromptMessage message) {
        return SystemMessage.builder()
                .text(textAlone(message))
                .metadata(metadata(message))
                .build();
    }

    private Message user(PromptMessage.User message) {
        List<Media> media = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        int texts = 0;
        List<ContentPart> parts = message.content().parts();
        for (int i = 0; i < parts.size(); i++) {
            String place = path + ".content[" + i + ']';
            noteExtras(place, parts.get(i));
            if (parts.get(i) instanceof ContentPart.Text words) {
                if (!media.isEmpty()) {
                    losses.add(place + ": the text comes before the images and files that it follows");
                }
                text.append(texts++ == 0 ? "" : "\n").append(words.text());
            } else {
                media.add(media(place, parts.get(i)));
            }
        }
        if (texts > 1) {
            lose("its texts become one, each on lines of its own");
        }
        return UserMessage.builder()
                .text(text.toString())
                .media(media)
                .metadata(metadata(message))
                .build();
    }

    private Media media(String place, ContentPart part) {
        if (part instanceof ContentPart.Image image && image.detail() != null) {
            losses.add(place + ": the image's detail");
        }
        Media media = MediaWriter.media(part);
        if (media == null) {
            throw new UnsupportedPromptException(
                    prompt,
                    place,
                    "Spring AI has nothing for a part of the type '" + part.type()
                            + "' in this form. Change it in LangSmith, or take the messages by RenderedPrompt.toMaps().");
        }
        return media;
    }

    private Message assistant(PromptMessage.Assistant message) {
        List<AssistantMessage.ToolCall> calls = new ArrayList<>();
        for (ToolCall call : message.toolCalls()) {
            if (call.id() != null) {
                toolNames.put(call.id(), call.name());
            }
            calls.add(toolCall(call.id(), call.name(), call.argumentsAsJson()));
        }
        for (InvalidToolCall call : message.invalidToolCalls()) {
            calls.add(toolCall(call.id(), call.name(), call.arguments()));
        }
        return AssistantMessage.builder()
                .content(textAlone(message))
                .toolCalls(calls)
                .properties(metadata(message))
                .build();
    }

    private static AssistantMessage.ToolCall toolCall(@Nullable String id, @Nullable String name, String arguments) {
        return new AssistantMessage.ToolCall(
                Objects.requireNonNullElse(id, ""), "function", Objects.requireNonNullElse(name, ""), arguments);
    }

    private Message tool(PromptMessage.Tool message) {
        if (message.failed()) {
            lose("that the tool failed; its answer says what it says");
        }
        String name = message.name() == null ? toolNames.getOrDefault(message.toolCallId(), "") : message.name();
        return ToolResponseMessage.builder()
                .responses(List.of(new ToolResponse(message.toolCallId(), name, textAlone(message))))
                .metadata(metadata(message))
                .build();
    }

    private Message other(PromptMessage message) {
        if (message.role().equals("developer")) {
            lose("the role 'developer' becomes that of a system message");
            return system(message);
        }
        throw new UnsupportedPromptException(
                prompt,
                path,
                "Spring AI has no message of the role '" + message.role()
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
                        "Spring AI's messages of the role '" + message.role()
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
            losses.add(place + ": cache_control, which is an option of Spring AI's Anthropic module");
        }
    }

    private Map<String, Object> metadata(PromptMessage message) {
        Map<String, Object> metadata = new HashMap<>(prompt.metadata());
        message.additionalKwargs().forEach((name, value) -> {
            if (value != null) {
                metadata.put(name, value);
            }
        });
        if (message.name() != null) {
            metadata.put("name", message.name());
        }
        return metadata;
    }

    private void lose(String what) {
        losses.add(path + ": " + what);
    }
}
