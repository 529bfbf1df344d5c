package dev.promptcache.samples.stub;

import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The manifest of a string template, as LangChain writes it. */
final class TextManifest {

    private static final Pattern VARIABLE = Pattern.compile("(?<!\\{)\\{(\\w+)}");

    private TextManifest() {}

    static ObjectNode of(String template) {
        ObjectNode manifest = Json.object().put("lc", 1).put("type", "constructor");
        manifest.putArray("id").add("langchain").add("prompts").add("prompt").add("PromptTemplate");
        ObjectNode kwargs = manifest.putObject("kwargs");
        ArrayNode variables = kwargs.putArray("input_variables");
        TreeSet<String> names = new TreeSet<>();
        for (Matcher matcher = VARIABLE.matcher(template); matcher.find(); ) {
            names.add(matcher.group(1));
        }
        names.forEach(variables::add);
        kwargs.put("template", template).put("template_format", "f-string");
        return manifest.put("name", "PromptTemplate");
    }
}
