package dev.promptcache.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Manifests as LangChain writes them. */
final class Manifests {

    private Manifests() {}

    static Map<String, Object> node(String module, String className, Map<String, ?> kwargs) {
        List<String> id = new ArrayList<>(List.of(module.split("/")));
        id.add(className);
        return map("lc", 1, "type", "constructor", "id", id, "kwargs", kwargs);
    }

    static Map<String, Object> fString(String template) {
        return text(template, "f-string");
    }

    static Map<String, Object> mustache(String template) {
        return text(template, "mustache");
    }

    static Map<String, Object> text(String template, String format, Object... more) {
        Map<String, Object> kwargs = map("input_variables", List.of(), "template", template, "template_format", format);
        kwargs.putAll(map(more));
        return node("langchain/prompts/prompt", "PromptTemplate", kwargs);
    }

    static Map<String, Object> chat(Object... messages) {
        return chatWith(Map.of(), messages);
    }

    static Map<String, Object> chatWith(Map<String, ?> more, Object... messages) {
        Map<String, Object> kwargs = map("input_variables", List.of(), "messages", List.of(messages));
        kwargs.putAll(more);
        return node("langchain/prompts/chat", "ChatPromptTemplate", kwargs);
    }

    static Map<String, Object> user(Object prompt) {
        return message("Human", prompt);
    }

    static Map<String, Object> system(Object prompt) {
        return message("System", prompt);
    }

    static Map<String, Object> message(String kind, Object prompt) {
        return node("langchain/prompts/chat", kind + "MessagePromptTemplate", map("prompt", prompt));
    }

    static Map<String, Object> image(Map<String, ?> template, Object... more) {
        Map<String, Object> kwargs = map("template", template, "template_format", "f-string");
        kwargs.putAll(map(more));
        return node("langchain/prompts/image", "ImagePromptTemplate", kwargs);
    }

    static Map<String, Object> dict(Map<String, ?> template) {
        return node(
                "langchain_core/prompts/dict",
                "DictPromptTemplate",
                map("template", template, "template_format", "f-string"));
    }

    static Map<String, Object> placeholder(String name, Object... more) {
        Map<String, Object> kwargs = map("variable_name", name);
        kwargs.putAll(map(more));
        return node("langchain/prompts/chat", "MessagesPlaceholder", kwargs);
    }

    static Map<String, Object> literal(String className, Object... kwargs) {
        return node("langchain/schema/messages", className, map(kwargs));
    }

    static Map<String, Object> secret(String name) {
        return map("lc", 1, "type", "secret", "id", List.of(name));
    }

    static Map<String, Object> notImplemented(String className) {
        return map("lc", 1, "type", "not_implemented", "id", List.of("langchain", className), "repr", "…");
    }

    /** A map that takes null, of names and values in turn. */
    static Map<String, Object> map(Object... namesAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }

    /** What a prompt's text becomes. */
    static String render(Map<String, Object> manifest, Object... variables) {
        return PromptTemplate.of(manifest).render(map(variables)).text();
    }

    /** What a prompt's messages become, in the corpus's form. */
    static List<?> messages(Map<String, Object> manifest, Object... variables) {
        return (List<?>) CorpusForm.of(PromptTemplate.of(manifest).render(map(variables)))
                .get("messages");
    }
}
