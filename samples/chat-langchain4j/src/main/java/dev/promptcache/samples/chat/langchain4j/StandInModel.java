package dev.promptcache.samples.chat.langchain4j;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A model that answers what it was sent, a line for each message and each image or file. */
final class StandInModel implements ChatModel {

    @Override
    public ChatResponse doChat(ChatRequest request) {
        String text = request.messages().stream().flatMap(StandInModel::lines).collect(Collectors.joining("\n"));
        return ChatResponse.builder().aiMessage(AiMessage.from(text)).build();
    }

    private static Stream<String> lines(ChatMessage message) {
        if (message instanceof SystemMessage system) {
            return Stream.of("system: " + system.text());
        }
        if (message instanceof UserMessage user) {
            return user.contents().stream().map(content -> "user: " + line(content));
        }
        if (message instanceof AiMessage assistant) {
            return Stream.concat(
                    Stream.of("assistant: " + Objects.requireNonNullElse(assistant.text(), "")),
                    assistant.toolExecutionRequests().stream()
                            .map(call -> "assistant: " + call.name() + call.arguments()));
        }
        return message instanceof ToolExecutionResultMessage tool
                ? tool.contents().stream().map(content -> "tool: " + line(content))
                : Stream.of(message.type().name().toLowerCase(Locale.ROOT) + ":");
    }

    private static String line(Content content) {
        return content instanceof TextContent text
                ? text.text()
                : '[' + content.type().name().toLowerCase(Locale.ROOT) + ']';
    }
}
