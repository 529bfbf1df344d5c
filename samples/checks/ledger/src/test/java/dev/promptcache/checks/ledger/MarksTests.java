package dev.promptcache.checks.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a ledger says of small sources and a contract of two statements, of which one does not apply. */
class MarksTests {

    private static final Contract CONTRACT =
            Contract.parse("# Reading\nS1: Known keys are answered.\nS2: Aliases warn.\n  not here: There are none.\n");

    @TempDir
    Path root;

    @Test
    void aStatementWithATestIsHeldAndListed() throws IOException {
        Ledger ledger = ledger("GetTests", "class GetTests { @Holds(\"S1\") @Test void keysAreAnswered() {} }");

        assertThat(ledger.problems()).isEmpty();
        assertThat(new LedgerPage(ledger).text())
                .contains(
                        "Of 2 statements, 1 hold as they stand, 0 in the form that is told under \"here\", and 1 have")
                .contains(
                        "</a>S1 | Known keys are answered. | [GetTests](src/test/java/GetTests.java) `keysAreAnswered` |\n")
                .contains("</a>S2 | Aliases warn. **Not here:** There are none. |  |\n");
    }

    @Test
    void aStatementWithoutATestIsTold() throws IOException {
        assertThat(ledger("GetTests", "class GetTests { @Test void keysAreAnswered() {} }")
                        .problems())
                .containsExactly("no test holds S1: Known keys are answered.");
    }

    @Test
    void anIdThatThereIsNoneOfIsTold() throws IOException {
        assertProblem(
                "class GetTests { @Holds({\"S1\", \"S3\"}) @Test void keysAreAnswered() {} }",
                "holds S3, which the contract does not have");
    }

    @Test
    void whatIsSaidNotToApplyHasNoTest() throws IOException {
        assertProblem(
                "class GetTests { @Holds({\"S1\", \"S2\"}) @Test void keysAreAnswered() {} }",
                "holds S2, which is said not to apply");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            class GetTests { @Holds("S1") void keysAreAnswered() {} }                                   | it is no test
            class GetTests { @Holds("S1") @Test private void keysAreAnswered() {} }                     | it is no test
            class GetTests { @Holds("S1") @Disabled @Test void keysAreAnswered() {} }                   | it is disabled
            @Disabled class GetTests { @Holds("S1") @Test void keysAreAnswered() {} }                   | it is disabled
            @Holds("S1") @Disabled class GetTests { @Test void keysAreAnswered() {} }                   | it is disabled
            @Holds("S1") class GetTests { void keysAreAnswered() {} }                                   | it has no test of its own
            @Holds("S1") class GetTests { @Disabled @Test void keysAreAnswered() {} }                   | it has no test of its own
            class GetTests { static class Known { @Holds("S1") @Test void keysAreAnswered() {} } }      | it stands in a class inside of another that is not @Nested
            class GetTests { static final String ID = "S1"; @Holds(ID) @Test void keysAreAnswered() {} }| its ids are not written as literals
            class GetTests { @Holds({}) @Test void keysAreAnswered() {} }                               | its ids are not written as literals
            class GetCases { @Holds("S1") @Test void keysAreAnswered() {} }                             | no class whose name ends in Tests runs it
            abstract class GetTests { @Holds("S1") @Test void keysAreAnswered() {} }                    | no class whose name ends in Tests runs it
            """)
    void aMarkOnWhatDoesNotRunIsTold(String source, String reason) throws IOException {
        assertProblem(source, "is marked, but " + reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            @Holds("S1") class GetTests { @Nested class Known { @Test void keysAreAnswered() {} } }
            class GetTests { @Nested class Known { @Holds("S1") @ParameterizedTest void keysAreAnswered(int key) {} } }
            class GetTests { @dev.promptcache.contract.Holds(value = "S1") @org.junit.jupiter.api.Test void keysAreAnswered() {} }
            abstract class GetContract<T> { @Holds("S1") @Test void keysAreAnswered() {} } class GetTests extends GetContract<String> {}
            abstract class A { @Holds("S1") @Test void keysAreAnswered() {} } abstract class B extends A {} class GetTests extends B {}
            interface GetContract { @Holds("S1") @Test default void keysAreAnswered() {} } class GetTests implements GetContract {}
            """)
    void testsOfEveryFormHoldWhatTheySay(String source) throws IOException {
        assertThat(ledger("GetTests", source).problems()).isEmpty();
    }

    @Test
    void whatIsNoJavaIsNotPassedOver() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ledger("GetTests", "class GetTests { @Holds(\"S1\" }"))
                .withMessageContaining("GetTests.java");
    }

    @Test
    void onlySourcesOfTestsAreRead() throws IOException {
        Files.createDirectories(root.resolve("src/main/java"));
        Files.writeString(root.resolve("src/main/java/Notes.java"), "class Notes { @Holds(\"S7\") void note() {} }");

        assertThat(ledger("GetTests", "class GetTests { @Holds(\"S1\") @Test void keysAreAnswered() {} }")
                        .problems())
                .isEmpty();
    }

    private void assertProblem(String source, String problem) throws IOException {
        assertThat(ledger("GetTests", source).problems())
                .anySatisfy(told -> assertThat(told)
                        .contains("prompt-cache-core/src/test/java/GetTests.java")
                        .contains(problem));
    }

    private Ledger ledger(String name, String source) throws IOException {
        Path folder = Files.createDirectories(root.resolve("prompt-cache-core/src/test/java"));
        Files.writeString(folder.resolve(name + ".java"), source);
        return new Ledger(CONTRACT, List.copyOf(new TestSourceReader(root).readAll()));
    }
}
