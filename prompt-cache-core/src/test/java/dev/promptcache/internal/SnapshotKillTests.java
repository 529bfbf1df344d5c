package dev.promptcache.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.contract.Holds;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills processes that save. Set {@code snapshot.kills} for more of them. */
class SnapshotKillTests {

    private static final int KILLS = Integer.getInteger("snapshot.kills", 25);
    private static final int LONGEST_LIFE_MILLIS = 100;

    @TempDir
    private Path folder;

    @Holds("snapshot-killed")
    @Test
    void aProcessThatIsKilledWhileItSavesLeavesAFileThatIsCompleteAndNotOlderThanItSaid() throws Exception {
        Path file = folder.resolve("prompts.json");
        Random random = new Random();
        int saves = 0;
        for (int kill = 1; kill <= KILLS; kill++) {
            int said = killed(file, random.nextInt(LONGEST_LIFE_MILLIS));
            try (LogCapture log = new LogCapture()) {
                saves = SnapshotSaver.generation(file);
                assertThat(saves).as("kill " + kill).isGreaterThanOrEqualTo(said);
                assertThat(log.warnings()).as("kill " + kill).isEmpty();
            }
        }
        List<Path> leftOver = leftOver(file);
        System.out.printf("%d kills in %d saves, %d amid one%n", KILLS, saves, leftOver.size());

        // Without any, none was killed while it wrote.
        assertThat(leftOver).hasSizeBetween(1, KILLS);
        assertThatTheNextSaveDeletes(leftOver, file);
    }

    /** Lets a process save until a moment after its first save, and says which generation it said to have saved last. */
    private int killed(Path file, int afterMillis) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SnapshotSaver.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output = process.inputReader()) {
            String last = output.readLine();
            assertThat(last).as("the first generation saved").isNotNull();
            assertThat(process.waitFor(afterMillis, TimeUnit.MILLISECONDS))
                    .as("it ended by itself")
                    .isFalse();
            // The process itself would close the stream that is read below.
            process.toHandle().destroyForcibly();
            process.waitFor();
            for (String line = last; line != null; line = output.readLine()) {
                last = line;
            }
            return Integer.parseInt(last);
        } finally {
            process.destroyForcibly();
        }
    }

    private void assertThatTheNextSaveDeletes(List<Path> leftOver, Path file) throws IOException {
        Instant longAgo = Instant.now().minus(1, ChronoUnit.DAYS);
        for (Path path : leftOver) {
            Files.setLastModifiedTime(path, FileTime.from(longAgo));
        }
        new SnapshotFixture().pulled("a").dumped(file);
        assertThat(leftOver(file)).isEmpty();
    }

    private List<Path> leftOver(Path file) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(path -> !path.equals(file)).toList();
        }
    }
}
