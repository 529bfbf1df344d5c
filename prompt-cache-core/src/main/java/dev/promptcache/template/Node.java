package dev.promptcache.template;

import dev.promptcache.template.TemplateException.Category;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An object of LangChain's in a manifest: {@code {"lc": 1, "type": "constructor", "id": [...], "kwargs": {...}}}.
 *
 * @param path where it stands
 * @param namespace the first element of its id
 * @param className the last element of its id
 * @param kwargs what it was made with
 */
record Node(String path, String namespace, String className, Map<?, ? extends @Nullable Object> kwargs) {

    private static final String LANGCHAIN = "langchain";
    private static final String PLAYGROUND = "langsmith";

    private static final Set<String> KNOWN = Set.of(
            "PromptTemplate",
            "ChatPromptTemplate",
            "StructuredPrompt",
            "SystemMessagePromptTemplate",
            "HumanMessagePromptTemplate",
            "AIMessagePromptTemplate",
            "ChatMessagePromptTemplate",
            "MessagesPlaceholder",
            "ImagePromptTemplate",
            "DictPromptTemplate",
            "FewShotPromptTemplate",
            "FewShotPromptWithTemplates",
            "FewShotChatMessagePromptTemplate",
            "PipelinePromptTemplate",
            "RunnableSequence",
            "RunnableBinding");

    /** Whether a value claims to be an object of LangChain's, whatever else is wrong with it. */
    static boolean isOne(@Nullable Object value) {
        return value instanceof Map<?, ?> map && isVersion1(map) && map.get("type") instanceof String;
    }

    private static boolean isVersion1(Map<?, ?> map) {
        return map.get("lc") instanceof Number version && version.doubleValue() == 1;
    }

    static Node of(@Nullable Object value, String path) {
        if (!(value instanceof Map<?, ?> map) || !isVersion1(map)) {
            throw invalid(path, "an object that LangChain has serialized is expected here, with \"lc\": 1");
        }
        String id = id(map);
        String className = id.substring(id.lastIndexOf('/') + 1);
        if ("not_implemented".equals(map.get("type"))) {
            throw new TemplateException(
                    Category.NOT_IMPLEMENTED,
                    path,
                    List.of(className),
                    "LangChain could not serialize its '" + className
                            + "', so nothing of it was stored. Write the prompt without it.");
        }
        if ("secret".equals(map.get("type"))) {
            throw new TemplateException(
                    Category.REFUSED,
                    path,
                    List.of(className),
                    "The manifest asks for the secret '" + className
                            + "'. Secrets are not put into prompts: make it a variable.");
        }
        Object kwargs = map.get("kwargs");
        if (!"constructor".equals(map.get("type")) || id.isEmpty() || kwargs != null && !(kwargs instanceof Map)) {
            throw invalid(path, "an object that LangChain has serialized has a type, an id and kwargs");
        }
        Node node = new Node(
                path,
                id.substring(0, Math.max(0, id.indexOf('/'))),
                className,
                kwargs instanceof Map<?, ?> given ? given : Map.of());
        boolean known = node.namespace.equals(LANGCHAIN)
                || node.namespace.startsWith(LANGCHAIN + "_")
                || node.namespace.equals(PLAYGROUND);
        if (!known) {
            throw node.unknown();
        }
        return node;
    }

    private static String id(Map<?, ?> map) {
        if (!(map.get("id") instanceof List<?> id)) {
            return "";
        }
        StringBuilder joined = new StringBuilder();
        for (Object element : id) {
            joined.append(joined.isEmpty() ? "" : "/").append(element);
        }
        return joined.toString();
    }

    @Nullable
    Object get(String name) {
        return kwargs.get(name);
    }

    /** Where an argument stands. */
    String at(String name) {
        return path.isEmpty() ? name : path + '.' + name;
    }

    /** Where an element of an argument stands. */
    String at(String name, int index) {
        return at(name) + '[' + index + ']';
    }

    String text(String name) {
        if (get(name) instanceof String text) {
            return text;
        }
        throw invalid(at(name), className + " needs a text here");
    }

    String text(String name, String otherwise) {
        return get(name) == null ? otherwise : text(name);
    }

    List<?> list(String name) {
        if (get(name) instanceof List<?> list) {
            return list;
        }
        throw invalid(at(name), className + " needs a list here");
    }

    Map<?, ?> map(String name) {
        if (get(name) instanceof Map<?, ?> map) {
            return map;
        }
        throw invalid(at(name), className + " needs an object here");
    }

    Node node(String name) {
        return of(get(name), at(name));
    }

    TemplateException unknown() {
        return new TemplateException(
                Category.UNKNOWN_CLASS,
                path,
                List.of(className),
                "The class '" + className + "' is no prompt and no message that can be rendered.");
    }

    /** The failure where this class is not what can be read: it is known but elsewhere, or not at all. */
    TemplateException unexpected() {
        return KNOWN.contains(className) || MessageKind.isMessage(this) ? misplaced() : unknown();
    }

    TemplateException misplaced() {
        return invalid(path, "a " + className + " cannot stand here");
    }

    static TemplateException invalid(String path, String problem) {
        return new TemplateException(
                Category.INVALID_MANIFEST,
                path,
                List.of(),
                "The manifest does not have the form that LangChain writes: " + problem + ".");
    }
}
