package dev.promptcache.checks.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The contract of this project, against the tests of this project. */
class LedgerTests {

    private static final Path ROOT = Path.of("../../..");

    private static final String WRITE_ANEW =
            "CONTRACT.md is not what would be written; mvn -pl samples/checks/ledger test -Dcontract.write does it";

    private static Ledger ledger;

    @BeforeAll
    static void readEverything() throws IOException {
        try (InputStream text = LedgerTests.class.getResourceAsStream("/contract.txt")) {
            ledger = new Ledger(
                    Contract.parse(new String(text.readAllBytes(), StandardCharsets.UTF_8)),
                    new TestSourceReader(ROOT).readAll());
        }
    }

    @Test
    void eachStatementIsHeldByATestThatRuns() {
        assertThat(ledger.problems()).isEmpty();
    }

    @Test
    void noStatementOfTheSdksAndNoDefectAndNoPromiseIsLeftOut() {
        assertThat(numbered("S")).isEqualTo(upTo(58));
        assertThat(numbered("W")).isEqualTo(upTo(39));
        assertThat(numbered("WJ")).isEqualTo(upTo(2));
        assertThat(numbered("P")).isEqualTo(upTo(10));
    }

    @Test
    void thePageIsWhatWouldBeWritten() throws IOException {
        Path page = ROOT.resolve(LedgerPage.PLACE);
        String text = new LedgerPage(ledger).text();
        if (System.getProperty("contract.write") != null) {
            Files.writeString(page, text);
        }
        String written = Files.readString(page);
        List<String> changed = new ArrayList<>(text.lines().toList());
        changed.removeAll(written.lines().toList());
        assertThat(changed).as(WRITE_ANEW).isEmpty();
        assertThat(written.equals(text)).as(WRITE_ANEW).isTrue();
    }

    private static List<Integer> numbered(String letters) {
        return ledger.contract()
                .statements()
                .map(Statement::id)
                .filter(id -> id.matches(letters + "\\d+"))
                .map(id -> Integer.valueOf(id.substring(letters.length())))
                .sorted()
                .toList();
    }

    private static List<Integer> upTo(int last) {
        return IntStream.rangeClosed(1, last).boxed().toList();
    }
}
