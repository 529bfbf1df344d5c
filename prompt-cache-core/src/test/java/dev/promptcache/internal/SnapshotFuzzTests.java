package dev.promptcache.internal;

import static dev.promptcache.internal.SnapshotFixture.resource;
import static dev.promptcache.internal.SnapshotFixture.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.promptcache.CachedPrompt;
import dev.promptcache.contract.Holds;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damages good files at random. The seed is fixed: set {@code snapshot.fuzz.seed} to try another one. */
class SnapshotFuzzTests {

    private static final int ROUNDS = 3000;
    private static final List<String> TOKENS = List.of(
            "{", "}", "[", "]", ",", ":", "\"", "null", "5", "true", "\"entries\"", "\\ud83d", "1e999", "\u0000");

    @TempDir
    private Path folder;

    @Holds("snapshot-bytes")
    @Test
    void noDamagedFileIsThrownAtTheCallerOrWarnedOfTwice() {
        long seed = Long.getLong("snapshot.fuzz.seed", 20260801);
        System.out.println("Fuzzing snapshots with snapshot.fuzz.seed=" + seed);
        Random random = new Random(seed);
        Path good = folder.resolve("good.json");
        List<byte[]> files = List.of(
                resource("python-sdk.json"),
                resource("js-sdk.json"),
                new SnapshotFixture().pulled("a", "o/b:prod", "c:12344e88").dumpedBytes(good));
        Path file = folder.resolve("fuzzed.json");
        try (LogCapture log = new LogCapture()) {
            for (int round = 0; round < ROUNDS; round++) {
                log.clear();
                written(file, damaged(files.get(random.nextInt(files.size())), random));
                SnapshotFixture fixture = new SnapshotFixture();

                assertThatCode(() -> assertThat(fixture.cache.load(file)).isEqualTo(fixture.cache.size()))
                        .as("round " + round)
                        .doesNotThrowAnyException();

                assertThat(log.warnings()).as("round " + round).hasSizeLessThanOrEqualTo(1);
                // Whatever was taken in can be saved, and is as good as new.
                SnapshotFixture next = new SnapshotFixture();
                assertThat(next.cache.load(fixture.dumped(good))).isEqualTo(fixture.cache.size());
                assertThat(next.cache.entries())
                        .map(CachedPrompt::commit)
                        .isEqualTo(fixture.cache.entries().stream()
                                .map(CachedPrompt::commit)
                                .toList());
            }
        }
    }

    private static byte[] damaged(byte[] good, Random random) {
        byte[] bytes = good;
        for (int times = 1 + random.nextInt(4); times > 0; times--) {
            int at = random.nextInt(bytes.length + 1);
            int to = Math.min(bytes.length, at + random.nextInt(40));
            bytes = switch (random.nextInt(5)) {
                case 0 -> Arrays.copyOf(bytes, at);
                case 1 -> joined(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, to, bytes.length));
                case 2 -> joined(Arrays.copyOf(bytes, to), Arrays.copyOfRange(bytes, at, bytes.length));
                case 3 ->
                    joined(Arrays.copyOf(bytes, at), new byte[] {(byte) random.nextInt(256)}, rest(bytes, at + 1));
                default ->
                    joined(
                            Arrays.copyOf(bytes, at),
                            TOKENS.get(random.nextInt(TOKENS.size())).getBytes(StandardCharsets.UTF_8),
                            rest(bytes, at + random.nextInt(2)));
            };
        }
        return bytes;
    }

    private static byte[] rest(byte[] bytes, int from) {
        return Arrays.copyOfRange(bytes, Math.min(from, bytes.length), bytes.length);
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            whole.writeBytes(part);
        }
        return whole.toByteArray();
    }
}
