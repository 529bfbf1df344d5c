package dev.promptcache.internal.text;

import dev.promptcache.internal.text.TemplateFailure.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits a mustache template into texts and tags, and takes away the lines on which tags that write nothing stand by themselves.
 */
final class MustacheScanner {

    /** Kinds that stand for no text, so that a line of nothing else goes. */
    private static final String SILENT = "#^/!>=";

    private static final String KINDS = SILENT + "{&";

    private final String template;
    private final String path;
    private final List<Token> tokens = new ArrayList<>();

    /** Where the white space of the present line is among the tokens. */
    private final List<Integer> blanks = new ArrayList<>();

    private String open = "{{";
    private String close = "}}";
    private boolean hasSilentTag;
    private boolean hasText;
    private int position;

    private MustacheScanner(String template, String path) {
        this.template = template;
        this.path = path;
    }

    /**
     * A text, or a tag.
     *
     * @param kind 0 for a text, {@code &} for a variable, otherwise the tag's first character
     * @param text the text, or the name in the tag
     * @param index where it stands in the template
     */
    record Token(char kind, String text, int index) {

        static final char TEXT = '\0';
        static final char VARIABLE = '&';
    }

    static List<Token> scan(String template, String path) {
        return new MustacheScanner(template, path).scan();
    }

    private List<Token> scan() {
        while (position < template.length()) {
            int tag = template.indexOf(open, position);
            scanText(tag < 0 ? template.length() : tag);
            if (tag >= 0) {
                scanTag();
            }
        }
        endLine();
        return tokens;
    }

    private void scanText(int end) {
        while (position < end) {
            int newline = template.indexOf('\n', position);
            boolean endsLine = newline >= 0 && newline < end;
            int next = endsLine ? newline + 1 : end;
            String text = template.substring(position, next);
            if (text.chars().allMatch(MustacheScanner::isSpace)) {
                blanks.add(tokens.size());
            } else {
                hasText = true;
            }
            tokens.add(new Token(Token.TEXT, text, position));
            position = next;
            if (endsLine) {
                endLine();
            }
        }
    }

    private void endLine() {
        if (hasSilentTag && !hasText) {
            blanks.forEach(blank -> tokens.set(blank, new Token(Token.TEXT, "", position)));
        }
        blanks.clear();
        hasSilentTag = false;
        hasText = false;
    }

    private void scanTag() {
        int start = position;
        position = skipSpace(position + open.length());
        char first = position < template.length() ? template.charAt(position) : '\0';
        char kind = KINDS.indexOf(first) >= 0 ? first : Token.VARIABLE;
        position += kind == first ? 1 : 0;
        String end = kind == '{' ? '}' + close : kind == '=' ? '=' + close : close;
        int closed = template.indexOf(end, position);
        if (closed < 0) {
            throw bad(start, "A tag is not closed that begins");
        }
        String name = stripped(position, closed);
        position = closed + end.length();
        if (SILENT.indexOf(kind) >= 0) {
            hasSilentTag = true;
        } else {
            hasText = true;
        }
        if (kind == '=') {
            setDelimiters(name, start);
        } else if (kind != '!') {
            checkName(kind, name, start);
            tokens.add(new Token(kind == '{' ? Token.VARIABLE : kind, name, start));
        }
    }

    private int skipSpace(int index) {
        int next = index;
        while (next < template.length() && isSpace(template.charAt(next))) {
            next++;
        }
        return next;
    }

    private String stripped(int start, int end) {
        int from = Math.min(skipSpace(start), end);
        int to = end;
        while (to > from && isSpace(template.charAt(to - 1))) {
            to--;
        }
        return template.substring(from, to);
    }

    /** Space that does not break a line is space too: it comes along when a template is copied from a page. */
    private static boolean isSpace(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\uFEFF';
    }

    private void checkName(char kind, String name, int start) {
        if (name.isEmpty()) {
            throw bad(start, "A tag without a name stands");
        }
        boolean inheritance = kind == '>' ? name.startsWith("*") : name.startsWith("<") || name.startsWith("$");
        if (inheritance) {
            throw bad(start, "Inheritance and dynamic names are not supported: such a tag stands");
        }
    }

    private void setDelimiters(String delimiters, int start) {
        String[] both = delimiters.split("\\s+");
        if (both.length != 2 || both[0].isEmpty() || delimiters.indexOf('=') >= 0) {
            throw bad(start, "A tag that sets delimiters has not exactly two of them, without '=', and stands");
        }
        open = both[0];
        close = both[1];
    }

    private TemplateFailure bad(int index, String problem) {
        return bad(path, index, problem);
    }

    static TemplateFailure bad(String path, int index, String problem) {
        String detail = "The mustache template is wrong. " + problem + " at character " + (index + 1) + ".";
        return new TemplateFailure(Kind.BAD_TEMPLATE, path, List.of(), detail);
    }
}
