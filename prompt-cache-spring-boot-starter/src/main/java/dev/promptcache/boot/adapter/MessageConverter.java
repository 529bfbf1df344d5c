package dev.promptcache.boot.adapter;

import dev.promptcache.template.ContentPart;
import dev.promptcache.template.PromptMessage;
import dev.promptcache.template.RenderedPrompt;
import dev.promptcache.template.ToolCall;
import dev.promptcache.template.UnsupportedPromptException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes a library's messages of a rendered prompt's. What the library cannot express is refused with an
 * {@link UnsupportedPromptException}, or, where the model can do without, noted as lost; nothing is left out in silence. A converter
 * converts one prompt once, in one thread.
 *
 * @param <M> the library's type of message
 * @since 0.1.0
 */
public abstract class MessageConverter<M> {

    private static final String FUNCTION_CALL = "function_call";

    /** What LangChain keeps of other forms of a message; the message says it already. */
    private static final Set<String> REPEATED = Set.of("tool_calls", FUNCTION_CALL, "__openai_role__");

    /** Parts of an answer that repeat its tool calls, or are for the provider that wrote them. */
    private static final Set<String> INTERNAL =
            Set.of("tool_use", "thinking", "redacted_thinking", "reasoning_content");

    private static final String WAY_OUT = ", or take the messages by RenderedPrompt.toMaps().";

    private final RenderedPrompt prompt;
    private final String library;
    private final List<String> losses = new ArrayList<>();
    private final Map<String, String> toolNames = new HashMap<>();
    private String path = "";

    /**
     * Begins a conversion.
     *
     * @param prompt the prompt
     * @param library the library's name, for what is said to people
     */
    protected MessageConverter(RenderedPrompt prompt, String library) {
        this.prompt = prompt;
        this.library = library;
    }

    /**
     * Converts the prompt.
     *
     * @return the messages, and what was lost
     * @throws UnsupportedPromptException if a message has a role or a part that the library has none for
     */
    public final Conversion<M> convert() {
        List<M> messages = new ArrayList<>();
        for (int i = 0; i < prompt.messages().size(); i++) {
            path = "messages[" + i + ']';
            M message = message(prompt.messages().get(i));
            if (message != null) {
                messages.add(message);
            }
        }
        return new Conversion<>(messages, losses);
    }

    private @Nullable M message(PromptMessage message) {
        if (message.name() != null && !sendsName(message)) {
            lose("the speaker's name, which " + library + " does not send");
        }
        if (message.additionalKwargs().keySet().stream().anyMatch(name -> !REPEATED.contains(name))) {
            lose("additional_kwargs, which " + library + " does not send");
        }
        for (int i = 0; i < message.content().parts().size(); i++) {
            for (String other : PartMembers.others(message.content().parts().get(i))) {
                lose(i, other + ", which " + library + " does not send");
            }
        }
        if (message instanceof PromptMessage.System system) {
            if (system.additionalKwargs().containsKey("__openai_role__")) {
                loseDeveloper();
            }
            return system(message);
        }
        if (message instanceof PromptMessage.User user) {
            return user(user);
        }
        if (message instanceof PromptMessage.Assistant assistant) {
            List<WrittenCall> calls = calls(assistant);
            if (calls.isEmpty() && message.additionalKwargs().get(FUNCTION_CALL) != null) {
                throw refused("has no message with a function_call, which is older than tool calls. Make it a tool call"
                        + " in LangSmith");
            }
            return assistant(assistant, calls);
        }
        if (message instanceof PromptMessage.Tool tool) {
            return tool(tool, tool.name() == null ? toolNames.get(tool.toolCallId()) : tool.name());
        }
        if (message.role().equals("developer")) {
            loseDeveloper();
            return system(message);
        }
        throw refused("has no message of the role '" + message.role()
                + "', only system, user, assistant and tool. Change the role in LangSmith");
    }

    private List<WrittenCall> calls(PromptMessage.Assistant message) {
        for (ToolCall call : message.toolCalls()) {
            if (call.id() != null) {
                toolNames.put(call.id(), call.name());
            }
        }
        return Stream.concat(
                        message.toolCalls().stream()
                                .map(call -> new WrittenCall(call.id(), call.name(), call.argumentsAsJson())),
                        message.invalidToolCalls().stream()
                                .map(call -> new WrittenCall(call.id(), call.name(), call.arguments())))
                .toList();
    }

