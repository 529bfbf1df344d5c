package dev.promptcache.boot.springai;

import dev.promptcache.template.PromptMessage;
import dev.promptcache.template.RenderedPrompt;
import dev.promptcache.template.UnsupportedPromptException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.tool.ToolCallback;

/**
 * Hands rendered prompts to Spring AI, and takes its messages as history.
 *
 * <pre>{@code
 * RenderedPrompt joke = prompts.render("joke-generator:production", Map.of("topic", "cats"));
 * String answer = chatClient.prompt(SpringAiPrompts.prompt(joke)).call().content();
 * }</pre>
 *
 * <p>What is handed over is messages, so that Spring AI renders nothing again: braces in a prompt stay what they are. What Spring AI cannot
 * express is refused with an {@link UnsupportedPromptException}, or, where the model does not miss it, listed by {@link #losses}.
 *
 * <p>The messages carry where the prompt comes from in their metadata ({@code lc_hub_owner}, {@code lc_hub_repo} and
 * {@code lc_hub_commit_hash}). Thread-safe; nothing here keeps state.
 *
 * @since 0.1.0
 */
public final class SpringAiPrompts {

    private SpringAiPrompts() {}

    /**
     * The prompt's messages.
     *
     * @param rendered the prompt
     * @return a message for each; unmodifiable
     * @throws UnsupportedPromptException if a message has a role or a part that Spring AI has none for
     */
    public static List<Message> messages(RenderedPrompt rendered) {
        return new MessageWriter(rendered).convert().messages();
    }

    /**
     * The prompt without options, for a {@code ChatModel} as well as for a {@code ChatClient}. Options are handed to the {@code ChatClient}
     * alone, since a {@code ChatModel} takes none but its provider's own: see {@link #options(RenderedPrompt, Collection)}.
     *
     * @param rendered the prompt
     * @return the messages as a prompt
     * @throws UnsupportedPromptException if a message has a role or a part that Spring AI has none for
     */
    public static Prompt prompt(RenderedPrompt rendered) {
        return new Prompt(messages(rendered));
    }

    /**
     * What the manifest says of the model, for {@code ChatClient.prompt(...).options(...)}, which puts it over the model's own options.
     *
     * @param rendered the prompt; one that was pulled without the model gives options that change nothing
     * @return a builder with what the manifest sets
     * @throws UnsupportedPromptException if the manifest declares tools, which {@link #options(RenderedPrompt, Collection)} binds
     */
    public static ChatOptions.Builder<?> options(RenderedPrompt rendered) {
        return options(rendered, List.of());
    }

    /**
     * Like {@link #options(RenderedPrompt)}, with the tools that the manifest declares. A manifest has a tool's name and schema and no
     * code; the code is the application's tool of that name.
     *
     * @param rendered the prompt
     * @param tools the application's tools; those that the manifest does not declare are left out
     * @return a builder with what the manifest sets
     * @throws UnsupportedPromptException if the manifest declares a tool that is not among them
     */
    public static ChatOptions.Builder<?> options(RenderedPrompt rendered, Collection<? extends ToolCallback> tools) {
        return OptionsWriter.options(rendered, tools);
    }

    /**
     * What of the prompt Spring AI cannot express, and the model can do without: names of speakers, an image's detail, the order of text
     * and images in one message, a tool's error status, provider's own settings.
     *
     * @param rendered the prompt
     * @return a text for each, beginning with its place, such as {@code messages[0].content[1]}; empty if nothing is lost
     * @throws UnsupportedPromptException as {@link #messages}
     */
    public static List<String> losses(RenderedPrompt rendered) {
        List<String> losses =
                new ArrayList<>(new MessageWriter(rendered).convert().losses());
        losses.addAll(OptionsWriter.losses(rendered));
        return List.copyOf(losses);
    }

    /**
     * A conversation as history for a placeholder: {@code render(v -> v.messages("history", SpringAiPrompts.from(memory.get(id))))}.
     *
     * @param history the messages, oldest first
     * @return the messages, those of several tool answers in one apart; unmodifiable
     * @throws IllegalArgumentException if a message is of a kind that a prompt cannot have
     */
    public static List<PromptMessage> from(Collection<? extends Message> history) {
        return history.stream().flatMap(MessageReader::read).toList();
    }
}
