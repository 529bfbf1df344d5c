package dev.promptcache.internal.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.promptcache.internal.LogCapture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a snapshot goes if its path is a link, a device, a folder, or the like. */
class SnapshotTargetTests {

    @TempDir
    private Path folder;

    private final FakeEntries entries = new FakeEntries().with("p");
    private final LogCapture log = new LogCapture();

    @AfterEach
    void stopListening() {
        log.close();
    }

    @Test
    void aLinkWhoseTargetIsNotThereYetGetsItsTarget() throws IOException {
        Files.createDirectory(folder.resolve("volume"));
        Path link = link("app/prompts.json", "../volume/prompts.json");

        dump(link);

        assertThat(link).isSymbolicLink();
        assertThat(folder.resolve("volume/prompts.json"))
                .isRegularFile()
                .content()
                .contains("\"p\"");
        assertThat(names(folder.resolve("app"))).containsExactly("prompts.json");
    }

    @Test
    void aLinkIntoAFolderThatIsNotThereYetGetsThatToo() throws IOException {
        Path link = link("app/prompts.json", "../new/folder/prompts.json");

        dump(link);

        assertThat(link).isSymbolicLink();
        assertThat(folder.resolve("new/folder/prompts.json")).isRegularFile();
    }

    @Test
    void linksOfLinksAreFollowedFromTheFolderThatEachIsIn() throws IOException {
        Path link = link("a/prompts.json", "../b/second.json");
        link("b/second.json", "real.json");

        dump(link);

        assertThat(folder.resolve("b/real.json")).isRegularFile();
        assertThat(folder.resolve("b/second.json")).isSymbolicLink();
    }

    @Test
    void stepsUpwardsInALinkAreThoseOfTheRealFolder() throws IOException {
        Files.createDirectories(folder.resolve("deep/real"));
        Files.createSymbolicLink(folder.resolve("short"), Path.of("deep/real"));
        link("deep/real/prompts.json", "../target.json");

        dump(folder.resolve("short/prompts.json"));

        assertThat(folder.resolve("deep/target.json")).isRegularFile();
        assertThat(folder.resolve("target.json")).doesNotExist();
    }

    @Test
    void theLinksOfAKubernetesVolumeStayAsTheyAre() throws IOException {
        Path mount = Files.createDirectory(folder.resolve("mount"));
        Files.createDirectory(mount.resolve("..2026_08_01"));
        Files.writeString(mount.resolve("..2026_08_01/prompts.json"), "{}");
        Files.createSymbolicLink(mount.resolve("..data"), Path.of("..2026_08_01"));
        Path link = Files.createSymbolicLink(mount.resolve("prompts.json"), Path.of("..data/prompts.json"));

        dump(link);

        assertThat(link).isSymbolicLink();
        assertThat(mount.resolve("..data")).isSymbolicLink();
        assertThat(mount.resolve("..2026_08_01/prompts.json"))
                .isRegularFile()
                .content()
                .contains("\"p\"");
    }

    @Test
    void linksThatLeadInACircleAreLeftAlone() throws IOException {
        Path one = link("one.json", "two.json");
        link("two.json", "one.json");

        assertRefused(one, "its links lead nowhere");
        assertThat(one).isSymbolicLink();
    }

    @Test
    void aFifoIsLeftAlone() throws Exception {
        Path fifo = folder.resolve("fifo");
        assumeThat(isMade(fifo, "mkfifo", fifo.toString())).isTrue();

        assertRefused(fifo, "it is no regular file");
        assertThat(isOther(fifo)).isTrue();
    }

    @Test
    void aDeviceIsLeftAlone() throws Exception {
        Path device = folder.resolve("null");
        // The one of the system will not do: a test that fails must not replace it.
        assumeThat(isMade(device, "mknod", device.toString(), "c", "1", "3")).isTrue();

        assertRefused(device, "it is no regular file");
        assertThat(isOther(device)).isTrue();
    }

    @Test
    void aLinkToADeviceIsLeftAloneAndSoIsTheDevice() throws Exception {
        Path device = folder.resolve("null");
        assumeThat(isMade(device, "mknod", device.toString(), "c", "1", "3")).isTrue();
        Path link = link("prompts.json", "null");

        assertRefused(link, "it is no regular file");
        assertThat(link).isSymbolicLink();
        assertThat(isOther(device)).isTrue();
    }

    @Test
    void anEmptyFolderIsLeftAlone() throws IOException {
        Path directory = Files.createDirectory(folder.resolve("prompts.json"));

        assertRefused(directory, "it is a directory");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void theOtherNamesOfAFileKeepWhatItHeld() throws IOException {
        Path file = Files.writeString(folder.resolve("prompts.json"), "{\"entries\": {}}");
        Path other = Files.createLink(folder.resolve("backup.json"), file);

        dump(file);

        assertThat(file).content().contains("\"p\"");
        assertThat(other).hasContent("{\"entries\": {}}");
    }

    @Test
    void aFileThatIsMountedByItselfIsReportedWithWhatToDo() throws IOException {
        Path file = Files.writeString(folder.resolve("prompts.json"), "{}");
        SnapshotFile mounted = new SnapshotFile(Long.MAX_VALUE, (from, to) -> {
            throw new FileSystemException(from.toString(), to.toString(), "Device or resource busy");
        });

        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> snapshots(mounted).dump(file))
                .withMessageContainingAll(file.toString(), "Device or resource busy", "mount the folder");
        assertThat(file).hasContent("{}");
        assertThat(names(folder)).containsExactly("prompts.json");
    }

    @Test
    void aFolderThatTakesNoFilesIsReportedAndNothingElse() {
        Path file = Path.of("/proc/prompts.json");
        assumeThat(file.getParent()).isDirectory();

        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> dump(file))
                .withMessageContaining(file.toString());
    }

    @Test
    void aFileOnAnotherFileSystemIsReplacedWhereItIs() throws IOException {
        Path other = Path.of("/dev/shm");
        assumeThat(other).isDirectory().isWritable();
        Path elsewhere = Files.createTempDirectory(other, "snapshot");
        try {
            Path real = Files.writeString(elsewhere.resolve("real.json"), "{}");
            Path link = Files.createSymbolicLink(folder.resolve("prompts.json"), real);

            dump(link);

            assertThat(link).isSymbolicLink();
            assertThat(real).content().contains("\"p\"");
            assertThat(names(elsewhere)).containsExactly("real.json");
        } finally {
            Files.deleteIfExists(elsewhere.resolve("real.json"));
            Files.delete(elsewhere);
        }
    }

    /** Neither read nor written, each time with one word about it. */
    private void assertRefused(Path path, String why) {
        assertThat(snapshots(new SnapshotFile()).load(path)).isZero();
        assertThat(log.warnings()).singleElement().asString().contains(why, path.toString());
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> dump(path))
                .withMessageContainingAll(why, path.toString());
    }

    private void dump(Path path) {
        snapshots(new SnapshotFile()).dump(path);
    }

    private Snapshots snapshots(SnapshotFile files) {
        return new Snapshots(entries, key -> true, InstantSource.fixed(FakeEntries.NOON), null, files);
    }

    private Path link(String name, String target) throws IOException {
        Path link = folder.resolve(name);
        Files.createDirectories(link.getParent());
        return Files.createSymbolicLink(link, Path.of(target));
    }

    private static boolean isMade(Path path, String... command) throws Exception {
        try {
            return new ProcessBuilder(command).start().waitFor() == 0 && Files.exists(path);
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isOther(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .isOther();
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
