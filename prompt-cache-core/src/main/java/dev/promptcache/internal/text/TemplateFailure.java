package dev.promptcache.internal.text;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A mistake in a manifest, a template or a value, on its way to where the prompt is known by name. */
public final class TemplateFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What it is. */
    private final Kind kind;

    /** Where it is. */
    private final String path;

    /** Whose names are concerned. */
    private final String[] names;

    /**
     * A mistake.
     *
     * @param kind what it is
     * @param path where in the manifest it is; empty where no place is concerned
     * @param names whose names are concerned
     * @param detail what is wrong and what to do
     */
    public TemplateFailure(Kind kind, String path, List<String> names, String detail) {
        this(kind, path, names, detail, null);
    }

    /**
     * A mistake that something else found.
     *
     * @param kind what it is
     * @param path where in the manifest it is; empty where no place is concerned
     * @param names whose names are concerned
     * @param detail what is wrong and what to do
     * @param cause what found it
     */
    public TemplateFailure(Kind kind, String path, List<String> names, String detail, @Nullable Throwable cause) {
        super(detail, cause);
        this.kind = kind;
        this.path = path;
        this.names = names.toArray(String[]::new);
    }

    /**
     * What it is.
     *
     * @return the kind
     */
    public Kind kind() {
        return kind;
    }

    /**
     * Where in the manifest it is.
     *
     * @return the path, possibly empty
     */
    public String path() {
        return path;
    }

    /**
     * Whose names are concerned.
     *
     * @return the names, possibly none
     */
    public List<String> names() {
        return List.of(names);
    }

    /**
     * What is wrong and what to do.
     *
     * @return one sentence or more
     */
    public String detail() {
        return String.valueOf(getMessage());
    }

    /** The kinds of mistakes, by the names that users see. */
    public enum Kind {
        /** A variable was not given. */
        MISSING_VARIABLE,
        /** A value cannot stand where it is to stand. */
        INVALID_VALUE,
        /** A template's syntax is wrong. */
        BAD_TEMPLATE,
        /** What is asked for is not done, for safety. */
        REFUSED,
        /** A class is none that is known. */
        UNKNOWN_CLASS,
        /** An object could not be serialized. */
        NOT_IMPLEMENTED,
        /** A manifest has another form than it should. */
        INVALID_MANIFEST,
        /** A name is kept for LangChain itself. */
        RESERVED_NAME,
        /** Something nests too deep. */
        TOO_DEEP
    }
}
