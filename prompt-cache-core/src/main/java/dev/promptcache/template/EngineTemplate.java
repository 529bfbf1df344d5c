package dev.promptcache.template;

import dev.promptcache.template.TemplateException.Category;
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
            throw rendering.failure(e.category(), e.names(), e.detail()).causedBy(e);
        } catch (RuntimeException e) {
            throw rendering
                    .failure(
                            Category.BAD_TEMPLATE,
                            List.of(),
                            "The template engine failed: " + e.getClass().getName() + ". Its own failure is the cause.")
                    .causedBy(e);
        }
        if (text == null) {
            throw rendering.failure(Category.BAD_TEMPLATE, List.of(), "The template engine returned null.");
        }
        rendering.append(text);
    }

    @Override
    public boolean isConstant() {
        return false;
    }
}
