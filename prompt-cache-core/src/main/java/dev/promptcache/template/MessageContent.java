package dev.promptcache.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a message says: a text, or a list of parts. Immutable.
 *
 * @since 0.1.0
 */
public final class MessageContent {

    private static final MessageContent EMPTY = new MessageContent("", List.of());

    private final @Nullable String plain;
    private final List<ContentPart> parts;

    private MessageContent(@Nullable String plain, List<ContentPart> parts) {
        this.plain = plain;
        this.parts = parts;
    }

    /**
     * A content that is a text.
     *
     * @param text the text
     * @return the content
     */
    public static MessageContent of(String text) {
        return text.isEmpty() ? EMPTY : new MessageContent(text, List.of());
    }

    /**
     * A content that is a list of parts, possibly an empty one.
     *
     * @param parts the parts
     * @return the content
     */
    public static MessageContent of(List<? extends ContentPart> parts) {
        return new MessageContent(null, List.copyOf(parts));
    }

    /**
     * Whether this is a text rather than a list of parts.
     *
     * @return true for a text, false for a list, also where that has one part of text only
     */
    public boolean isText() {
        return plain != null;
    }

    /**
     * The text: the whole of it, or the parts that are text, one after the other.
     *
     * @return the text, empty if there is none
     */
    public String text() {
        if (plain != null) {
            return plain;
        }
        StringBuilder text = new StringBuilder();
        for (ContentPart part : parts) {
            if (part instanceof ContentPart.Text words) {
                text.append(words.text());
            }
        }
        return text.toString();
    }

    /**
     * The parts; of a text, itself as the only part.
     *
     * @return the parts in their order, none for an empty text; unmodifiable
     */
    public List<ContentPart> parts() {
        if (plain == null) {
            return parts;
        }
        return plain.isEmpty() ? List.of() : List.of(new ContentPart.Text(plain));
    }

    /**
     * The content as a JSON value: a string, or a list whose elements are maps, and strings where the prompt has strings among its
     * parts.
     *
     * @return the value; unmodifiable
     */
    public Object toJson() {
        if (plain != null) {
            return plain;
        }
        List<Object> list = new ArrayList<>(parts.size());
        for (ContentPart part : parts) {
            list.add(part instanceof ContentPart.Text text && text.isBare() ? text.text() : part.toMap());
        }
        return List.copyOf(list);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MessageContent content
                && Objects.equals(plain, content.plain)
                && parts.equals(content.parts);
    }

    @Override
    public int hashCode() {
        return Objects.hash(plain, parts);
    }

    /**
     * How much it is; never what it says.
     *
     * @return a text that is safe to log
     */
    @Override
    public String toString() {
        return plain != null ? "text of " + plain.length() + " characters" : parts.size() + " parts";
    }
}
