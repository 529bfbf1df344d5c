package dev.promptcache.template;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A template where it stands in the manifest.
 *
 * @param path the place in the manifest
 * @param partials the values that the manifest gives to names
 */
record TextTemplate(String template, String path, CompiledTemplate compiled, Map<String, @Nullable Object> partials)
        implements TextSource {

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
