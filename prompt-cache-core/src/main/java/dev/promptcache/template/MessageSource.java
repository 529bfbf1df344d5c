package dev.promptcache.template;

import dev.promptcache.internal.text.Rendering;
import dev.promptcache.internal.text.Scope;
import dev.promptcache.internal.text.VariableNames;
import java.util.List;

/** Something in a prompt that becomes messages. Immutable. */
interface MessageSource {

    /** Adds its messages. */
    void render(Scope scope, Rendering rendering, List<PromptMessage> messages);

    /** Says which variables it wants. */
    void declare(VariableNames names);

    /** Adds its messages as they are written. */
    void describe(List<TemplateMessage> messages);
}
