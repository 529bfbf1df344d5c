package dev.promptcache.template;

import dev.promptcache.internal.manifest.Node;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what a manifest says of a model, and leaves out what would decide where a request goes. */
final class ModelReader {

    private static final Map<String, String> PROVIDERS = Map.ofEntries(
            Map.entry("ChatOpenAI", "openai"),
            Map.entry("AzureChatOpenAI", "azure-openai"),
            Map.entry("ChatAnthropic", "anthropic"),
            Map.entry("ChatGoogleGenerativeAI", "google-genai"),
            Map.entry("ChatVertexAI", "vertexai"),
            Map.entry("ChatBedrock", "bedrock"),
            Map.entry("ChatBedrockConverse", "bedrock"),
            Map.entry("ChatMistralAI", "mistralai"),
            Map.entry("ChatGroq", "groq"),
            Map.entry("ChatFireworks", "fireworks"),
            Map.entry("ChatXAI", "xai"),
            Map.entry("ChatOllama", "ollama"),
            Map.entry("ChatDeepSeek", "deepseek"));

    /** Parts of the names of settings that are addresses, headers, credentials, or hide them. */
    private static final List<String> NEVER = List.of(
            "url",
            "base",
            "endpoint",
            "host",
            "header",
            "proxy",
            "key",
            "secret",
            "credential",
            "password",
            "token",
            "client",
            "kwargs",
            "transport",
            "account",
            "organization",
            "query",
            "callback");

    private final Map<String, @Nullable Object> settings;

    private ModelReader(Map<String, @Nullable Object> settings) {
        this.settings = settings;
    }

    /** The settings of a step of a sequence, null if it is no model. */
    static @Nullable ModelSettings read(Map<?, ?> step) {
        Map<String, @Nullable Object> settings = new LinkedHashMap<>();
        Map<?, ?> model = step;
        // What is bound to a model goes before the model's own.
        while (className(model).equals("RunnableBinding") && model.get("kwargs") instanceof Map<?, ?> binding) {
            if (binding.get("kwargs") instanceof Map<?, ?> bound) {
                addTo(settings, bound);
            }
            model = binding.get("bound") instanceof Map<?, ?> inner ? inner : Map.of();
        }
        String className = className(model);
        if (className.isEmpty() || isParser(model)) {
            return null;
        }
        if (model.get("kwargs") instanceof Map<?, ?> own) {
            addTo(settings, own);
        }
        return new ModelReader(settings).settings(className);
    }

    private static String className(Map<?, ?> node) {
        boolean isNode = node.get("lc") instanceof Number && node.get("id") instanceof List<?> id && !id.isEmpty();
        List<?> id = isNode && node.get("id") instanceof List<?> list ? list : List.of("");
        return id.get(id.size() - 1) instanceof String name ? name : "";
    }

    private static boolean isParser(Map<?, ?> node) {
        return node.get("id") instanceof List<?> id
                && id.stream().anyMatch(element -> String.valueOf(element).startsWith("output_parser"));
    }

    private static void addTo(Map<String, @Nullable Object> settings, Map<?, ?> more) {
        more.forEach((name, value) -> {
            Object data = name instanceof String ? withoutNodes(value) : null;
            if (data != null) {
                settings.putIfAbsent((String) name, data);
            }
        });
    }

    /** Data without LangChain's objects, secrets foremost. */
    private static @Nullable Object withoutNodes(@Nullable Object value) {
        if (Node.isOne(value)) {
            return null;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach((name, member) -> {
                if (!Node.isOne(member)) {
                    copy.put(String.valueOf(name), withoutNodes(member));
                }
            });
            return Collections.unmodifiableMap(copy);
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>();
            list.stream().filter(element -> !Node.isOne(element)).forEach(element -> copy.add(withoutNodes(element)));
            return Collections.unmodifiableList(copy);
        }
        return value;
    }

    private ModelSettings settings(String className) {
        String name = text("model", "model_name", "model_id");
        Double temperature = number("temperature");
        Double topP = number("top_p");
        Integer topK = count("top_k");
        Integer maxTokens = count(
                "max_tokens", "max_completion_tokens", "max_output_tokens", "max_tokens_to_sample", "num_predict");
        Double frequencyPenalty = number("frequency_penalty");
        Double presencePenalty = number("presence_penalty");
        List<String> stop = texts("stop", "stop_sequences");
        List<ToolDefinition> tools = tools();
        Object toolChoice = settings.remove("tool_choice");
        Map<String, @Nullable Object> responseFormat = ToolReader.members(settings.get("response_format"));
        if (responseFormat != null) {
            settings.remove("response_format");
        }
        settings.keySet().removeIf(ModelReader::isNever);
        return new ModelSettings(
                className,
                PROVIDERS.get(className),
                name,
                temperature,
                topP,
                topK,
                maxTokens,
                frequencyPenalty,
                presencePenalty,
                stop,
                tools,
                toolChoice,
                responseFormat,
                Collections.unmodifiableMap(settings));
    }

    private static boolean isNever(String setting) {
        String name = setting.toLowerCase(Locale.ROOT);
        return NEVER.stream().anyMatch(name::contains);
    }

    private @Nullable String text(String... names) {
        String found = null;
        for (String name : names) {
            if (settings.get(name) instanceof String text) {
                found = found == null ? text : found;
                settings.remove(name);
            }
        }
        return found;
    }

    private @Nullable Double number(String name) {
        if (settings.get(name) instanceof Number number) {
            settings.remove(name);
            return number.doubleValue();
        }
        return null;
    }

    /** A number that is greater than 0; others mean unset. */
    private @Nullable Integer count(String... names) {
        Integer found = null;
        for (String name : names) {
            if (settings.get(name) instanceof Number number) {
                long count = Math.min(number.longValue(), Integer.MAX_VALUE);
                found = found == null && count > 0 ? (Integer) (int) count : found;
                settings.remove(name);
            }
        }
        return found;
    }

    private List<String> texts(String... names) {
        List<String> found = new ArrayList<>();
        for (String name : names) {
            Object value = settings.get(name);
            List<?> list =
                    value instanceof List<?> given ? given : value instanceof String text ? List.of(text) : List.of();
            if (found.isEmpty()) {
                list.stream().filter(String.class::isInstance).forEach(text -> found.add((String) text));
            }
            if (value instanceof List || value instanceof String) {
                settings.remove(name);
            }
        }
        return found;
    }

    /** The tools whose form is known; the others stay among the other settings. */
    private List<ToolDefinition> tools() {
        List<ToolDefinition> tools = new ArrayList<>();
        if (settings.get("tools") instanceof List<?> list) {
            List<@Nullable Object> others = new ArrayList<>();
            for (Object element : list) {
                ToolDefinition tool = element instanceof Map<?, ?> form ? ToolReader.read(form) : null;
                if (tool == null) {
                    others.add(element);
                } else {
                    tools.add(tool);
                }
            }
            if (others.isEmpty()) {
                settings.remove("tools");
            } else {
                settings.put("tools", Collections.unmodifiableList(others));
            }
        }
        return tools;
    }
}
