package dev.promptcache.template;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A part of a message's content. Each part keeps the form that it has in the prompt, which {@link #toMap} returns, with whatever else
 * stands in it, such as {@code cache_control}. Immutable.
 *
 * @since 0.1.0
 */
public sealed interface ContentPart {

    /**
     * The part as it stands in the prompt: in OpenAI's form, or as one of LangChain's content blocks.
     *
     * @return the part; unmodifiable
     */
    Map<String, @Nullable Object> toMap();

    /**
     * The kind that the part's form gives it, such as {@code text} or {@code image_url}.
     *
     * @return the value of {@code type}, or an empty text
     */
    default String type() {
        return toMap().get("type") instanceof String type ? type : "";
    }

    /**
     * A part that is text.
     *
     * @param text the text
     * @param source the form in the prompt; empty for a string that stands among the parts
     */
    record Text(String text, Map<String, @Nullable Object> source) implements ContentPart {

        /**
         * A text and nothing else.
         *
         * @param text the text
         */
        public Text(String text) {
            this(text, Map.of("type", "text", "text", text));
        }

        /** Whether the prompt has a string in this place, rather than a part of type {@code text}. */
        boolean isBare() {
            return source.isEmpty();
        }

        @Override
        public Map<String, @Nullable Object> toMap() {
            return isBare() ? Map.of("type", "text", "text", text) : source;
        }
    }

    /**
     * An image.
     *
     * @param url the image's address, or the image itself as a {@code data:} URL
     * @param detail how closely the model is to look, such as {@code low}, if the prompt says
     * @param toMap the form in the prompt
     */
    record Image(String url, @Nullable String detail, Map<String, @Nullable Object> toMap) implements ContentPart {

        /**
         * An image by its address.
         *
         * @param url the image's address, or the image itself as a {@code data:} URL
         */
        public Image(String url) {
            this(url, null, Map.of("type", "image_url", "image_url", Map.of("url", url)));
        }
    }

    /**
     * A sound.
     *
     * @param data the sound in base64
     * @param mediaType its media type, such as {@code audio/wav}
     * @param toMap the form in the prompt
     */
    record Audio(String data, String mediaType, Map<String, @Nullable Object> toMap) implements ContentPart {}

    /**
     * A file. It has an address or an id, or both.
     *
     * @param name the file's name, if the prompt says
     * @param url the file's address, or the file itself as a {@code data:} URL
     * @param id the id that the provider knows the file by
     * @param toMap the form in the prompt
     */
    record File(
            @Nullable String name,
            @Nullable String url,
            @Nullable String id,
            Map<String, @Nullable Object> toMap) implements ContentPart {}

    /**
     * A part of any other kind.
     *
     * @param toMap the form in the prompt
     */
    record Other(Map<String, @Nullable Object> toMap) implements ContentPart {}
}
