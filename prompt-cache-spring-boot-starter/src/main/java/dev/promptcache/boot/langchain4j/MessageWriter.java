package dev.promptcache.boot.langchain4j;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.promptcache.boot.adapter.MessageConverter;
import dev.promptcache.boot.adapter.WrittenCall;
import dev.promptcache.template.ContentPart;
import dev.promptcache.template.PromptMessage;
import dev.promptcache.template.RenderedPrompt;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes LangChain4j's messages of a prompt's. What a message says besides goes into its attributes, where it has them. */
final class MessageWriter extends MessageConverter<ChatMessage> {

    MessageWriter(RenderedPrompt prompt) {
        super(prompt, "LangChain4j");
    }

    @Override
    protected boolean sendsName(PromptMessage message) {
        return message instanceof PromptMessage.User || message instanceof PromptMessage.Tool;
    }

    @Override
    protected @Nullable ChatMessage system(PromptMessage message) {
        String text = textAlone(message);
        if (text.isBlank()) {
            lose("a system message without text, which LangChain4j does not have");
            return null;
        }
        return SystemMessage.from(text);
    }

    @Override
    protected ChatMessage user(PromptMessage.User message) {
        List<Content> contents = contents(message);
        return UserMessage.builder()
                .name(message.name())
                .contents(contents.isEmpty() ? List.of(TextContent.from("")) : contents)
                .attributes(extras(message))
                .build();
    }

    @Override
    protected ChatMessage assistant(PromptMessage.Assistant message, List<WrittenCall> calls) {
        return AiMessage.builder()
                .text(textAlone(message))
                .toolExecutionRequests(calls.stream()
                        .map(call -> ToolExecutionRequest.builder()
                                .id(call.id())
                                .name(call.name())
                                .arguments(call.arguments())
                                .build())
                        .toList())
                .attributes(extras(message))
                .build();
    }

    @Override
    protected ChatMessage tool(PromptMessage.Tool message, @Nullable String name) {
        ToolExecutionResultMessage.Builder answer = ToolExecutionResultMessage.builder()
                .id(message.toolCallId())
                .toolName(name)
                .isError(message.failed())
                .attributes(extras(message));
        boolean isText = message.content().parts().stream().allMatch(ContentPart.Text.class::isInstance);
        // Models take one text; other contents only some of them.
        return (isText ? answer.text(textAlone(message)) : answer.contents(contents(message))).build();
    }

    private List<Content> contents(PromptMessage message) {
        List<Content> contents = new ArrayList<>();
        List<ContentPart> parts = message.content().parts();
        for (int i = 0; i < parts.size(); i++) {
            ContentPart part = parts.get(i);
            Content content = ContentWriter.content(part);
            if (content == null) {
                throw refused(i, part);
            }
            if (part instanceof ContentPart.File file && file.name() != null) {
                lose(i, "the file's name");
            }
            if (part instanceof ContentPart.Image image && !ContentWriter.hasLevel(image.detail())) {
                lose(i, "the image's detail, which is none of LangChain4j's");
            }
            contents.add(content);
        }
        return contents;
    }
}
