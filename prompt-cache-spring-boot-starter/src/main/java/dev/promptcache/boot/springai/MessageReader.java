package dev.promptcache.boot.springai;

import dev.promptcache.boot.adapter.DataUrl;
import dev.promptcache.boot.adapter.HistoryMessages;
import dev.promptcache.boot.adapter.WrittenCall;
import dev.promptcache.template.ContentPart;
import dev.promptcache.template.MessageContent;
import dev.promptcache.template.PromptMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
            return tool.getResponses().stream().map(MessageReader::tool);
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
        List<WrittenCall> calls = message.getToolCalls().stream()
                .map(call -> new WrittenCall(call.id(), call.name(), Objects.requireNonNullElse(call.arguments(), "")))
                .toList();
        return HistoryMessages.assistant(message.getText(), name(message), calls);
    }

    /** Not everybody who makes one knows the tool's name, or has an answer. */
    private static PromptMessage tool(ToolResponseMessage.ToolResponse response) {
        String name = response.name();
        return new PromptMessage.Tool(
                MessageContent.of(Objects.requireNonNullElse(response.responseData(), "")),
                response.id(),
                false,
                name == null || name.isEmpty() ? null : name,
                Map.of());
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
        DataUrl data = media.getData() instanceof byte[] bytes ? DataUrl.of(type.toString(), bytes) : null;
        String url = data == null ? media.getData().toString() : data.toString();
        if (type.getType().equals("image")) {
            return HistoryMessages.image(url, null);
        }
        return type.getType().equals("audio") && data != null
                ? HistoryMessages.audio(data.base64(), type.toString())
                : HistoryMessages.file(media.getName(), url);
    }

    private static String text(Message message) {
        String text = message.getText();
        return text == null ? "" : text;
    }

    private static @Nullable String name(Message message) {
        return message.getMetadata().get("name") instanceof String name ? name : null;
    }
}
