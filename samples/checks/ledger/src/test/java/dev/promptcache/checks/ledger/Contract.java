package dev.promptcache.checks.ledger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that is to hold.
 *
 * <p>As a text: a chapter begins with {@code # title}, a statement with its id and a colon at the beginning of a line.
 * Lines that are indented go on with it; one that begins with {@code here:} says what is done here in place of what the
 * SDKs do, one that begins with {@code not here:} why there is nothing to be done.
 */
record Contract(List<Chapter> chapters) {

    private static final String HERE = "here:";
    private static final String NOT_HERE = "not here:";

    Contract {
        chapters = List.copyOf(chapters);
    }

    Stream<Statement> statements() {
        return chapters.stream().flatMap(chapter -> chapter.statements().stream());
    }

    Optional<Statement> statement(String id) {
        return statements().filter(statement -> statement.id().equals(id)).findFirst();
    }

    static Contract parse(String text) {
        Parser parser = new Parser();
        text.lines().forEach(parser::line);
        return parser.end();
    }

    /** Takes one line after the other. */
    private static final class Parser {

        private final List<Chapter> chapters = new ArrayList<>();
        private final List<Statement> statements = new ArrayList<>();
        private final Set<String> ids = new HashSet<>();
        private final Map<String, StringBuilder> parts = new HashMap<>();
        private String title = "";
        private String id = "";
        private String part = "";

        void line(String line) {
            if (line.isBlank()) {
                return;
            }
            if (line.startsWith("# ")) {
                endChapter();
                title = line.substring(2).strip();
            } else if (line.startsWith(" ")) {
                goOn(line.strip());
            } else {
                begin(line);
            }
        }

        Contract end() {
            endChapter();
            return new Contract(chapters);
        }

        private void begin(String line) {
            endStatement();
            int colon = line.indexOf(':');
            if (title.isEmpty() || colon < 1) {
                throw new IllegalArgumentException("neither a chapter nor a statement of one: " + line);
            }
            id = line.substring(0, colon);
            if (!ids.add(id)) {
                throw new IllegalArgumentException(id + " stands there twice");
            }
            add("", line.substring(colon + 1));
        }

        private void goOn(String line) {
            if (id.isEmpty()) {
                throw new IllegalArgumentException("there is no statement that this line could belong to: " + line);
            }
            if (line.startsWith(HERE)) {
                add(HERE, line.substring(HERE.length()));
            } else if (line.startsWith(NOT_HERE)) {
                add(NOT_HERE, line.substring(NOT_HERE.length()));
            } else {
                add(part, line);
            }
        }

        private void add(String to, String text) {
            part = to;
            StringBuilder soFar = parts.computeIfAbsent(to, name -> new StringBuilder());
            soFar.append(soFar.isEmpty() ? "" : " ").append(text.strip());
        }

        private void endStatement() {
            if (id.isEmpty()) {
                return;
            }
            if (parts.size() > 2 || parts.values().stream().anyMatch(StringBuilder::isEmpty)) {
                throw new IllegalArgumentException(id + " needs a sentence, and one of '" + HERE + "' and '" + NOT_HERE
                        + "' at most, with another");
            }
            statements.add(new Statement(id, said(""), said(HERE), said(NOT_HERE)));
            parts.clear();
            id = "";
        }

        private @Nullable String said(String part) {
            StringBuilder text = parts.get(part);
            return text == null ? null : text.toString();
        }

        private void endChapter() {
            endStatement();
            if (!title.isEmpty()) {
                chapters.add(new Chapter(title, statements));
            }
            statements.clear();
        }
    }
}
