package dev.promptcache.samples.chat.springai;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.chat.prompt.Prompt;

/** A model that answers what it was sent, a line for each message and each image or file. */
final class StandInModel implements ChatModel {

    @Override
    public ChatResponse call(Prompt prompt) {
        String text = prompt.getInstructions().stream()
                .flatMap(message ->
                        lines(message).map(line -> message.getMessageType().getValue() + ": " + line))
                .collect(Collectors.joining("\n"));
        return new ChatResponse(List.of(new Generation(new AssistantMessage(text))));
    }

    private static Stream<String> lines(Message message) {
        if (message instanceof ToolResponseMessage tool) {
            return tool.getResponses().stream().map(ToolResponseMessage.ToolResponse::responseData);
        }
        if (message instanceof AssistantMessage assistant && assistant.hasToolCalls()) {
            return Stream.concat(
                    Stream.of(String.valueOf(assistant.getText())),
                    assistant.getToolCalls().stream().map(call -> call.name() + call.arguments()));
        }
        Stream<String> text = Stream.of(String.valueOf(message.getText()));
        return message instanceof UserMessage user
                ? Stream.concat(text, user.getMedia().stream().map(media -> "[" + media.getMimeType() + "]"))
                : text;
    }
}
