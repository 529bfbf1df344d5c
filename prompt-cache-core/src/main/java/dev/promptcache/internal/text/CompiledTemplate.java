package dev.promptcache.internal.text;

import java.util.Set;

/** A template in one of the formats, in the form in which it is rendered. Immutable. */
public interface CompiledTemplate {

    /**
     * Appends the text.
     *
     * @param scope the values that the names have
     * @param rendering what to append to
     */
    void render(Scope scope, Rendering rendering);

    /**
     * The names that have to have values.
     *
     * @return the names in their order
     */
    Set<String> names();

    /**
     * Whether the text is the same whatever values the names have.
     *
     * @return true for a text without variables
     */
    boolean isConstant();
}
