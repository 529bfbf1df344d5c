package dev.promptcache.internal.text;

import dev.promptcache.internal.text.MustacheScanner.Token;
import dev.promptcache.internal.text.TemplateFailure.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Makes sections of a mustache template's tags. Partials are nothing: a prompt does not read other prompts or files. */
final class MustacheParser {

    /** LangChain for JavaScript takes no more. */
    private static final int MAX_DEPTH = 255;

    private final String path;
    private final Deque<Open> sections = new ArrayDeque<>();
    private final Set<String> names = new LinkedHashSet<>();
    private final StringBuilder text = new StringBuilder();
    private List<MustacheNode> nodes = new ArrayList<>();

    private MustacheParser(String path) {
        this.path = path;
    }

    /** A section that is not closed yet, and the pieces around it. */
    private record Open(Token tag, List<MustacheNode> around) {}

    static MustacheTemplate parse(String template, String path) {
        return new MustacheParser(path).parse(MustacheScanner.scan(template, path));
    }

    private MustacheTemplate parse(List<Token> tokens) {
        for (Token token : tokens) {
            switch (token.kind()) {
                case Token.TEXT -> text.append(token.text());
                case Token.VARIABLE -> add(new MustacheNode.Variable(name(token)));
                case '#', '^' -> open(token);
                case '/' -> close(token);
                default -> flushText();
            }
        }
        if (!sections.isEmpty()) {
            throw MustacheScanner.bad(path, sections.getLast().tag().index(), "A section is not closed that begins");
        }
        flushText();
        return new MustacheTemplate(List.copyOf(nodes), names);
    }

    private MustacheName name(Token token) {
        MustacheName name = MustacheName.of(token.text());
        if (sections.isEmpty() && !name.isCurrent()) {
            names.add(name.first());
        }
        return name;
    }

    private void open(Token tag) {
        name(tag);
        flushText();
        sections.push(new Open(tag, nodes));
        nodes = new ArrayList<>();
        if (sections.size() > MAX_DEPTH) {
            throw new TemplateFailure(
                    Kind.TOO_DEEP, path, List.of(), "Sections nest deeper than " + MAX_DEPTH + " levels.");
        }
    }

    private void close(Token tag) {
        flushText();
        Open section = sections.poll();
        if (section == null || !section.tag().text().equals(tag.text())) {
            throw MustacheScanner.bad(path, tag.index(), "A section is closed that is not the one open");
        }
        List<MustacheNode> body = List.copyOf(nodes);
        MustacheName name = MustacheName.of(tag.text());
        nodes = section.around();
        nodes.add(
                section.tag().kind() == '#'
                        ? new MustacheNode.Section(name, body)
                        : new MustacheNode.Inverted(name, body));
    }

    private void add(MustacheNode node) {
        flushText();
        nodes.add(node);
    }

    private void flushText() {
        if (!text.isEmpty()) {
            nodes.add(new MustacheNode.Text(text.toString()));
            text.setLength(0);
        }
    }
}
