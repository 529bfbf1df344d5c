package dev.promptcache.template;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message of a prompt or of a conversation, one record for each role. Immutable.
 *
 * @since 0.1.0
 */
public sealed interface PromptMessage {

    /**
     * Who speaks: {@code system}, {@code user}, {@code assistant}, {@code tool}, or the role of an {@link Other}.
     *
     * @return the role in OpenAI's words
     */
    String role();

    /**
     * What the message says.
     *
     * @return the content
     */
    MessageContent content();

    /**
     * The speaker's or the tool's name.
     *
     * @return the name, or null if the message has none
     */
    @Nullable
    String name();

    /**
     * What else LangChain keeps with the message, mostly in the form of one provider.
     *
     * @return the values by their names, empty if there are none; unmodifiable
     */
    Map<String, @Nullable Object> additionalKwargs();

    /**
     * The message's text, without its other parts.
     *
     * @return the text, empty if there is none
     */
    default String text() {
        return content().text();
    }

    /**
     * The same message with another content.
     *
     * @param content the content
     * @return a message of the same role
     */
    PromptMessage withContent(MessageContent content);

    /**
     * The message as OpenAI's chat completions take it: a map with {@code role}, {@code content} and what else there is.
     *
     * @return the message; unmodifiable
     */
    default Map<String, @Nullable Object> toMap() {
        return OpenAiForm.of(this);
    }

    /**
     * A system message that is a text.
     *
     * @param text the text
     * @return the message
     */
    static PromptMessage system(String text) {
        return new System(MessageContent.of(text), null, Map.of());
    }

    /**
     * A user's message that is a text.
     *
     * @param text the text
     * @return the message
     */
    static PromptMessage user(String text) {
        return new User(MessageContent.of(text), null, Map.of());
    }

    /**
     * An assistant's message that is a text.
     *
     * @param text the text
     * @return the message
     */
    static PromptMessage assistant(String text) {
        return new Assistant(MessageContent.of(text), List.of(), List.of(), null, Map.of());
    }

    /**
     * A tool's answer that is a text.
     *
     * @param toolCallId the id of the call that it answers
     * @param text the text
     * @return the message
     */
    static PromptMessage tool(String toolCallId, String text) {
        return new Tool(MessageContent.of(text), toolCallId, false, null, Map.of());
    }

    /**
     * What the model is told of its task.
     *
     * @param content what the message says
     * @param name the speaker's name, if any
     * @param additionalKwargs what else LangChain keeps with it
     */
    record System(MessageContent content, @Nullable String name, Map<String, @Nullable Object> additionalKwargs)
            implements PromptMessage {

        @Override
        public String role() {
            return "system";
        }

        @Override
        public System withContent(MessageContent content) {
            return new System(content, name, additionalKwargs);
        }
    }

    /**
     * What a user says.
     *
     * @param content what the message says
     * @param name the user's name, if any
     * @param additionalKwargs what else LangChain keeps with it
     */
    record User(MessageContent content, @Nullable String name, Map<String, @Nullable Object> additionalKwargs)
            implements PromptMessage {

        @Override
        public String role() {
            return "user";
        }

        @Override
        public User withContent(MessageContent content) {
            return new User(content, name, additionalKwargs);
        }
    }

    /**
     * What the model said.
     *
     * @param content what the message says
     * @param toolCalls the tools that it wants called, empty if there are none
     * @param invalidToolCalls the calls that it wrote wrongly, empty if there are none
     * @param name the assistant's name, if any
     * @param additionalKwargs what else LangChain keeps with it
     */
    record Assistant(
            MessageContent content,
            List<ToolCall> toolCalls,
            List<InvalidToolCall> invalidToolCalls,
            @Nullable String name,
            Map<String, @Nullable Object> additionalKwargs)
            implements PromptMessage {

        /**
         * Copies the lists.
         *
         * @param content what the message says
         * @param toolCalls the tools that it wants called, empty if there are none
         * @param invalidToolCalls the calls that it wrote wrongly, empty if there are none
         * @param name the assistant's name, if any
         * @param additionalKwargs what else LangChain keeps with it
         */
        public Assistant {
            toolCalls = List.copyOf(toolCalls);
            invalidToolCalls = List.copyOf(invalidToolCalls);
        }

        @Override
        public String role() {
            return "assistant";
        }

        @Override
        public Assistant withContent(MessageContent content) {
            return new Assistant(content, toolCalls, invalidToolCalls, name, additionalKwargs);
        }
    }

    /**
     * What a tool answered.
     *
     * @param content what the message says
     * @param toolCallId the id of the call that it answers
     * @param failed whether the tool failed, so that the content is an error
     * @param name the tool's name, if known
     * @param additionalKwargs what else LangChain keeps with it
     */
    record Tool(
            MessageContent content,
            String toolCallId,
            boolean failed,
            @Nullable String name,
            Map<String, @Nullable Object> additionalKwargs)
            implements PromptMessage {

        @Override
        public String role() {
            return "tool";
        }

        @Override
        public Tool withContent(MessageContent content) {
            return new Tool(content, toolCallId, failed, name, additionalKwargs);
        }
    }

    /**
     * A message of any other role: LangChain's chat message, whose role is free, or a function's answer, whose role is
     * {@code function}.
     *
     * @param role the role
     * @param content what the message says
     * @param name the speaker's or the function's name, if any
     * @param additionalKwargs what else LangChain keeps with it
     */
    record Other(
            String role, MessageContent content, @Nullable String name, Map<String, @Nullable Object> additionalKwargs)
            implements PromptMessage {

        @Override
        public Other withContent(MessageContent content) {
            return new Other(role, content, name, additionalKwargs);
        }
    }
}
