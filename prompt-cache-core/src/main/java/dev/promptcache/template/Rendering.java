package dev.promptcache.template;

import dev.promptcache.template.TemplateException.Category;
import java.util.List;

/** One call of {@link PromptTemplate#render}: the text under way, where in the manifest it belongs, and how much more there may be. */
final class Rendering {

    /** Room for a few large images in base64. */
    static final int MAX_CHARS = 1 << 25;

    /** How often the parts of mustache's sections, and the messages of placeholders, are visited. */
    static final int MAX_STEPS = 1_000_000;

    private final StringBuilder text = new StringBuilder(512);
    private int room = MAX_CHARS;
    private int steps = MAX_STEPS;
    private String path = "";

    /** Says where in the manifest the text that comes next belongs. */
    void at(String path) {
        this.path = path;
    }

    void append(String more) {
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
                    Category.REFUSED,
                    List.of(),
                    "The rendered prompt would be longer than " + MAX_CHARS + " characters. Give it shorter values.");
        }
        room -= (int) chars;
    }

    /** Counts a visit of something that a value can make many of. */
    void step() {
        if (--steps < 0) {
            throw failure(
                    Category.REFUSED,
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

    TemplateException failure(Category category, List<String> names, String detail) {
        return new TemplateException(category, path, names, detail);
    }
}
