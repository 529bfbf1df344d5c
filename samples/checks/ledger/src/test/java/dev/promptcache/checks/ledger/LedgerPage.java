package dev.promptcache.checks.ledger;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** The ledger as a page for people. */
final class LedgerPage {

    /** Where the page stands, from the root of the project: what it links to is named from its folder. */
    static final String PLACE = "prompt-cache-core/CONTRACT.md";

    private static final String OWN_FOLDER = "prompt-cache-core/";

    private final Ledger ledger;

    LedgerPage(Ledger ledger) {
        this.ledger = ledger;
    }

    /** The page, in Markdown. */
    String text() {
        StringBuilder page = new StringBuilder(head());
        for (Chapter chapter : ledger.contract().chapters()) {
            page.append("\n## ").append(chapter.title()).append("\n\n| | What holds | Held by |\n|---|---|---|\n");
            chapter.statements()
                    .forEach(statement -> page.append("| <a id=\"")
                            .append(statement.id())
                            .append("\"></a>")
                            .append(statement.id())
                            .append(" | ")
                            .append(sentence(statement))
                            .append(" | ")
                            .append(tests(statement))
                            .append(" |\n"));
        }
        return page.toString();
    }

    private String head() {
        Contract contract = ledger.contract();
        long all = contract.statements().count();
        long absent =
                contract.statements().filter(statement -> !statement.applies()).count();
        long other = contract.statements()
                .filter(statement -> statement.here() != null)
                .count();
        return """
                # What holds, and which tests hold it

                Written by the build from `samples/checks/ledger` and the marks (`@Holds`) on the tests; do not edit it. A statement
                without a test fails the build. To write it anew: `mvn -pl samples/checks/ledger test -Dcontract.write`.

                Statements that begin with S are what LangSmith's SDKs for Python and JavaScript do with their prompt caches, those that
                begin with W are what is known to be wrong with them, and those that begin with P are the promises of this cache.
                "Here" marks what this cache does in place of what the SDKs do; its tests hold that.

                Of %d statements, %d hold as they stand, %d in the form that is told under "here", and %d have no meaning on the JVM.
                """.formatted(all, all - other - absent, other, absent);
    }

    private static String sentence(Statement statement) {
        String sentence = statement.text();
        if (statement.here() != null) {
            sentence += " **Here:** " + statement.here();
        }
        if (statement.absent() != null) {
            sentence += " **Not here:** " + statement.absent();
        }
        return sentence.replace("|", "\\|");
    }

    private String tests(Statement statement) {
        Map<String, Set<String>> tests = new LinkedHashMap<>();
        ledger.marks(statement)
                .forEach(mark -> tests.computeIfAbsent(link(mark), link -> new LinkedHashSet<>())
                        .add(Objects.requireNonNullElse(mark.test(), "")));
        return tests.entrySet().stream()
                .map(entry -> entry.getKey()
                        + entry.getValue().stream()
                                .filter(test -> !test.isEmpty())
                                .map(test -> " `" + test + "`")
                                .collect(Collectors.joining()))
                .collect(Collectors.joining("<br>"));
    }

    private static String link(Mark mark) {
        String target =
                mark.file().startsWith(OWN_FOLDER) ? mark.file().substring(OWN_FOLDER.length()) : "../" + mark.file();
        return "[" + mark.type() + "](" + target + ")";
    }
}
