package dev.promptcache.internal.text;

import dev.promptcache.internal.text.TemplateFailure.Kind;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One prompt being rendered: the text under way, where in the manifest it belongs, and how much more there may be. */
public final class Rendering {

    /** The most characters of one prompt: room for a few large images in base64. */
    public static final int MAX_CHARS = 1 << 25;

    /** How often the parts of mustache's sections, and the messages of placeholders, are visited at most. */
    static final int MAX_STEPS = 1_000_000;

    private final StringBuilder text = new StringBuilder(512);
    private final Function<Object, @Nullable Object> forms;
    private int room = MAX_CHARS;
    private int steps = MAX_STEPS;
    private String path = "";

    /** A rendering in which values are what JSON knows, and what has one obvious text. */
    public Rendering() {
        this(value -> null);
    }

    /**
     * A rendering in which values of further classes have a form that JSON knows.
     *
     * @param forms gives the form of such a value, null for all others
     */
    public Rendering(Function<Object, @Nullable Object> forms) {
        this.forms = forms;
    }

    /** A rendering of its own, of a part that is not the prompt's text. */
    Rendering aside() {
        return new Rendering(forms);
    }

    /**
     * A value's plain form, as {@link Values} has it.
     *
     * @param value a variable's value, or a part of it
     * @return the form; the value itself if it has none
     */
    public @Nullable Object plain(@Nullable Object value) {
        return Values.plain(value, forms);
    }

    /**
     * Says where in the manifest the text that comes next belongs.
     *
     * @param path the place
     */
    public void at(String path) {
        this.path = path;
    }

    /**
     * Appends to the text.
     *
     * @param more what to append
     */
    public void append(String more) {
        use(more.length());
        text.append(more);
    }

    void append(char more) {
        use(1);
        text.append(more);
    }

    void append(int codePoint, int times) {
        use((long) times * Character.charCount(codePoint));
        for (int i = 0; i < times; i++) {
            text.appendCodePoint(codePoint);
        }
    }

    /** Counts text that is used without having been appended. */
    void use(long chars) {
        if (chars > room) {
            throw failure(
                    Kind.REFUSED,
                    List.of(),
                    "The rendered prompt would be longer than " + MAX_CHARS + " characters. Give it shorter values.");
        }
        room -= (int) chars;
    }

    /** Counts a visit of something that a value can make many of. */
    public void step() {
        if (--steps < 0) {
            throw failure(
                    Kind.REFUSED,
                    List.of(),
                    "Sections and placeholders repeat more than " + MAX_STEPS + " times. Give them shorter lists.");
        }
    }

    /** Ends the text and returns it. */
    String take() {
        String taken = text.toString();
        text.setLength(0);
        return taken;
    }

    /**
     * A failure at the place where the rendering is.
     *
     * @param kind what it is
     * @param names whose names are concerned
     * @param detail what is wrong and what to do
     * @return the failure, to be thrown
     */
    public TemplateFailure failure(Kind kind, List<String> names, String detail) {
        return failure(kind, names, detail, null);
    }

    /**
     * A failure at the place where the rendering is, that something else found.
     *
     * @param kind what it is
     * @param names whose names are concerned
     * @param detail what is wrong and what to do
     * @param cause what found it
     * @return the failure, to be thrown
     */
    public TemplateFailure failure(Kind kind, List<String> names, String detail, @Nullable Throwable cause) {
        return new TemplateFailure(kind, path, names, detail, cause);
    }
}
