package dev.promptcache.internal.text;

import dev.promptcache.internal.text.TemplateFailure.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads Python's format syntax as Python does, and refuses what LangChain refuses: whatever would look into a value. */
final class FStringParser {

    static final String DOUBLE_THE_BRACES =
            "It looks like JSON: in an f-string, double the braces that are to stand in the text, as in {{\"a\": 1}}.";

    private final String template;
    private final String path;
    private final List<String> literals = new ArrayList<>();
    private final List<FString.Field> fields = new ArrayList<>();
    private final StringBuilder literal = new StringBuilder();
    private int position;

    /** What LangChain would say once the syntax has turned out to be right. */
    private @Nullable TemplateFailure refusal;

    private FStringParser(String template, String path) {
        this.template = template;
        this.path = path;
    }

    static FString parse(String template, String path) {
        return new FStringParser(template, path).parse();
    }

    /** Whether what stands between two braces was rather meant to stand in the text. */
    static boolean looksLikeJson(String name) {
        String start = name.strip();
        return start.startsWith("\"") || start.startsWith("'");
    }

    private FString parse() {
        while (position < template.length()) {
            char c = template.charAt(position++);
            if (c != '{' && c != '}') {
                literal.append(c);
            } else if (position < template.length() && template.charAt(position) == c) {
                literal.append(c);
                position++;
            } else if (c == '{') {
                literals.add(literal.toString());
                literal.setLength(0);
                parseField();
            } else {
                throw bad(position - 1, "A single '}' stands", "Double it if it is to stand in the text.");
            }
        }
        if (refusal != null) {
            throw refusal;
        }
        literals.add(literal.toString());
        return new FString(literals, fields);
    }

    private void parseField() {
        int start = position;
        int end = endOfName(start);
        String name = template.substring(start, end);
        boolean asText = false;
        position = end;
        if (template.charAt(position) == '!') {
            parseConversion(start);
            asText = true;
        }
        boolean hasFormat = template.charAt(position++) == ':';
        String format = hasFormat ? parseFormat(start) : "";
        check(name, start);
        if (format.indexOf('{') >= 0) {
            refuse(bad(start - 1, "A field holds another one in the field", hint(start)));
        }
        fields.add(new FString.Field(name, asText, format.isEmpty() && !asText ? null : FormatSpec.parse(format)));
    }

    private int endOfName(int start) {
        boolean inBrackets = false;
        for (int i = start; i < template.length(); i++) {
            char c = template.charAt(i);
            if (inBrackets) {
                inBrackets = c != ']';
            } else if (c == '{') {
                throw bad(start - 1, "Another '{' follows the one", hint(start));
            } else if (c == '}' || c == ':' || c == '!') {
                return i;
            } else {
                inBrackets = c == '[';
            }
        }
        throw unclosed(start);
    }

    private void parseConversion(int start) {
        if (position + 2 >= template.length()) {
            throw unclosed(start);
        }
        char conversion = template.charAt(position + 1);
        position += 2;
        char next = template.charAt(position);
        boolean ends = next == '}' || next == ':';
        if (conversion == 's' && ends) {
            return;
        }
        TemplateFailure bad =
                bad(start - 1, "A conversion other than !s follows the name in the field", "Remove it. " + hint(start));
        if (!ends) {
            throw bad;
        }
        refuse(bad);
    }

    private String parseFormat(int start) {
        int begin = position;
        int depth = 1;
        while (position < template.length()) {
            char c = template.charAt(position++);
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            if (depth == 0) {
                return template.substring(begin, position - 1);
            }
        }
        throw unclosed(start);
    }

    private void refuse(TemplateFailure reason) {
        refusal = refusal == null ? reason : refusal;
    }

    private void check(String name, int start) {
        if (name.isEmpty()) {
            refuse(bad(
                    start - 1,
                    "A field without a name stands",
                    "Name it, or double the braces to have them in the text."));
            return;
        }
        boolean looksInside = name.indexOf('.') >= 0 || name.indexOf('[') >= 0 || name.indexOf(']') >= 0;
        if (looksInside || name.codePoints().allMatch(Character::isDigit)) {
            String what = looksInside
                    ? "a name with '.', '[' or ']', which would look into a value"
                    : "a number, which would count the arguments";
            refuse(new TemplateFailure(
                    Kind.REFUSED,
                    path,
                    List.of(name),
                    ("The f-string has " + what + ": " + VariableNames.shown(name)
                                    + ". Give what is wanted a name of its own. " + hint(start))
                            .strip()));
        }
    }

    private String hint(int start) {
        return looksLikeJson(template.substring(start, Math.min(template.length(), start + 200)))
                ? DOUBLE_THE_BRACES
                : "";
    }

    private TemplateFailure unclosed(int start) {
        return bad(start - 1, "A '{' is not closed that stands", "Close it, or double it. " + hint(start));
    }

    private TemplateFailure bad(int index, String problem, String advice) {
        String detail = "The f-string is wrong. " + problem + " at character " + (index + 1) + ". " + advice;
        return new TemplateFailure(Kind.BAD_TEMPLATE, path, List.of(), detail.strip());
    }
}
