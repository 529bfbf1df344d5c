package dev.promptcache.template;

/** Something in a prompt that becomes text. Immutable. */
interface TextSource {

    /** The text, with the values that the names have. */
    String text(Scope scope, Rendering rendering);

    /** Says which variables it wants. */
    void declare(VariableNames names);

    /** The text as it is written. */
    String template();

    /** Whether the text is the same whatever values the names have. */
    boolean isConstant();
}
