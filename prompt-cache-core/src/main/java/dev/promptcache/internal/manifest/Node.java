package dev.promptcache.internal.manifest;

import dev.promptcache.internal.text.TemplateFailure;
import dev.promptcache.internal.text.TemplateFailure.Kind;
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
public record Node(String path, String namespace, String className, Map<?, ? extends @Nullable Object> kwargs) {

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

    /**
     * Whether a value claims to be an object of LangChain's, whatever else is wrong with it.
     *
     * @param value any value
     * @return true for a map with LangChain's version and a type
     */
    public static boolean isOne(@Nullable Object value) {
        return value instanceof Map<?, ?> map && isVersion1(map) && map.get("type") instanceof String;
    }

    private static boolean isVersion1(Map<?, ?> map) {
        return map.get("lc") instanceof Number version && version.doubleValue() == 1;
    }

    /**
     * The object that a value is.
     *
     * @param value a value in a manifest
     * @param path where it stands
     * @return the object
     * @throws TemplateFailure if it is none, or one that cannot be read
     */
    public static Node of(@Nullable Object value, String path) {
        if (!(value instanceof Map<?, ?> map) || !isVersion1(map)) {
            throw invalid(path, "an object that LangChain has serialized is expected here, with \"lc\": 1");
        }
        String id = id(map);
        String className = id.substring(id.lastIndexOf('/') + 1);
        if ("not_implemented".equals(map.get("type"))) {
            throw new TemplateFailure(
                    Kind.NOT_IMPLEMENTED,
                    path,
                    List.of(className),
                    "LangChain could not serialize its '" + className
                            + "', so nothing of it was stored. Write the prompt without it.");
        }
        if ("secret".equals(map.get("type"))) {
            throw new TemplateFailure(
                    Kind.REFUSED,
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

    /**
     * An argument.
     *
     * @param name its name
     * @return its value, or null
     */
    public @Nullable Object get(String name) {
        return kwargs.get(name);
    }

    /**
     * Where an argument stands.
     *
     * @param name its name
     * @return the path
     */
    public String at(String name) {
        return path.isEmpty() ? name : path + '.' + name;
    }

    /**
     * Where an element of an argument stands.
     *
     * @param name the argument's name
     * @param index the element's index
     * @return the path
     */
    public String at(String name, int index) {
        return at(name) + '[' + index + ']';
    }

    /**
     * An argument that is a text.
     *
     * @param name its name
     * @return the text
     * @throws TemplateFailure if it is none
     */
    public String text(String name) {
        if (get(name) instanceof String text) {
            return text;
        }
        throw invalid(at(name), className + " needs a text here");
    }

    String text(String name, String otherwise) {
        return get(name) == null ? otherwise : text(name);
    }

    /**
     * An argument that is a list.
     *
     * @param name its name
     * @return the list
     * @throws TemplateFailure if it is none
     */
    public List<?> list(String name) {
        if (get(name) instanceof List<?> list) {
            return list;
        }
        throw invalid(at(name), className + " needs a list here");
    }

    /**
     * An argument that is an object of any form.
     *
     * @param name its name
     * @return its members
     * @throws TemplateFailure if it is none
     */
    public Map<?, ?> map(String name) {
        if (get(name) instanceof Map<?, ?> map) {
            return map;
        }
        throw invalid(at(name), className + " needs an object here");
    }

    /**
     * An argument that is an object of LangChain's.
     *
     * @param name its name
     * @return the object
     * @throws TemplateFailure if it is none
     */
    public Node node(String name) {
        return of(get(name), at(name));
    }

    /**
     * The failure that this class is none that can be rendered.
     *
     * @return the failure, to be thrown
     */
    public TemplateFailure unknown() {
        return new TemplateFailure(
                Kind.UNKNOWN_CLASS,
                path,
                List.of(className),
                "The class '" + className + "' is no prompt and no message that can be rendered.");
    }

    /**
     * The failure where this class is not what can be read: it is known but elsewhere, or not at all.
     *
     * @return the failure, to be thrown
     */
    public TemplateFailure unexpected() {
        return KNOWN.contains(className) || MessageKind.isMessage(this) ? misplaced() : unknown();
    }

    /**
     * The failure that this class cannot stand here.
     *
     * @return the failure, to be thrown
     */
    public TemplateFailure misplaced() {
        return invalid(path, "a " + className + " cannot stand here");
    }

    /**
     * The failure that something has another form than LangChain writes.
     *
     * @param path where it stands
     * @param problem what is wrong, as the end of a sentence
     * @return the failure, to be thrown
     */
    public static TemplateFailure invalid(String path, String problem) {
        return new TemplateFailure(
                Kind.INVALID_MANIFEST,
                path,
                List.of(),
                "The manifest does not have the form that LangChain writes: " + problem + ".");
    }
}
