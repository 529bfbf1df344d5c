package dev.promptcache.internal.manifest;

import dev.promptcache.internal.text.CompiledTemplate;
import dev.promptcache.internal.text.FewShotText;
import dev.promptcache.internal.text.Rendering;
import dev.promptcache.internal.text.Scope;
import dev.promptcache.internal.text.TemplateFailure;
import dev.promptcache.internal.text.TemplateFailure.Kind;
import dev.promptcache.internal.text.TextSource;
import dev.promptcache.internal.text.TextTemplate;
import dev.promptcache.internal.text.VariableNames;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the prompts in a manifest that become text. */
public final class TextReader {

    /** The one name that LangChain does not allow. */
    private static final String RESERVED = "stop";

    private final @Nullable Jinja2 jinja2;

    /**
     * A reader.
     *
     * @param jinja2 takes the templates in jinja2; null refuses them
     */
    public TextReader(@Nullable Jinja2 jinja2) {
        this.jinja2 = jinja2;
    }

    /** Templates in jinja2, which is not parsed here. */
    @FunctionalInterface
    public interface Jinja2 {

        /**
         * Takes a template.
         *
         * @param template the text
         * @param names the variables that the manifest lists: only the engine could tell them from the template
         * @return the template
         */
        CompiledTemplate compile(String template, Set<String> names);
    }

    /**
     * Reads an object that becomes text.
     *
     * @param node the object
     * @return the text, null if the object becomes none
     * @throws TemplateFailure if it is wrong
     */
    public @Nullable TextSource read(Node node) {
        return switch (node.className()) {
            case "PromptTemplate" -> {
                String path = node.path().isEmpty() ? "template" : node.path();
                yield template(node, node.text("template"), path, partials(node));
            }
            case "FewShotPromptTemplate" -> fewShot(node);
            case "FewShotPromptWithTemplates" -> fewShotWithTemplates(node);
            default -> null;
        };
    }

    /**
     * A template of an object that says in which format its templates are.
     *
     * @param node the object
     * @param template the text
     * @param path where it stands
     * @param partials the values that the manifest gives to names
     * @return the template
     * @throws TemplateFailure if it is wrong
     */
    public TextTemplate template(Node node, String template, String path, Map<String, @Nullable Object> partials) {
        CompiledTemplate compiled = compile(node, template, path);
        for (String name : compiled.names()) {
            checkName(name, path);
        }
        return new TextTemplate(template, path, compiled, partials);
    }

    private CompiledTemplate compile(Node node, String template, String path) {
        String format = node.text("template_format", "f-string");
        switch (format) {
            case "f-string" -> {
                return TextTemplate.fString(template, path);
            }
            case "mustache" -> {
                return TextTemplate.mustache(template, path);
            }
            case "jinja2" -> {
                if (jinja2 == null) {
                    throw new TemplateFailure(
                            Kind.REFUSED,
                            path,
                            List.of(),
                            "The template is in jinja2, which can run code. Write it in f-string or mustache,"
                                    + " or give the application a TemplateEngine for jinja2.");
                }
                return jinja2.compile(template, listedVariables(node));
            }
            default ->
                throw new TemplateFailure(
                        Kind.BAD_TEMPLATE,
                        path,
                        List.of(),
                        "The template's format " + VariableNames.shown(format)
                                + " is not known. Write it in f-string or mustache.");
        }
    }

    private static Set<String> listedVariables(Node node) {
        Set<String> names = new LinkedHashSet<>();
        if (node.get("input_variables") instanceof List<?> list) {
            list.forEach(name -> names.add(String.valueOf(name)));
        }
        return names;
    }

    /**
     * Refuses the name that LangChain keeps for itself.
     *
     * @param name a variable
     * @param path where it stands
     */
    public static void checkName(String name, String path) {
        if (name.equals(RESERVED)) {
            throw new TemplateFailure(
                    Kind.RESERVED_NAME,
                    path,
                    List.of(name),
                    "LangChain uses the name '" + name + "' itself. Give the variable another one.");
        }
    }

    /**
     * The values that an object gives to names.
     *
     * @param node the object
     * @return the values, unmodifiable
     * @throws TemplateFailure if they are wrong
     */
    public static Map<String, @Nullable Object> partials(Node node) {
        String name = "partial_variables";
        if (node.get(name) == null) {
            return Map.of();
        }
        Map<String, @Nullable Object> partials = ManifestData.copyMap(node.map(name), node.at(name));
        partials.keySet().forEach(key -> checkName(key, node.at(name)));
        return partials;
    }

    private TextSource fewShot(Node node) {
        // LangChain for Python does not load it, and JavaScript never wrote it under this name.
        if (node.namespace().equals("langchain")) {
            throw node.unknown();
        }
        List<TextSource> pieces = new ArrayList<>();
        addTemplate(node, "prefix", pieces);
        pieces.addAll(examples(node));
        addTemplate(node, "suffix", pieces);
        return new FewShotText(List.copyOf(pieces), separator(node), false, partials(node));
    }

    private void addTemplate(Node node, String name, List<TextSource> pieces) {
        String template = node.text(name, "");
        if (!template.isEmpty()) {
            pieces.add(template(node, template, node.at(name), Map.of()));
        }
    }

    private TextSource fewShotWithTemplates(Node node) {
        List<TextSource> pieces = new ArrayList<>();
        if (node.get("prefix") != null) {
            pieces.add(required(node.node("prefix")));
        }
        pieces.addAll(examples(node));
        pieces.add(required(node.node("suffix")));
        return new FewShotText(List.copyOf(pieces), separator(node), true, partials(node));
    }

    private static String separator(Node node) {
        return node.text("example_separator", "\n\n");
    }

    /** The examples' texts: their values stand in the manifest. */
    private List<TextSource> examples(Node node) {
        TextSource prompt = required(node.node("example_prompt"));
        List<?> examples = node.list("examples");
        Rendering rendering = new Rendering();
        List<TextSource> texts = new ArrayList<>();
        for (int i = 0; i < examples.size(); i++) {
            Scope scope = example(examples.get(i), node.at("examples", i));
            VariableNames names = new VariableNames();
            prompt.declare(names);
            names.check(scope);
            String text = prompt.text(scope, rendering);
            if (!text.isEmpty()) {
                texts.add(new FewShotText.Fixed(text));
            }
        }
        return texts;
    }

    /**
     * The values of an example.
     *
     * @param example an element of a list of examples
     * @param path where it stands
     * @return the values
     * @throws TemplateFailure if they are wrong
     */
    public static Scope example(@Nullable Object example, String path) {
        if (example instanceof Map<?, ?> map) {
            return Scope.of(ManifestData.copyMap(map, path));
        }
        throw Node.invalid(path, "an example is an object");
    }

    private TextSource required(Node node) {
        TextSource text = read(node);
        if (text == null) {
            throw node.unexpected();
        }
        return text;
    }
}
