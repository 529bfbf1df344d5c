package dev.promptcache.internal.text;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A template where it stands in the manifest.
 *
 * @param template the text as it is written
 * @param path the place in the manifest
 * @param compiled the form in which it is rendered
 * @param partials the values that the manifest gives to names
 */
public record TextTemplate(
        String template, String path, CompiledTemplate compiled, Map<String, @Nullable Object> partials)
        implements TextSource {

    /**
     * Parses a template in Python's format syntax.
     *
     * @param template the text
     * @param path the place in the manifest
     * @return the template
     * @throws TemplateFailure if it is wrong, or asks for what is refused
     */
    public static CompiledTemplate fString(String template, String path) {
        return FStringParser.parse(template, path);
    }

    /**
     * Parses a template in mustache.
     *
     * @param template the text
     * @param path the place in the manifest
     * @return the template
     * @throws TemplateFailure if it is wrong
     */
    public static CompiledTemplate mustache(String template, String path) {
        return MustacheParser.parse(template, path);
    }

    @Override
    public String text(Scope scope, Rendering rendering) {
        rendering.at(path);
        Scope inner = scope.withDefaults(partials);
        if (compiled instanceof FString fString) {
            String alone = fString.onlyText(inner);
            if (alone != null) {
                rendering.use(alone.length());
                return alone;
            }
        }
        compiled.render(inner, rendering);
        return rendering.take();
    }

    @Override
    public void declare(VariableNames names) {
        for (String name : compiled.names()) {
            if (partials.containsKey(name)) {
                names.allow(name);
            } else {
                names.require(name, path);
            }
        }
    }

    @Override
    public boolean isConstant() {
        return compiled.isConstant();
    }
}
