package dev.promptcache.template;

import java.util.Set;

/** A template in one of the formats, in the form in which it is rendered. Immutable. */
interface CompiledTemplate {

    /** Appends the text. */
    void render(Scope scope, Rendering rendering);

    /** The names that have to have values. */
    Set<String> names();

    /** Whether the text is the same whatever values the names have. */
    boolean isConstant();
}