    /**
     * Whether the library sends a message's name to the model.
     *
     * @param message a message with a name
     * @return false if the name is lost
     */
    protected abstract boolean sendsName(PromptMessage message);

    /**
     * Makes a system message.
     *
     * @param message a system message, or one of the role {@code developer}
     * @return the library's message, or null if it has none and the loss is noted
     */
    protected abstract @Nullable M system(PromptMessage message);

    /**
     * Makes a user's message.
     *
     * @param message the message
     * @return the library's message
     */
    protected abstract M user(PromptMessage.User message);

    /**
     * Makes an assistant's message.
     *
     * @param message the message
     * @param calls its tool calls, those with broken arguments last
     * @return the library's message
     */
    protected abstract M assistant(PromptMessage.Assistant message, List<WrittenCall> calls);

    /**
     * Makes a message of a tool's answer.
     *
     * @param message the message
     * @param name the tool's name, from the message or the call that it answers; null if neither has it
     * @return the library's message
     */
    protected abstract M tool(PromptMessage.Tool message, @Nullable String name);

    /**
     * The prompt that is converted.
     *
     * @return the prompt
     */
    protected final RenderedPrompt prompt() {
        return prompt;
    }

    /**
     * The text of a message that can have nothing else: several texts become one, each on lines of its own.
     *
     * @param message the message
     * @return the text, empty if there is none
     * @throws UnsupportedPromptException if there is something else than text, unless it is for its provider alone
     */
    protected final String textAlone(PromptMessage message) {
        List<String> texts = new ArrayList<>();
        List<ContentPart> parts = message.content().parts();
        for (int i = 0; i < parts.size(); i++) {
            if (parts.get(i) instanceof ContentPart.Text words) {
                texts.add(words.text());
            } else if (INTERNAL.contains(parts.get(i).type())) {
                lose(i, "a part of the type '" + parts.get(i).type() + "', which is for its provider alone");
            } else {
                throw refused(
                        i,
                        "takes text alone in a message of the role '" + message.role()
                                + "'. Move the part into a user's message in LangSmith");
            }
        }
        return joined(texts);
    }

    /**
     * Several texts of one message as one.
     *
     * @param texts the texts
     * @return the texts, each on lines of its own
     */
    protected final String joined(List<String> texts) {
        if (texts.size() > 1) {
            lose("its texts become one, each on lines of its own");
        }
        return String.join("\n", texts);
    }

    /**
     * What LangChain keeps with a message, but for what the message says already.
     *
     * @param message the message
     * @return the values that are not null by their names
     */
    protected static Map<String, Object> extras(PromptMessage message) {
        Map<String, Object> extras = new HashMap<>();
        message.additionalKwargs().forEach((name, value) -> {
            if (value != null && !REPEATED.contains(name)) {
                extras.put(name, value);
            }
        });
        return extras;
    }

    /**
     * Notes what is lost of the message that is being converted.
     *
     * @param what what is lost, without its place
     */
    protected final void lose(String what) {
        losses.add(path + ": " + what);
    }

    /**
     * Notes what is lost of a part of the message that is being converted.
     *
     * @param part the part's index
     * @param what what is lost, without its place
     */
    protected final void lose(int part, String what) {
        losses.add(place(part) + ": " + what);
    }

    private void loseDeveloper() {
        lose("the role 'developer' becomes that of a system message");
    }

    private UnsupportedPromptException refused(String why) {
        return new UnsupportedPromptException(prompt, path, library + ' ' + why + WAY_OUT);
    }

    /**
     * Refuses a part of the message that is being converted.
     *
     * @param part the part's index
     * @param why what the library does not do, and what to do about it, without an end: {@code has nothing for ... Change it in LangSmith}
     * @return the exception to throw
     */
    protected final UnsupportedPromptException refused(int part, String why) {
        return new UnsupportedPromptException(prompt, place(part), library + ' ' + why + WAY_OUT);
    }

    /**
     * Refuses a part that the library has no form for.
     *
     * @param index the part's index
     * @param part the part
     * @return the exception to throw
     */
    protected final UnsupportedPromptException refused(int index, ContentPart part) {
        return refused(
                index, "has nothing for a part of the type '" + part.type() + "' in this form. Change it in LangSmith");
    }

    private String place(int part) {
        return path + ".content[" + part + ']';
    }
}
