package dev.promptcache.internal;

import static dev.promptcache.internal.SnapshotFixture.NOON;
import static dev.promptcache.internal.SnapshotFixture.resource;
import static dev.promptcache.internal.SnapshotFixture.written;
import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.CachedPrompt;
import dev.promptcache.contract.Holds;
import dev.promptcache.internal.snapshot.SnapshotFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotDamageTests {

    private static final String GOOD =
            "{\"owner\": \"-\", \"repo\": \"p\", \"commit_hash\": \"h\", \"manifest\": {\"t\": \"secret\"}, \"examples\": []}";

    @TempDir
    private Path folder;

    private final SnapshotFixture fixture = new SnapshotFixture();
    private final LogCapture log = new LogCapture();

    @AfterEach
    void stopListening() {
        log.close();
    }

    @Holds("S44")
    @Test
    void aMissingFileIsNoProblem() {
        assertThat(fixture.cache.load(folder.resolve("absent/prompts.json"))).isZero();
        assertThat(log.warnings()).isEmpty();
    }

    @Holds({"S44", "W13"})
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``| it is empty",
                "`  `| it is empty",
                "[]| it is no JSON object",
                "null| it is no JSON object",
                "\"x\"| it is no JSON object",
                "17| it is no JSON object",
                "{}| it has no 'entries'",
                "{\"entries\":null}| its 'entries' is no object",
                "{\"entries\":[]}| its 'entries' is no object",
                "{\"entries\":[{}, [1]]}| its 'entries' is no object",
                "{\"entries\":{}} {}| something follows after its end",
                "{\"entries\":{}, \"prompt_cache\": 5}| its 'prompt_cache' is no object",
                "{\"entries\":{}, \"prompt_cache\": {\"confirmed_at\": {\"p\": \"noon\"}}}| an instant",
                "{\"entries\":{}, \"prompt_cache\": {\"confirmed_at\": {\"p\": [1]}}}| an instant",
                "{\"entries\": tru| it is no JSON (line 1",
                "{\"entries\": {\"a| it breaks off (line 1",
                "@| it is no JSON (line 1",
            })
    void whatIsNoSnapshotLoadsNothingWithOneWarningThatSaysWhy(String content, String why) {
        assertThat(fixture.cache.load(written(file(), content))).isZero();
        assertThat(log.warnings()).singleElement().asString().contains(why, file().toString());
    }

    @Holds({"S41", "S44", "W14"})
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "5| it is no object",
                "null| it is no object",
                "{}| it has no owner",
                "{\"owner\": 5}| its owner is no string",
                "{\"owner\": \"-\", \"repo\": \"p\"}| it has no commit_hash",
                "{\"owner\": \"-\", \"repo\": \"p\", \"commit_hash\": \" \"}| it has no commit_hash",
                "{\"owner\": \"-\", \"repo\": \"p\", \"commit_hash\": \"h\\nWARN\", \"manifest\": {}}| The commit hash is none",
                "{\"owner\": \"-\", \"repo\": \"p\", \"commit_hash\": \"h\"}| manifest is no object",
                "{\"owner\": \"-\", \"repo\": \"p\", \"commit_hash\": \"h\", \"manifest\": []}| manifest is no object",
                "{\"examples\": {}}| examples is no array",
                "{\"owner\": \"-\", \"repo\": \"p\", \"commit_hash\": \"h\", \"manifest\": {}, \"description\": []}| its description",
                "{\"owner\": \"-\", \"repo\": \"p\", \"commit_hash\": \"h\", \"manifest\": {}, \"model_config\": \"x\"}| model_config",
                "{\"owner\": \"-\", \"repo\": \"p\", \"commit_hash\": \"h\", \"manifest\": {\"n\": 1e99999999999}}| exponent",
            })
    void anEntryThatIsNoneIsLeftOutAndTheOthersAreLoaded(String bad, String why) {
        String content = "{\"entries\": {\"a\": " + GOOD + ", \"bad\": " + bad + ", \"z\": " + GOOD + "}}";

        assertThat(fixture.cache.load(written(file(), content))).isEqualTo(2);

        assertThat(fixture.keys()).containsExactly("z", "a");
        assertThat(log.warnings()).singleElement().asString().contains("'bad' was left out", why, "Loaded from it: 2");
    }

    @Test
    void aMalformedIdentifierIsLeftOutAndNotQuoted() {
        String content = "{\"entries\": {\"a\": " + GOOD + ", \"no: such: thing\": " + GOOD + "}}";

        assertThat(fixture.cache.load(written(file(), content))).isEqualTo(1);

        assertThat(log.warnings())
                .singleElement()
                .asString()
                .contains("malformed identifier")
                .doesNotContain("such");
    }

    @Test
    void ofAnEntryThatStandsThereTwiceTheLastCounts() {
        String content = "{\"entries\": {\"a\": " + GOOD.replace("\"h\"", "\"first\"") + ", \"b\": " + GOOD
                + ", \"a\": " + GOOD + "}}";

        assertThat(fixture.cache.load(written(file(), content))).isEqualTo(2);

        assertThat(fixture.entry("a").commit().commitHash()).isEqualTo("h");
        assertThat(log.warnings()).singleElement().asString().contains("'a' stands there twice");
    }

    @Test
    void spellingsOfOnePromptAreOneEntryAndNoProblem() {
        String content = "{\"entries\": {\"a\": " + GOOD + ", \"a:latest\": " + GOOD + ", \"-/a\": " + GOOD + "}}";

        assertThat(fixture.cache.load(written(file(), content))).isEqualTo(1);
        assertThat(log.warnings()).isEmpty();
    }

    @Test
    void aWarningStaysShortAndNeverShowsAPrompt() {
        StringBuilder content = new StringBuilder("{\"entries\": {");
        for (int i = 0; i < 1000; i++) {
            content.append("\"").append("k".repeat(500)).append(i).append("\": {\"manifest\": \"secret\"}, ");
        }

        assertThat(fixture.cache.load(written(file(), content + "\"z\": secret")))
                .isZero();

        assertThat(log.warnings())
                .singleElement()
                .asString()
                .doesNotContain("secret")
                .contains("and 998 more")
                .hasSizeLessThan(1500);
    }

    @Test
    void whereverAFileBreaksOffTheEntriesBeforeAreLoaded() {
        byte[] whole = fixture.pulled("a", "b", "c").dumpedBytes(file());
        int most = 0;
        for (int length = 0; length < whole.length - 1; length++) {
            log.clear();
            SnapshotFixture next = new SnapshotFixture();
            int loaded = next.cache.load(written(file(), Arrays.copyOf(whole, length)));

            assertThat(log.warnings()).hasSize(1);
            assertThat(loaded).isGreaterThanOrEqualTo(most);
            assertThat(next.cache.entries()).allMatch(entry -> entry.state() == CachedPrompt.State.FRESH);
            most = loaded;
        }
        assertThat(most).isEqualTo(3);
    }

    @Test
    void aFileOfAnotherWorkspaceIsRefusedAlsoWhenItBreaksOff() {
        byte[] whole = new SnapshotFixture(NOON, builder -> builder.fingerprint(() -> "a"))
                .pulled("a", "b")
                .dumpedBytes(file());
        for (int length = 0; length < whole.length; length += 7) {
            SnapshotFixture other = new SnapshotFixture(NOON, builder -> builder.fingerprint(() -> "b"));
            assertThat(other.cache.load(written(file(), Arrays.copyOf(whole, length))))
                    .isZero();
        }
    }

    @Holds("W13")
    @Test
    void invalidUtf8EndsTheFileThere() {
        byte[] bytes = ("{\"entries\": {\"a\": " + GOOD + ", \"b\": " + GOOD.replace("secret", "?") + "}}")
                .getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = bytes[i] == '?' ? (byte) 0xFF : bytes[i];
        }

        assertThat(fixture.cache.load(written(file(), bytes))).isEqualTo(1);
        assertThat(log.warnings()).singleElement().asString().contains("it is not UTF-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":"})
    void deepNestingIsNoProblemForTheOthers(String open) {
        String close = open.equals("[") ? "]" : "}";
        String deep = open.repeat(20_000) + "1" + close.repeat(20_000);
        String content = "{\"x\": " + deep + ", \"entries\": {\"a\": " + GOOD + ", \"bad\": "
                + GOOD.replace("\"secret\"", deep) + ", \"z\": " + GOOD + "}}";

        assertThat(fixture.cache.load(written(file(), content))).isEqualTo(2);
        assertThat(log.warnings()).singleElement().asString().contains("'bad' was left out", "nests deeper");
    }

    @Test
    void nestingWithoutEndEndsTheFileThere() {
        String content = "{\"entries\": {\"a\": " + GOOD + ", \"bad\": " + "[".repeat(1_000_000);

        assertThat(fixture.cache.load(written(file(), content))).isEqualTo(1);
        assertThat(log.warnings()).hasSize(1);
    }

    @Test
    void aFileThatIsTooLargeIsNotRead() {
        SnapshotFile small = new SnapshotFile(100, (from, to) -> {});
        SnapshotFixture bounded = new SnapshotFixture(small);

        assertThat(bounded.cache.load(written(file(), resource("python-sdk.json"))))
                .isZero();
        assertThat(log.warnings()).singleElement().asString().contains("its 1616 bytes are more than the 100");
    }

    @Test
    void aDirectoryIsNoSnapshot() {
        assertThat(fixture.cache.load(folder)).isZero();
        assertThat(log.warnings()).singleElement().asString().contains("it is a directory");
    }

    @Test
    void whatIsNoRegularFileIsNotRead() {
        Path device = Path.of("/dev/zero");
        org.assertj.core.api.Assumptions.assumeThat(device).exists();

        assertThat(fixture.cache.load(device)).isZero();
        assertThat(log.warnings()).singleElement().asString().contains("it is no regular file");
    }

    @Test
    void aFileThatMayNotBeReadIsReported() throws IOException {
        // Missing permissions would do too, but not for root.
        Path loop = Files.createSymbolicLink(file(), file());

        assertThat(fixture.cache.load(loop)).isZero();
        assertThat(log.warnings()).singleElement().asString().contains("its links lead nowhere");
    }

    private Path file() {
        return folder.resolve("prompts.json");
    }
}
