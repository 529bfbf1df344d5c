package dev.promptcache.template;

import dev.promptcache.internal.text.TemplateFailure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says why a manifest cannot be parsed, or a template not be rendered with the values that were given.
 *
 * <p>The message names the prompt and its commit where they are known, the place in the manifest, the variables concerned, and what to
 * do. It contains neither values nor more of the prompt's text than the names in it.
 *
 * @since 0.1.0
 */
public final class TemplateException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What kind of mistake it is. */
    private final Category category;

    /** Where it is. */
    private final String path;

    /** Whose names are concerned. */
    private final String[] names;

    /** What is wrong and what to do. */
    private final String detail;

    /**
     * A failure at no place in particular, for a {@link TemplateEngine}: the place is added where the engine was called.
     *
     * @param category the kind of mistake
     * @param detail what is wrong and what to do, in one sentence or more
     */
    public TemplateException(Category category, String detail) {
        this(category, "", new String[0], detail, null, null);
    }

    private TemplateException(
            Category category,
            String path,
            String[] names,
            String detail,
            @Nullable String prompt,
            @Nullable Throwable cause) {
        super(message(path, detail, prompt), cause);
        this.category = category;
        this.path = path;
        this.names = names;
        this.detail = detail;
    }

    /** A failure that was found inside, for users. */
    static TemplateException of(TemplateFailure failure) {
        TemplateException exception = new TemplateException(
                Category.valueOf(failure.kind().name()),
                failure.path(),
                failure.names().toArray(String[]::new),
                failure.detail(),
                null,
                failure.getCause());
        exception.setStackTrace(failure.getStackTrace());
        return exception;
    }

    /** The same, of a prompt that is known by name. */
    TemplateException of(String prompt) {
        TemplateException named = new TemplateException(category, path, names, detail, prompt, getCause());
        named.setStackTrace(getStackTrace());
        return named;
    }

    private static String message(String path, String detail, @Nullable String prompt) {
        return (prompt == null ? "" : "Prompt " + prompt + ": ") + (path.isEmpty() ? "" : path + ": ") + detail;
    }

    /**
     * The kind of mistake.
     *
     * @return the category
     */
    public Category category() {
        return category;
    }

    /**
     * The place in the manifest, such as {@code messages[2].prompt[1]}.
     *
     * @return the path, empty where no place is concerned
     */
    public String path() {
        return path;
    }

    /**
     * The names concerned: all missing variables, the variable whose value is wrong, the class that is unknown.
     *
     * @return the names, in the order in which the manifest has them; possibly none
     */
    public List<String> names() {
        return List.of(names);
    }

    /**
     * What is wrong and what to do, without the prompt and the place.
     *
     * @return one sentence or more
     */
    public String detail() {
        return detail;
    }

    /** The kinds of mistakes. */
    public enum Category {
        /** A variable that the prompt needs was not given. */
        MISSING_VARIABLE("missing-variable"),
        /** A variable's value cannot stand where the prompt has it. */
        INVALID_VALUE("invalid-value"),
        /** A template's syntax is wrong, or its format unknown. */
        BAD_TEMPLATE("bad-template"),
        /** What the prompt asks for is not done, for the application's safety. */
        REFUSED("refused"),
        /** The manifest names a class that is no prompt or message of LangChain's. */
        UNKNOWN_CLASS("unknown-class"),
        /** The manifest holds an object that LangChain could not serialize. */
        NOT_IMPLEMENTED("not-implemented"),
        /** The manifest does not have the form that LangChain writes. */
        INVALID_MANIFEST("invalid-manifest"),
        /** A variable has a name that LangChain keeps for itself. */
        RESERVED_NAME("reserved-name"),
        /** The manifest, a template or a value nests too deep. */
        TOO_DEEP("too-deep");

        private final String word;

        Category(String word) {
            this.word = word;
        }

        /**
         * The category in lower case with hyphens, as in {@code missing-variable}: for problem details, logs and metrics.
         *
         * @return the word
         */
        public String word() {
            return word;
        }
    }
}
