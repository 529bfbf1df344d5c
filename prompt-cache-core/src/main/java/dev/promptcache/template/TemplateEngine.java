package dev.promptcache.template;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Renders templates in a format that this library does not: jinja2, which is refused unless the application brings an engine for it.
 *
 * <p>A template can be edited by whoever may edit the prompt. An engine must bound what a template can do: the loops, the output, and
 * what it can call. It is called by any number of threads at once.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface TemplateEngine {

    /**
     * Renders one template.
     *
     * @param template the template's text
     * @param variables the variables' values as JSON values: maps, lists, strings, numbers, booleans and null; unmodifiable
     * @return the text
     * @throws TemplateException to say what is wrong with the template or a value; whatever else it throws counts as a bad template
     */
    String render(String template, Map<String, @Nullable Object> variables);
}
