package dev.promptcache.boot.springai;

import dev.promptcache.boot.adapter.MessageConverter;
import dev.promptcache.boot.adapter.WrittenCall;
import dev.promptcache.template.ContentPart;
import dev.promptcache.template.PromptMessage;
import dev.promptcache.template.RenderedPrompt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage.ToolResponse;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.content.Media;

/** Makes Spring AI's messages of a prompt's. What a message says besides, and where the prompt is from, goes into its metadata. */
final class MessageWriter extends MessageConverter<Message> {

    MessageWriter(RenderedPrompt prompt) {
        super(prompt, "Spring AI");
    }

    @Override
    protected boolean sendsName(PromptMessage message) {
        return message instanceof PromptMessage.Tool;
    }

    @Override
    protected Message system(PromptMessage message) {
        return SystemMessage.builder()
                .text(textAlone(message))
                .metadata(metadata(message))
                .build();
    }

    @Override
    protected Message user(PromptMessage.User message) {
        List<Media> media = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        List<ContentPart> parts = message.content().parts();
        for (int i = 0; i < parts.size(); i++) {
            if (!(parts.get(i) instanceof ContentPart.Text words)) {
                media.add(media(i, parts.get(i)));
                continue;
            }
            if (!media.isEmpty()) {
                lose(i, "the text comes before the images and files that it follows");
            }
            texts.add(words.text());
        }
        return UserMessage.builder()
                .text(joined(texts))
                .media(media)
                .metadata(metadata(message))
                .build();
    }

    private Media media(int index, ContentPart part) {
        if (part instanceof ContentPart.Image image && image.detail() != null) {
            lose(index, "the image's detail");
        }
        Media media = MediaWriter.media(part);
        if (media == null) {
            throw refused(index, part);
        }
        return media;
    }

    @Override
    protected Message assistant(PromptMessage.Assistant message, List<WrittenCall> calls) {
        return AssistantMessage.builder()
                .content(textAlone(message))
                .toolCalls(calls.stream()
                        .map(call -> new AssistantMessage.ToolCall(
                                Objects.requireNonNullElse(call.id(), ""),
                                "function",
                                Objects.requireNonNullElse(call.name(), ""),
                                call.arguments()))
                        .toList())
                .properties(metadata(message))
                .build();
    }

    @Override
    protected Message tool(PromptMessage.Tool message, @Nullable String name) {
        if (message.failed()) {
            lose("that the tool failed; its answer says what it says");
        }
        ToolResponse response =
                new ToolResponse(message.toolCallId(), Objects.requireNonNullElse(name, ""), textAlone(message));
        return ToolResponseMessage.builder()
                .responses(List.of(response))
                .metadata(metadata(message))
                .build();
    }

    private Map<String, Object> metadata(PromptMessage message) {
        Map<String, Object> metadata = new HashMap<>(extras(message));
        if (message.name() != null) {
            metadata.put("name", message.name());
        }
        metadata.putAll(prompt().metadata());
        return metadata;
    }
}
