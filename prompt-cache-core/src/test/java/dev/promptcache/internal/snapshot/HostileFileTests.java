package dev.promptcache.internal.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.contract.Holds;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Reads files that would fill the heap, in a process that has a small one. */
class HostileFileTests {

    private static final int FILE = 10_000_000;
    private static final String HEAP = "-Xmx32m";
    private static final String BEGIN =
            "{\"owner\": \"-\", \"repo\": \"p\", \"commit_hash\": \"abcdef01\", \"examples\": [], \"manifest\": ";
    private static final String GOOD = BEGIN + "{}}";

    @TempDir
    private Path folder;

    @Holds("snapshot-bytes")
    @ParameterizedTest
    @MethodSource("files")
    void noFileTakesMoreMemoryThanThereIs(HostileFile hostile) throws Exception {
        Path file = folder.resolve("prompts.json");
        hostile.write(file);

        List<String> said = read(file);

        assertThat(said).as(hostile.name).last().asString().isEqualTo("loaded " + hostile.loaded);
        assertThat(said)
                .as(hostile.name)
                .filteredOn(line -> line.contains("WARN"))
                .hasSizeLessThanOrEqualTo(1);
        assertThat(said).as(hostile.name).noneMatch(line -> line.contains("Error"));
    }

    static Stream<HostileFile> files() {
        return Stream.of(
                new HostileFile("empty arrays in an entry", 2, entries(BEGIN + "{\"a\": [", "[],", "0]}}")),
                new HostileFile("empty objects in an entry", 2, entries(BEGIN + "{\"a\": [", "{},", "0]}}")),
                new HostileFile("zeros in an entry", 2, entries(BEGIN + "{\"a\": [", "0,", "0]}}")),
                new HostileFile("members of one name", 2, entries(BEGIN + "{", "\"a\":[],", "\"b\":0}}")),
                new HostileFile("members of many names", 2, entries(BEGIN + "{", "\"%d\":[],", "\"b\":0}}")),
                new HostileFile(
                        "long names", 2, entries(BEGIN + "{", "\"%d" + "n".repeat(40_000) + "\":0,", "\"b\":0}}")),
                new HostileFile("arrays in arrays", 2, entries(BEGIN + "{\"a\": [", "[[[[[[[[[]]]]]]]]],", "0]}}")),
                new HostileFile("arrays that nest ever deeper", 1, entries(BEGIN + "{\"a\": ", "[", "0]}}")),
                new HostileFile("objects that nest ever deeper", 1, entries(BEGIN + "{\"a\": ", "{\"a\":", "0]}}")),
                new HostileFile("a string without end", 1, entries(BEGIN + "{\"a\": \"", "xxxxxxxx", "\"}}")),
                new HostileFile("a string of wide letters", 1, entries(BEGIN + "{\"a\": \"", "\u6F22\u6F22", "\"}}")),
                new HostileFile("a number without end", 1, entries(BEGIN + "{\"a\": ", "99999999", "}}")),
                new HostileFile("a name without end", 1, entries(BEGIN + "{\"", "xxxxxxxx", "\": 0}}")),
                new HostileFile("large numbers", 2, entries(BEGIN + "{\"a\": [", "9".repeat(900) + ",", "0]}}")),
                new HostileFile(
                        "text beside the entries", 2, entries("", "", "").before("\"x\": [", "[],", "0],")),
                new HostileFile(
                        "a string beside the entries", 2, entries("", "", "").before("\"x\": \"", "xxxxxxxx", "\",")),
                new HostileFile(
                        "instants",
                        2,
                        entries("", "", "")
                                .before(
                                        "\"prompt_cache\": {\"confirmed_at\": {",
                                        "\"%d" + "n".repeat(40_000) + "\": \"2026-08-01T12:00:00Z\",",
                                        "\"b\": \"2026-08-01T12:00:00Z\"}},")),
                new HostileFile(
                        "a fingerprint without end",
                        0,
                        entries("", "", "").before("\"prompt_cache\": {\"fingerprint\": \"", "xxxxxxxx", "\"},")),
                new HostileFile(
                        "many tiny entries", 100, entries(GOOD + ",", "\"p%d\": " + GOOD + ",", "\"bad\": " + GOOD)),
                new HostileFile(
                        "one entry many times", 4, entries(GOOD + ",", "\"p\": " + GOOD + ",", "\"bad\": " + GOOD)),
                new HostileFile(
                        "entries with long names",
                        3,
                        entries(GOOD + ",", "\"%d" + "n".repeat(40_000) + "\": 0,", "\"bad\": 0")));
    }

    private static Repeated entries(String begin, String again, String end) {
        return new Repeated(
                "{",
                "",
                "",
                "\"entries\": {\"a\": " + GOOD + ", \"bad\": " + (begin.isEmpty() ? "0" : begin),
                again,
                end + ", \"z\": " + GOOD + "}}");
    }

    /** Reads the file in another process, and returns what it says. */
    private static List<String> read(Path file) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        HEAP,
                        "-cp",
                        System.getProperty("java.class.path"),
                        SnapshotPrinter.class.getName(),
                        file.toString())
                .redirectErrorStream(true)
                .start();
        try {
            byte[] said = process.getInputStream().readAllBytes();
            process.waitFor();
            return new String(said, StandardCharsets.UTF_8).lines().toList();
        } finally {
            process.destroyForcibly();
        }
    }

    /** A text with something in it that is repeated. */
    private record Repeated(String begin, String early, String earlyEnd, String middle, String again, String end) {

        /** Has the repeated part ahead of the rest. */
        Repeated before(String open, String repeated, String close) {
            return new Repeated(begin + open, repeated, close, middle, again, end);
        }
    }

    /**
     * A file that is large where it is harmful.
     *
     * @param name says where that is
     * @param loaded how many entries of it are good and can be reached
     * @param text what is in it
     */
    private record HostileFile(String name, int loaded, Repeated text) {

        void write(Path file) throws IOException {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
                print(out, text.begin);
                repeat(out, text.early);
                print(out, text.earlyEnd);
                print(out, text.middle);
                repeat(out, text.again);
                print(out, text.end);
            }
        }

        private static void repeat(OutputStream out, String part) throws IOException {
            if (part.isEmpty()) {
                return;
            }
            long size = part.getBytes(StandardCharsets.UTF_8).length;
            for (int i = 0; i * size < FILE; i++) {
                print(out, part.contains("%d") ? part.replace("%d", Integer.toString(i)) : part);
            }
        }

        private static void print(OutputStream out, String part) throws IOException {
            out.write(part.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
