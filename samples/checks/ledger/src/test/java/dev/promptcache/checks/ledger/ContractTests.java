package dev.promptcache.checks.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

/** How the text of a contract is read. */
class ContractTests {

    @Test
    void aStatementStandsInItsChapterOnAsManyLinesAsItTakes() {
        Contract contract = Contract.parse("""
                # Reading

                S1: Known keys
                  are answered.

                # Writing
                S2: Writing blocks.
                  here: It
                  does not.
                S3: Aliases warn.
                  not here: There are none.
                """);

        assertThat(contract.chapters())
                .containsExactly(
                        new Chapter("Reading", List.of(new Statement("S1", "Known keys are answered.", null, null))),
                        new Chapter(
                                "Writing",
                                List.of(
                                        new Statement("S2", "Writing blocks.", "It does not.", null),
                                        new Statement("S3", "Aliases warn.", null, "There are none."))));
    }

    @Test
    void anIdStandsThereOnce() {
        assertRefused("# A\nS1: One.\nS1: Another.", "S1 stands there twice");
    }

    @Test
    void aStatementBelongsToAChapter() {
        assertRefused("S1: One.", "neither a chapter nor a statement of one: S1: One.");
        assertRefused("# A\n  and more", "there is no statement that this line could belong to: and more");
        assertRefused(
                "# A\nS1: One.\n# B\n  and more", "there is no statement that this line could belong to: and more");
    }

    @Test
    void aStatementSaysSomethingAndOneMoreThingAtMost() {
        assertRefused("# A\nS1:", "S1 needs a sentence");
        assertRefused("# A\nS1: One.\n  here:", "S1 needs a sentence");
        assertRefused("# A\nS1: One.\n  here: Two.\n  not here: Three.", "S1 needs a sentence");
    }

    private static void assertRefused(String text, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Contract.parse(text))
                .withMessageContaining(reason);
    }
}
