package dev.promptcache.template;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Makes manifests and values that are nearly right, by changing right ones at random. */
final class ManifestMutator {

    /** A variable of the environment that every system has. */
    static final String SECRET = "PATH";

    private static final List<String> NAMES = List.of("x", "h", "q", "name", "user.name", "stop", "", "constructor");

    private static final List<String> PIECES = List.of(
            "{x}",
            "{{x}}",
            "{{{x}}}",
            "{",
            "}",
            "{{",
            "}}",
            "{{#x}}",
            "{{/x}}",
            "{{^h}}",
            "{{/h}}",
            "{{.}}",
            "{{#.}}",
            "{{/.}}",
            "{x:>5}",
            "{x:,.2f}",
            "{x!s:^9}",
            "{q:010}",
            "{x.y}",
            "{0}",
            "{x:99999999}",
            "{\"a\": 1}",
            "{{=<% %>=}}",
            "<%x%>",
            "{{! c }}",
            "{{> p}}",
            " ",
            "\n",
            "\r\n",
            "text",
            "é😀",
            "\ud800",
            "{{x.0.y}}",
            "{{h.length}}",
            "{{&q}}",
            "{{$x}}",
            "{{{",
            "}}}",
            "{%",
            "%}");

    private static final List<String> CLASSES = List.of(
            "PromptTemplate",
            "ChatPromptTemplate",
            "StructuredPrompt",
            "HumanMessagePromptTemplate",
            "MessagesPlaceholder",
            "ImagePromptTemplate",
            "DictPromptTemplate",
            "FewShotPromptTemplate",
            "FewShotChatMessagePromptTemplate",
            "FewShotPromptWithTemplates",
            "PipelinePromptTemplate",
            "RunnableSequence",
            "RunnableBinding",
            "AIMessage",
            "ToolMessage",
            "ChatMessage",
            "RemoveMessage",
            "ChatOpenAI",
            "Unknown");

    private static final List<String> ARGUMENTS = List.of(
            "template",
            "messages",
            "prompt",
            "partial_variables",
            "template_format",
            "examples",
            "example_prompt",
            "prefix",
            "suffix",
            "pipeline_prompts",
            "final_prompt",
            "first",
            "last",
            "bound",
            "kwargs",
            "content",
            "tool_calls",
            "additional_kwargs",
            "role",
            "variable_name",
            "n_messages",
            "optional",
            "schema_",
            "url",
            "detail",
            "path",
            "image_url",
            "tools",
            "name",
            "metadata");

    private final Random random;
    private final List<Map<String, Object>> seeds;

    ManifestMutator(Random random, List<Map<String, Object>> seeds) {
        this.random = random;
        this.seeds = seeds;
    }

    @SuppressWarnings("unchecked")
    Map<String, Object> manifest() {
        Object changed = changed(pick(seeds), random.nextInt(4) == 0 ? 0.2 : 0.03, 0);
        return changed instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }

    private Object changed(Object value, double chance, int depth) {
        if (random.nextDouble() < chance) {
            return another(depth);
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> copy = new LinkedHashMap<>();
            map.forEach((name, member) -> {
                if (random.nextDouble() >= chance / 4) {
                    String key = random.nextDouble() < chance / 4 ? pick(ARGUMENTS) : (String) name;
                    copy.put(key, changed(member, chance, depth + 1));
                }
            });
            if (random.nextDouble() < chance) {
                copy.put(pick(ARGUMENTS), another(depth));
            }
            return copy;
        }
        if (value instanceof List<?> list) {
            List<Object> copy = new ArrayList<>();
            list.forEach(element -> copy.add(changed(element, chance, depth + 1)));
            return copy;
        }
        return value;
    }

    private Object another(int depth) {
        return switch (random.nextInt(depth > 60 ? 4 : 10)) {
            case 0, 1 -> template();
            case 2 ->
                pick(Arrays.asList(
                        null,
                        true,
                        0,
                        -1,
                        1.5,
                        Long.MAX_VALUE,
                        Double.NaN,
                        "jinja2",
                        "mustache",
                        "f-string",
                        "handlebars"));
            case 3 -> pick(NAMES);
            case 4 -> Manifests.secret(SECRET);
            case 5 -> Manifests.notImplemented(pick(CLASSES));
            case 6 ->
                Manifests.node(
                        pick(List.of("langchain/prompts", "langchain_core/x", "evil")),
                        pick(CLASSES),
                        Manifests.map(pick(ARGUMENTS), another(depth + 1)));
            case 7 -> Manifests.map("__lc_escaped__", another(depth + 1));
            case 8 -> Arrays.asList(another(depth + 1), another(depth + 1));
            default -> pick(seeds);
        };
    }

    String template() {
        StringBuilder template = new StringBuilder();
        for (int i = random.nextInt(8); i >= 0; i--) {
            template.append(pick(PIECES));
        }
        return template.toString();
    }

    Map<String, Object> variables(Map<String, Object> usual) {
        Map<String, Object> variables = new LinkedHashMap<>(usual);
        for (String name : NAMES) {
            if (random.nextInt(3) > 0) {
                variables.put(name, value(0));
            }
        }
        variables.replaceAll((name, value) -> random.nextInt(8) == 0 ? value(0) : value);
        return variables;
    }

    private Object value(int depth) {
        return switch (random.nextInt(depth > 4 ? 6 : 11)) {
            case 0 -> template();
            case 1 -> random.nextLong();
            case 2 -> Double.longBitsToDouble(random.nextLong());
            case 3 ->
                pick(Arrays.asList(
                        null,
                        true,
                        false,
                        0,
                        "",
                        Optional.empty(),
                        LocalDate.EPOCH,
                        'c',
                        new Object(),
                        new byte[1],
                        new int[3]));
            case 4 -> PromptMessage.user(template());
            case 5 -> "x".repeat(random.nextInt(5000));
            case 6 -> List.of("human", template());
            case 7 ->
                Manifests.map(
                        "role",
                        pick(List.of("user", "ai", "tool", "developer", "critic")),
                        "content",
                        value(depth + 1));
            case 8 -> Manifests.map(pick(NAMES), value(depth + 1), "y", value(depth + 1));
            case 9 -> doubled(random.nextInt(24));
            default -> new ArrayList<>(Arrays.asList(value(depth + 1), value(depth + 1), value(depth + 1)));
        };
    }

    /** A list of two of the same lists, and so on: small, but large when written. */
    private static Object doubled(int times) {
        Object value = List.of("x");
        for (int i = 0; i < times; i++) {
            value = List.of(value, value);
        }
        return value;
    }

    private <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
