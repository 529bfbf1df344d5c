package dev.promptcache.internal.text;

/** Something in a prompt that becomes text. Immutable. */
public interface TextSource {

    /**
     * The text.
     *
     * @param scope the values that the names have
     * @param rendering counts the text
     * @return the text with its values
     */
    String text(Scope scope, Rendering rendering);

    /**
     * Says which variables it wants.
     *
     * @param names is told of them
     */
    void declare(VariableNames names);

    /**
     * The text as it is written.
     *
     * @return the text with its variables
     */
    String template();

    /**
     * Whether the text is the same whatever values the names have.
     *
     * @return true for a text without variables
     */
    boolean isConstant();
}
