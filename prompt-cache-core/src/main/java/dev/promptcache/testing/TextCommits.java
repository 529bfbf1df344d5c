package dev.promptcache.testing;

import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Commits of string templates, as LangChain writes them. */
final class TextCommits {

    private static final Pattern VARIABLE = Pattern.compile("(?<!\\{)\\{(\\w+)}");

    private TextCommits() {}

    static PromptCommit commit(PromptKey key, String template) {
        List<String> variables = VARIABLE.matcher(template)
                .results()
                .map((MatchResult match) -> match.group(1))
                .distinct()
                .sorted()
                .toList();
        return new PromptCommit(
                key.owner(),
                key.name(),
                hash(template),
                Map.of(
                        "lc",
                        1,
                        "type",
                        "constructor",
                        "id",
                        List.of("langchain", "prompts", "prompt", "PromptTemplate"),
                        "name",
                        "PromptTemplate",
                        "kwargs",
                        kwargs(template, variables)));
    }

    private static Map<String, Object> kwargs(String template, List<String> variables) {
        return Map.of("input_variables", variables, "template", template, "template_format", "f-string");
    }

    private static String hash(String template) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(template.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
