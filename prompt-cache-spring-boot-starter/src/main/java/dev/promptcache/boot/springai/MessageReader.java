package dev.promptcache.boot.springai;

import dev.promptcache.template.ContentPart;
import dev.promptcache.template.MessageContent;
import dev.promptcache.template.PromptMessage;
import dev.promptcache.template.ToolCall;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.content.Media;
import org.springframework.util.MimeType;

/** Makes a prompt's messages of Spring AI's. */
final class MessageReader {

    private MessageReader() {}

    static Stream<PromptMessage> read(Message message) {
        if (message instanceof SystemMessage) {
            return Stream.of(PromptMessage.system(text(message)));
        }
        if (message instanceof UserMessage user) {
            return Stream.of(new PromptMessage.User(content(user), name(user), Map.of()));
        }
        if (message instanceof AssistantMessage assistant) {
            return Stream.of(assistant(assistant));
        }
        if (message instanceof ToolResponseMessage tool) {
            return tool.getResponses().stream()
                    .map(response -> new PromptMessage.Tool(
                            MessageContent.of(response.responseData()),
                            response.id(),
                            false,
                            response.name().isEmpty() ? null : response.name(),
                            Map.of()));
        }
        throw new IllegalArgumentException(
                "A message of the class " + message.getClass().getName()
                        + " cannot be a prompt's: hand over system, user, assistant and tool messages");
    }

    private static PromptMessage assistant(AssistantMessage message) {
        if (!message.getMedia().isEmpty()) {
            throw new IllegalArgumentException(
                    "An assistant's message with media cannot be a prompt's: hand over its text alone");
        }
        List<ToolCall> calls = message.getToolCalls().stream()
                .map(call -> ToolCall.parse(call.id(), call.name(), call.arguments()))
                .toList();
        return new PromptMessage.Assistant(MessageContent.of(text(message)), calls, List.of(), name(message), Map.of());
    }

    private static MessageContent content(UserMessage message) {
        if (message.getMedia().isEmpty()) {
            return MessageContent.of(text(message));
        }
        List<ContentPart> parts = new ArrayList<>();
        if (!text(message).isEmpty()) {
            parts.add(new ContentPart.Text(text(message)));
        }
        message.getMedia().forEach(media -> parts.add(part(media)));
        return MessageContent.of(parts);
    }

    private static ContentPart part(Media media) {
        MimeType type = media.getMimeType();
        byte[] bytes = media.getData() instanceof byte[] data ? data : null;
        String base64 = bytes == null ? null : Base64.getEncoder().encodeToString(bytes);
        String url = base64 == null ? media.getData().toString() : "data:" + type + ";base64," + base64;
        if (type.getType().equals("image")) {
            return new ContentPart.Image(url);
        }
        if (type.getType().equals("audio") && base64 != null) {
            String format = type.getSubtype().equals("mpeg") ? "mp3" : type.getSubtype();
            return new ContentPart.Audio(
                    base64,
                    "audio/" + format,
                    Map.of("type", "input_audio", "input_audio", Map.of("data", base64, "format", format)));
        }
        Map<String, @Nullable Object> file = new LinkedHashMap<>();
        file.put("filename", media.getName());
        file.put("file_data", url);
        return new ContentPart.File(media.getName(), url, null, Map.of("type", "file", "file", file));
    }

    private static String text(Message message) {
        String text = message.getText();
        return text == null ? "" : text;
    }

    private static @Nullable String name(Message message) {
        return message.getMetadata().get("name") instanceof String name ? name : null;
    }
}
