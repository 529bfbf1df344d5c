package dev.promptcache.internal.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.promptcache.contract.Holds;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a file takes the place of another. */
class ReplacementTests {

    @TempDir
    private Path folder;

    private final List<String> seenWhenRenamed = new ArrayList<>();

    private final SnapshotFile files = new SnapshotFile(1000, (from, to) -> {
        seenWhenRenamed.add(String.join(
                " ",
                from.getParent().equals(to.getParent()) ? "beside" : "elsewhere",
                Files.readString(from),
                PosixFilePermissions.toString(Files.getPosixFilePermissions(from))));
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    });

    @Holds({"W36", "snapshot-written"})
    @Test
    void aFileIsCompleteAndItsOwnersAloneBeforeItIsRenamed() throws IOException {
        assumeThat(folder.getFileSystem().supportedFileAttributeViews()).contains("posix");
        write(file(), "old");
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r--r--"));

        write(file(), "new");

        assertThat(seenWhenRenamed).containsExactly("beside old rw-------", "beside new rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        assertThat(names()).containsExactly("prompts.json");
    }

    @Holds("S43")
    @Test
    void aDiskThatIsFullLeavesTheOldFileAndNoOther() throws IOException {
        write(file(), "old");

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> files.write(file(), out -> {
                    write(out, "ne");
                    out.flush();
                    throw new IOException("No space left on device");
                }))
                .withMessage("No space left on device");

        assertThat(file()).hasContent("old");
        assertThat(names()).containsExactly("prompts.json");
    }

    @Test
    void anErrorLeavesTheOldFileAndNoOther() throws IOException {
        write(file(), "old");

        assertThatExceptionOfType(OutOfMemoryError.class)
                .isThrownBy(() -> files.write(file(), out -> {
                    throw new OutOfMemoryError("seeded");
                }));

        assertThat(file()).hasContent("old");
        assertThat(names()).containsExactly("prompts.json");
    }

    @Test
    void whatWouldBeTooLargeToReadIsNotWritten() throws IOException {
        write(file(), "x".repeat(1000));

        assertThatExceptionOfType(BoundedOutputStream.FullException.class)
                .isThrownBy(() -> write(file(), "y".repeat(1001)));
        assertThatExceptionOfType(BoundedOutputStream.FullException.class)
                .isThrownBy(() -> files.write(file(), out -> {
                    for (int i = 0; i <= 1000; i++) {
                        out.write('y');
                    }
                }));

        assertThat(file()).hasContent("x".repeat(1000));
    }

    @Test
    void anInterruptIsKeptAndDoesNotLoseTheFile() throws IOException {
        Thread.currentThread().interrupt();

        write(file(), "new");

        assertThat(Thread.interrupted()).isTrue();
        assertThat(file()).hasContent("new");
    }

    @Test
    void whoIsNotInterruptedIsNotAfterwards() throws IOException {
        write(file(), "new");
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void anInterruptAmidTheWriteIsKeptAndDoesNotLoseTheFile() throws IOException {
        files.write(file(), out -> {
            write(out, "ne");
            Thread.currentThread().interrupt();
            write(out, "w");
        });

        assertThat(Thread.interrupted()).isTrue();
        assertThat(file()).hasContent("new");
    }

    @Test
    void aNewFileWhoseFolderIsGoneIsReported() {
        SnapshotFile racing = new SnapshotFile(1000, (from, to) -> {
            throw new NoSuchFileException(to.toString());
        });

        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> racing.write(file(), out -> write(out, "new")));
    }

    @Test
    void aRenameThatFailsWhereNothingWasIsReportedAsItIs() {
        SnapshotFile failing = new SnapshotFile(1000, (from, to) -> {
            throw new FileSystemException(to.toString(), null, "Input/output error");
        });

        assertThatExceptionOfType(FileSystemException.class)
                .isThrownBy(() -> failing.write(file(), out -> write(out, "new")))
                .withMessageContaining("Input/output error");
    }

    @Test
    void aRejectedFileIsKeptUnderANameBesideAndStaysWhereItIs() throws IOException {
        write(file(), "rejected");

        Optional<Path> kept = files.setAside(file());

        assertThat(kept).contains(rejected(""));
        assertThat(rejected("")).hasContent("rejected");
        assertThat(file()).hasContent("rejected");
    }

    @Test
    void nothingIsKeptWhereNothingIs() throws IOException {
        assertThat(files.setAside(file())).isEmpty();
        assertThat(names()).isEmpty();
    }

    @Test
    void whatLinksLeadToIsKeptBesideThat() throws IOException {
        Path real = Files.createDirectory(folder.resolve("volume")).resolve("real.json");
        Files.writeString(real, "rejected");
        Files.createSymbolicLink(file(), real);

        assertThat(files.setAside(file())).contains(real.resolveSibling("real.json.rejected"));
    }

    @Test
    void ofNineRejectedFilesTheOldestGoesAndWhatIsNoFileStays() throws IOException {
        write(file(), "tenth");
        Files.createDirectory(rejected(""));
        for (int i = 2; i <= 9; i++) {
            Files.writeString(rejected("." + i), "number " + i);
            Files.setLastModifiedTime(rejected("." + i), FileTime.fromMillis(i == 5 ? 1 : 1000 * i));
        }

        assertThat(files.setAside(file())).contains(rejected(".5"));

        assertThat(rejected(".5")).hasContent("tenth");
        assertThat(rejected("")).isDirectory();
        assertThat(rejected(".9")).hasContent("number 9");
    }

    @Test
    void aFileThatCannotBeKeptIsReported() throws IOException {
        write(file(), "rejected");
        for (int i = 1; i <= 9; i++) {
            Files.createDirectory(rejected(i == 1 ? "" : "." + i));
        }

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> files.setAside(file()))
                .withMessageContaining("all the names beside");
        assertThat(file()).hasContent("rejected");
    }

    private void write(Path path, String content) throws IOException {
        files.write(path, out -> write(out, content));
    }

    private static void write(OutputStream out, String content) throws IOException {
        out.write(content.getBytes(StandardCharsets.UTF_8));
    }

    private Path file() {
        return folder.resolve("prompts.json");
    }

    private Path rejected(String number) {
        return folder.resolve("prompts.json.rejected" + number);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> names = Files.list(folder)) {
            return names.map(name -> name.getFileName().toString()).toList();
        }
    }
}
