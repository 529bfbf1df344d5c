package dev.promptcache.template;

import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values of a prompt's variables, put together by their kinds: text and data, the messages of a placeholder, images. A plain map
 * does as well. Not for use by several threads at once.
 *
 * @since 0.1.0
 */
public final class PromptVariables {

    private final Map<String, @Nullable Object> values = new LinkedHashMap<>();

    /** Variables without a value yet. */
    public PromptVariables() {}

    /**
     * Gives a variable its value.
     *
     * @param name the variable's name
     * @param value a JSON value, or what has one obvious text: see {@link PromptTemplate#render(Map)}
     * @return this
     */
    public PromptVariables put(String name, @Nullable Object value) {
        values.put(name, value);
        return this;
    }

    /**
     * Gives a placeholder its messages.
     *
     * @param name the placeholder's name, such as {@code history}
     * @param messages the messages, oldest first
     * @return this
     */
    public PromptVariables messages(String name, List<? extends PromptMessage> messages) {
        return put(name, List.copyOf(messages));
    }

    /**
     * Gives the variable of an image, which stands for its address, the image itself as a {@code data:} URL.
     *
     * @param name the variable's name
     * @param image the image's bytes
     * @param mediaType the image's type, such as {@code image/png}
     * @return this
     */
    public PromptVariables image(String name, byte[] image, String mediaType) {
        return put(name, "data:" + mediaType + ";base64," + base64(image));
    }

    /**
     * Gives a variable some bytes in base64, for prompts that have the beginning of a {@code data:} URL before it.
     *
     * @param name the variable's name
     * @param bytes the bytes
     * @return this
     */
    public PromptVariables bytes(String name, byte[] bytes) {
        return put(name, base64(bytes));
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /**
     * The values that were given.
     *
     * @return a view of the values by the variables' names
     */
    public Map<String, @Nullable Object> asMap() {
        return Collections.unmodifiableMap(values);
    }
}
