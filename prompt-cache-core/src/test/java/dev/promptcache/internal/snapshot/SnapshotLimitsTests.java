package dev.promptcache.internal.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.promptcache.CachedPrompt.Origin;
import dev.promptcache.PromptKey;
import dev.promptcache.internal.LogCapture;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is too large: to be read, and so to be written. */
class SnapshotLimitsTests {

    private static final SnapshotLimits WIDE = SnapshotLimits.ofHeap();
    private static final String COMMIT =
            "{\"owner\": \"-\", \"repo\": \"p\", \"commit_hash\": \"abcdef01\", \"manifest\": {}}";

    @TempDir
    private Path folder;

    private final LogCapture log = new LogCapture();

    @AfterEach
    void stopListening() {
        log.close();
    }

    @Test
    void whatIsWrittenWithinTheLimitsIsReadWithinTheSameLimits() {
        FakeEntries many = new FakeEntries();
        IntStream.range(0, 50).forEach(i -> many.put("p" + i, "x".repeat(i * 10)));
        for (long total = 1_000; total < 100_000; total = total * 5 / 4) {
            log.clear();
            SnapshotLimits limits = new SnapshotLimits(1_000_000, 10_000, total);
            snapshots(many, limits).dump(file());
            int written = new Snapshots(new FakeEntries(), key -> true, clock(), null, new SnapshotFile()).load(file());
            assertThat(log.warnings()).as("total " + total).hasSize(written < 50 ? 1 : 0);
            log.clear();

            FakeEntries next = new FakeEntries();
            assertThat(snapshots(next, limits).load(file()))
                    .as("total " + total)
                    .isEqualTo(written);

            assertThat(log.warnings()).as("total " + total).isEmpty();
            assertThat(next.names()).isEqualTo(many.names().subList(50 - written, 50));
        }
    }

    @Test
    void anEntryThatIsTooLargeIsNotWrittenAndTheOthersAre() {
        FakeEntries entries =
                new FakeEntries().with("a").put("large", "x".repeat(10_000)).with("b");

        snapshots(entries, new SnapshotLimits(1_000_000, 10_000, 1_000_000)).dump(file());

        FakeEntries next = new FakeEntries();
        snapshots(next, WIDE).load(file());
        assertThat(next.names()).containsExactly("a", "b");
        assertThat(log.warnings())
                .singleElement()
                .asString()
                .contains(file().toString(), "1 of 3 prompts are left out");
    }

    @Test
    void anEntryThatIsTooLargeIsNotReadAndTheOthersAre() {
        FakeEntries entries =
                new FakeEntries().with("a").put("large", "x".repeat(10_000)).with("b");
        snapshots(entries, WIDE).dump(file());
        FakeEntries next = new FakeEntries();

        snapshots(next, new SnapshotLimits(1_000_000, 22_000, 1_000_000)).load(file());
        assertThat(next.names()).containsExactly("a", "large", "b");

        FakeEntries small = new FakeEntries();
        snapshots(small, new SnapshotLimits(1_000_000, 20_000, 1_000_000)).load(file());
        assertThat(small.names()).containsExactly("a", "b");
        assertThat(log.warnings()).singleElement().asString().contains("'large' was left out", "19 KB of memory");
    }

    @Test
    void theLeastRecentlyUsedAreLeftOutWhereAllTogetherAreTooLarge() {
        snapshots(new FakeEntries().with("a", "b", "c", "d"), WIDE).dump(file());
        FakeEntries next = new FakeEntries();

        snapshots(next, new SnapshotLimits(1_000_000, 100_000, 4_000)).load(file());

        assertThat(next.names()).containsExactly("c", "d");
        assertThat(log.warnings()).singleElement().asString().contains("2 of the least recently used", "0 MB");
    }

    @Test
    void whatIsCachedAlreadyStaysLongestWhereAllTogetherAreTooLarge() {
        snapshots(new FakeEntries().with("a", "b", "c", "d"), WIDE).dump(file());
        FakeEntries next = new FakeEntries().put("a", "before");

        assertThat(snapshots(next, new SnapshotLimits(1_000_000, 100_000, 4_000))
                        .load(file()))
                .isEqualTo(2);

        assertThat(next.names()).containsExactly("a", "d");
    }

