package dev.promptcache.testing;

import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import dev.promptcache.template.TemplateMessage;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Commits of templates in f-string, as LangChain writes them. */
final class TemplateCommits {

    private static final Pattern VARIABLE = Pattern.compile("(?<!\\{)\\{(\\w+)}");

    private TemplateCommits() {}

    static PromptCommit text(PromptKey key, String template) {
        return new PromptCommit(key.owner(), key.name(), hash(template), manifest(text(template)));
    }

    static PromptCommit chat(PromptKey key, List<TemplateMessage> messages) {
        TreeSet<String> variables = new TreeSet<>();
        messages.forEach(message -> variables.addAll(variables(message)));
        Map<String, Object> kwargs = Map.of(
                "input_variables",
                List.copyOf(variables),
                "messages",
                messages.stream().map(TemplateCommits::message).toList());
        return new PromptCommit(
                key.owner(),
                key.name(),
                hash(messages.toString()),
                manifest(node(List.of("langchain", "prompts", "chat", "ChatPromptTemplate"), kwargs)));
    }

    private static Map<String, @Nullable Object> manifest(Map<String, Object> node) {
        return new LinkedHashMap<>(node);
    }

    private static Map<String, Object> message(TemplateMessage message) {
        return switch (message.role()) {
            case "system" -> chatNode("SystemMessagePromptTemplate", Map.of("prompt", text(message.template())));
            case "user" -> chatNode("HumanMessagePromptTemplate", Map.of("prompt", text(message.template())));
            case "assistant" -> chatNode("AIMessagePromptTemplate", Map.of("prompt", text(message.template())));
            case "placeholder" -> chatNode("MessagesPlaceholder", Map.of("variable_name", message.template()));
            case "tool" ->
                throw new IllegalArgumentException(
                        "LangChain has no template of a tool's answer: give it as a message of a placeholder");
            default ->
                chatNode(
                        "ChatMessagePromptTemplate",
                        Map.of("prompt", text(message.template()), "role", message.role()));
        };
    }

    private static Map<String, Object> chatNode(String name, Map<String, Object> kwargs) {
        return node(List.of("langchain", "prompts", "chat", name), kwargs);
    }

    private static Map<String, Object> text(String template) {
        return node(
                List.of("langchain", "prompts", "prompt", "PromptTemplate"),
                Map.of("input_variables", variables(template), "template", template, "template_format", "f-string"));
    }

    private static Map<String, Object> node(List<String> id, Map<String, Object> kwargs) {
        return Map.of("lc", 1, "type", "constructor", "id", id, "name", id.get(id.size() - 1), "kwargs", kwargs);
    }

    private static List<String> variables(TemplateMessage message) {
        return message.role().equals("placeholder") ? List.of(message.template()) : variables(message.template());
    }

    private static List<String> variables(String template) {
        return VARIABLE.matcher(template)
                .results()
                .map((MatchResult match) -> match.group(1))
                .distinct()
                .sorted()
                .toList();
    }

    private static String hash(String content) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(content.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
