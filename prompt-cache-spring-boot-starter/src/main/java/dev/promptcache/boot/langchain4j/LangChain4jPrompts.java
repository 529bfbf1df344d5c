package dev.promptcache.boot.langchain4j;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.promptcache.template.PromptMessage;
import dev.promptcache.template.RenderedPrompt;
import dev.promptcache.template.UnsupportedPromptException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Hands rendered prompts to LangChain4j, and takes its messages as history.
 *
 * <pre>{@code
 * RenderedPrompt joke = prompts.render("joke-generator:production", Map.of("topic", "cats"));
 * String answer = chatModel.chat(LangChain4jPrompts.request(joke)).aiMessage().text();
 * }</pre>
 *
 * <p>What is handed over is messages, so that LangChain4j renders nothing again: braces in a prompt stay what they are. What LangChain4j
 * cannot express is refused with an {@link UnsupportedPromptException}, or, where the model does not miss it, listed by {@link #losses}.
 * Thread-safe; nothing here keeps state.
 *
 * @since 0.1.0
 */
public final class LangChain4jPrompts {

    private LangChain4jPrompts() {}

    /**
     * The prompt's messages. System messages without text, which LangChain4j does not have, are left out.
     *
     * @param rendered the prompt
     * @return the messages; unmodifiable
     * @throws UnsupportedPromptException if a message has a role or a part that LangChain4j has none for
     */
    public static List<ChatMessage> messages(RenderedPrompt rendered) {
        return new MessageWriter(rendered).convert().messages();
    }

    /**
     * The whole request: the messages, and what the manifest says of the model and of the answer.
     *
     * @param rendered the prompt
     * @return the request
     * @throws UnsupportedPromptException as {@link #messages} and {@link #parameters(RenderedPrompt)}, or if there is no message to send
     */
    public static ChatRequest request(RenderedPrompt rendered) {
        return request(rendered, Set.of());
    }

    /**
     * Like {@link #request(RenderedPrompt)}, with the tools that the manifest declares.
     *
     * @param rendered the prompt
     * @param tools the names of the tools that the application runs when the model calls them
     * @return the request
     * @throws UnsupportedPromptException as {@link #messages} and {@link #parameters(RenderedPrompt, Set)}, or if there is no message to
     *     send
     */
    public static ChatRequest request(RenderedPrompt rendered, Set<String> tools) {
        List<ChatMessage> messages = messages(rendered);
        if (messages.isEmpty()) {
            throw new UnsupportedPromptException(
                    rendered, "messages", "LangChain4j sends no request without a message. Add one in LangSmith.");
        }
        return ChatRequest.builder()
                .messages(messages)
                .parameters(parameters(rendered, tools))
                .build();
    }

    /**
     * What the manifest says of the model and of the answer; what it does not set, the model's own parameters decide.
     *
     * @param rendered the prompt; one that was pulled without the model says nothing of it
     * @return the parameters
     * @throws UnsupportedPromptException if the manifest declares tools, which {@link #parameters(RenderedPrompt, Set)} binds
     */
    public static ChatRequestParameters parameters(RenderedPrompt rendered) {
        return parameters(rendered, Set.of());
    }

    /**
     * Like {@link #parameters(RenderedPrompt)}, with the tools that the manifest declares. A manifest has a tool's name and schema and no
     * code; the code is what the application runs under that name.
     *
     * @param rendered the prompt
     * @param tools the names of the tools that the application runs when the model calls them
     * @return the parameters
     * @throws UnsupportedPromptException if the manifest declares a tool that is not among them
     */
    public static ChatRequestParameters parameters(RenderedPrompt rendered, Set<String> tools) {
        return new ParametersWriter(rendered).parameters(tools);
    }

    /**
     * What of the prompt LangChain4j cannot express, and the model can do without: names of speakers other than users and of files,
     * provider's own settings, a system message without text.
     *
     * @param rendered the prompt
     * @return a text for each, beginning with its place, such as {@code messages[0].content[1]}; empty if nothing is lost
     * @throws UnsupportedPromptException as {@link #messages}
     */
    public static List<String> losses(RenderedPrompt rendered) {
        List<String> losses =
                new ArrayList<>(new MessageWriter(rendered).convert().losses());
        losses.addAll(new ParametersWriter(rendered).losses());
        return List.copyOf(losses);
    }

    /**
     * A conversation as history for a placeholder:
     * {@code render(v -> v.messages("history", LangChain4jPrompts.from(memory.messages())))}.
     *
     * @param history the messages, oldest first
     * @return the messages; unmodifiable
     * @throws IllegalArgumentException if a message is of a kind that a prompt cannot have
     */
    public static List<PromptMessage> from(Collection<? extends ChatMessage> history) {
        return history.stream().map(MessageReader::read).toList();
    }

    /**
     * The system messages of a prompt for an AiService, which would render a text that it is given once more:
     * {@code AiServices.builder(Assistant.class).chatRequestTransformer(LangChain4jPrompts.systemMessage(() -> prompts.render("support",
     * variables)))}.
     *
     * @param prompt renders the prompt, once for each request; a string prompt is a system message, of a chat prompt the system messages
     *     alone are used
     * @return what puts the system messages before the request's others, in the place of those that it has; it throws an
     *     {@link UnsupportedPromptException} if the prompt has none
     */
    public static UnaryOperator<ChatRequest> systemMessage(Supplier<RenderedPrompt> prompt) {
        return request -> {
            List<ChatMessage> messages = new ArrayList<>(systemMessages(prompt.get()));
            request.messages().stream()
                    .filter(message -> !(message instanceof SystemMessage))
                    .forEach(messages::add);
            return request.toBuilder().messages(messages).build();
        };
    }

    private static List<ChatMessage> systemMessages(RenderedPrompt rendered) {
        List<ChatMessage> messages = rendered.isText() && !rendered.text().isBlank()
                ? List.of(SystemMessage.from(rendered.text()))
                : messages(rendered).stream()
                        .filter(SystemMessage.class::isInstance)
                        .toList();
        if (messages.isEmpty()) {
            throw new UnsupportedPromptException(
                    rendered, "messages", "There is no system message for the AiService. Add one in LangSmith.");
        }
        return messages;
    }
}