    @Test
    void aFileThatWouldBeTooLargeKeepsTheMostRecentlyUsed() throws IOException {
        FakeEntries entries = new FakeEntries().with("a", "b", "c", "d", "e", "f", "g", "h");
        snapshots(entries, WIDE).dump(file());
        long whole = Files.size(file());

        snapshots(entries, new SnapshotLimits(whole - 1, 100_000, 1_000_000)).dump(file());
        assertThat(saved()).containsExactly("e", "f", "g", "h");
        assertThat(log.warnings()).singleElement().asString().contains("4 of 8 prompts are left out");

        snapshots(entries, new SnapshotLimits(whole, 100_000, 1_000_000)).dump(file());
        assertThat(saved()).hasSize(8);
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> snapshots(entries, new SnapshotLimits(10, 100_000, 1_000_000))
                        .dump(file()))
                .withMessageContaining("more than a snapshot may hold");
        assertThat(saved()).hasSize(8);
    }

    @Test
    void aFileThatGrowsAsItIsReadIsReadNoFurther() {
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return ' ';
            }
        };
        InputStream bounded = new BoundedInputStream(endless, 100_000);

        SnapshotContent content = reader(10).read(bounded);

        assertThat(content.problems())
                .hasToString(
                        "reading it failed with java.io.IOException: there is more in it than the 100000 bytes that are read");
    }

    @Test
    void theLastByteThatMayBeReadIsRead() throws IOException {
        byte[] three = {1, 2, 3};
        InputStream bytewise = new BoundedInputStream(new ByteArrayInputStream(three), 3);
        assertThat(List.of(bytewise.read(), bytewise.read(), bytewise.read(), bytewise.read()))
                .containsExactly(1, 2, 3, -1);
        assertThat(new BoundedInputStream(new ByteArrayInputStream(three), 3).readAllBytes())
                .isEqualTo(three);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> new BoundedInputStream(new ByteArrayInputStream(three), 2).readAllBytes());
    }

    @Test
    void aDiskThatFailsIsToldAsSuch() {
        InputStream failing = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("Input/output error");
            }
        };
        assertThat(reader(10).read(failing).problems())
                .hasToString("reading it failed with java.io.IOException: Input/output error");
    }

    @Test
    void anInputThatThrowsAnythingIsToldByItsKindAlone() {
        InputStream failing = new InputStream() {
            @Override
            public int read() {
                throw new IllegalStateException("a secret");
            }
        };
        assertThat(reader(10).read(failing).problems())
                .hasToString("reading it failed with java.lang.IllegalStateException");
    }

    @Test
    void aNameOfAThousandLettersIsOneAndALongerOneIsNot() {
        String longest = "n".repeat(1_000);
        String tooLong = "n".repeat(1_001);
        SnapshotContent content = reader(10)
                .read(text("{\"entries\": {\"" + longest + "\": " + COMMIT + ", \"" + tooLong
                        + "\": " + COMMIT + ", \"z\": " + COMMIT + "}, \"prompt_cache\": {\"confirmed_at\": {\""
                        + longest
                        + "\": \"2026-08-01T12:00:00Z\"}}}"));

        assertThat(content.entries()).map(entry -> entry.key().name()).containsExactly(longest, "z");
        assertThat(content.entries().get(0).confirmedAt()).isEqualTo(FakeEntries.NOON);
        assertThat(content.problems()).hasToString("an entry has a malformed identifier");
        assertThat(SnapshotFormat.canName(PromptKey.parse(longest))).isTrue();
        assertThat(SnapshotFormat.canName(PromptKey.parse(tooLong))).isFalse();
        assertThat(SnapshotFormat.canName(PromptKey.parse(longest).withModel())).isFalse();
    }

    @Test
    void onlySoManyInstantsAreKeptAsACacheHasEntries() {
        Instant later = FakeEntries.NOON.plusSeconds(1);
        String instants = IntStream.rangeClosed(0, 10_000)
                .mapToObj(i -> "\"p" + i + "\": \"" + later + "\"")
                .collect(Collectors.joining(", "));
        String entries = Stream.of("p0", "p1", "p10000")
                .map(name -> "\"" + name + "\": " + COMMIT)
                .collect(Collectors.joining(", "));

        SnapshotContent content = reader(10)
                .read(text(
                        "{\"prompt_cache\": {\"confirmed_at\": {" + instants + "}}, \"entries\": {" + entries + "}}"));

        assertThat(content.entries()).extracting(SnapshotEntry::confirmedAt).containsExactly(null, later, later);
        assertThat(content.problems().isEmpty()).isTrue();
    }

    @Test
    void aFingerprintThatCannotBeKeptIsAnotherOne() {
        SnapshotContent content = reader(10)
                .read(text("{\"prompt_cache\": {\"fingerprint\": 1e99999999}, \"entries\": {\"p\": " + COMMIT + "}}"));

        assertThat(content.entries()).isEmpty();
        assertThat(content.problems()).asString().contains("another LangSmith endpoint");
    }

    @Test
    void whatIsNoObjectIsPassedOver() {
        SnapshotContent content =
                reader(10).read(text("{\"prompt_cache\": [{\"a\": 1}], \"entries\": {\"p\": " + COMMIT + "}}"));

        assertThat(content.entries()).hasSize(1);
        assertThat(content.problems()).hasToString("its 'prompt_cache' is no object");
    }

    @Test
    void whatLaterVersionsAddIsPassedOver() {
        SnapshotContent content = reader(10)
                .read(text("{\"prompt_cache\": {\"version\": 2, \"new\": {\"fingerprint\": [1]}}, \"new\": [[{}]], "
                        + "\"entries\": {\"no: such\": [1, {}], \"p\": " + COMMIT + "}}"));

        assertThat(content.entries()).hasSize(1);
        assertThat(content.problems()).hasToString("an entry has a malformed identifier");
    }

    private static SnapshotReader reader(int room) {
        return new SnapshotReader(Origin.SNAPSHOT, "mine", room, WIDE, key -> false);
    }

    private static InputStream text(String json) {
        return new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8));
    }

    private List<String> saved() {
        FakeEntries next = new FakeEntries();
        snapshots(next, WIDE).load(file());
        return next.names();
    }

    private static Snapshots snapshots(FakeEntries entries, SnapshotLimits limits) {
        SnapshotFile files =
                new SnapshotFile(limits, (from, to) -> Files.move(from, to, StandardCopyOption.ATOMIC_MOVE));
        return new Snapshots(entries, key -> true, clock(), null, files);
    }

    private static InstantSource clock() {
        return InstantSource.fixed(FakeEntries.NOON);
    }

    private Path file() {
        return folder.resolve("prompts.json");
    }
}
