package dev.promptcache.boot.adapter;

import java.util.List;

/**
 * A prompt's messages as a library has them.
 *
 * @param <M> the library's type of message
 * @param messages the messages; unmodifiable
 * @param losses what of the prompt the library cannot express and the model can do without: a sentence for each, beginning with its
 *     place, such as {@code messages[0].content[1]}; unmodifiable
 * @since 0.1.0
 */
public record Conversion<M>(List<M> messages, List<String> losses) {

    /**
     * Copies the lists.
     *
     * @param messages the messages
     * @param losses what was left out
     */
    public Conversion {
        messages = List.copyOf(messages);
        losses = List.copyOf(losses);
    }
}
