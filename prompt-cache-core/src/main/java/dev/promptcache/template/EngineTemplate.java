package dev.promptcache.template;

import dev.promptcache.internal.text.CompiledTemplate;
import dev.promptcache.internal.text.Rendering;
import dev.promptcache.internal.text.Scope;
import dev.promptcache.internal.text.TemplateFailure.Kind;
import dev.promptcache.internal.text.Values;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A template that the application's engine renders.
 *
 * @param names the variables that the manifest lists: only the engine could tell them from the template
 */
record EngineTemplate(String template, TemplateEngine engine, Set<String> names) implements CompiledTemplate {

    @Override
    public void render(Scope scope, Rendering rendering) {
        Map<String, @Nullable Object> values = Values.copy(scope.all(), rendering);
        String text;
        try {
            text = engine.render(template, values);
        } catch (TemplateException e) {
            throw rendering.failure(Kind.valueOf(e.category().name()), e.names(), e.detail(), e);
        } catch (RuntimeException e) {
            String detail = "The template engine failed: " + e.getClass().getName() + ". Its own failure is the cause.";
            throw rendering.failure(Kind.BAD_TEMPLATE, List.of(), detail, e);
        }
        if (text == null) {
            throw rendering.failure(Kind.BAD_TEMPLATE, List.of(), "The template engine returned null.");
        }
        rendering.append(text);
    }

    @Override
    public boolean isConstant() {
        return false;
    }
}
