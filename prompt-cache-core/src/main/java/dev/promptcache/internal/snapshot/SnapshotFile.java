package dev.promptcache.internal.snapshot;

import dev.promptcache.AsyncPromptCache;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files that are either the old or the new one, never half of one: each is written under a name of its own beside the old one,
 * forced to disk, and only then given the name. What is no regular file is neither read nor replaced.
 */
public final class SnapshotFile {

    private static final Logger log = LoggerFactory.getLogger(AsyncPromptCache.class);
    private static final String TEMPORARY = ".tmp";
    // Long after any write has ended, also one of another process.
    private static final Duration ABANDONED = Duration.ofHours(1);

    private final SnapshotLimits limits;
    private final Rename rename;

    /** Files as the system has them. */
    public SnapshotFile() {
        this(SnapshotLimits.ofHeap(), (from, to) -> Files.move(from, to, StandardCopyOption.ATOMIC_MOVE));
    }

    /**
     * Files with a limit and a way of renaming.
     *
     * @param maxBytes how large a file is read and written at most
     * @param rename how a new file gets the name of the old one
     */
    public SnapshotFile(long maxBytes, Rename rename) {
        this(SnapshotLimits.ofHeap().withFileBytes(maxBytes), rename);
    }

    SnapshotFile(SnapshotLimits limits, Rename rename) {
        this.limits = limits;
        this.rename = rename;
    }

    SnapshotLimits limits() {
        return limits;
    }

    /** Reads a file. Nothing is read, and there is no problem, if there is no such file. */
    SnapshotContent read(Path path, SnapshotReader reader) {
        SnapshotProblems problems = new SnapshotProblems();
        try {
            Path target = SnapshotTarget.of(path);
            long size = Files.size(target);
            if (size > limits.fileBytes()) {
                problems.add("its " + size + " bytes are more than the " + limits.fileBytes() + " that are read");
            } else {
                // Bounded all the same: what the system itself makes up as it is read has no size.
                try (InputStream in = new BoundedInputStream(Files.newInputStream(target), limits.fileBytes())) {
                    return reader.read(in);
                }
            }
        } catch (NoSuchFileException e) {
            log.debug("There is no prompt snapshot {}", path);
        } catch (UnusableFileException e) {
            problems.add(e.problem());
            return SnapshotContent.unusable(problems);
        } catch (IOException e) {
            problems.add("it cannot be read: " + e);
        }
        return SnapshotContent.none(problems);
    }

    /** Writes a file in place of the old one. If that fails, the old one stays as it is. */
    void write(Path path, Content content) throws IOException {
        Path target = SnapshotTarget.of(path);
        Path folder = target.getParent();
        Path name = target.getFileName();
        if (folder == null || name == null) {
            throw new IOException(path + " is no file");
        }
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder);
        }
        String prefix = "." + name + ".";
        Path temporary = Files.createTempFile(folder, prefix, TEMPORARY, ownerOnly(folder));
        try {
            fill(temporary, content);
            replace(target, temporary);
        } catch (Throwable e) {
            delete(temporary);
            throw e;
        }
        forceFolder(folder);
        deleteAbandoned(folder, prefix, target);
    }

    /** Keeps a file under another name beside it; says which name, or nothing if there is no file. */
    Optional<Path> setAside(Path path) throws IOException {
        Path target = SnapshotTarget.of(path);
        return Files.isRegularFile(target) ? Optional.of(RejectedFiles.keep(target)) : Optional.empty();
    }

    private void replace(Path target, Path temporary) throws IOException {
        try {
            rename.move(temporary, target);
        } catch (AccessDeniedException | NoSuchFileException e) {
            throw e;
        } catch (FileSystemException e) {
            if (!Files.exists(target)) {
                throw e;
            }
            throw new IOException(
                    "it cannot be replaced (" + e.getReason()
                            + "). A file that is mounted by itself, as by a subPath of "
                            + "Kubernetes, never can: mount the folder that it is in",
                    e);
        }
    }

    private void fill(Path file, Content content) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.WRITE))) {
            content.write(new BoundedOutputStream(out, limits.fileBytes()));
        }
        Disk.force(file, StandardOpenOption.WRITE);
    }

    private static FileAttribute<?>[] ownerOnly(Path folder) {
        boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    /** Makes the new name last through a power cut, where the system lets a folder be opened. */
    private static void forceFolder(Path folder) {
        try {
            Disk.force(folder, StandardOpenOption.READ);
        } catch (IOException e) {
            log.debug("The folder {} could not be forced to disk", folder, e);
        }
    }

    /** Deletes what processes that were killed while they wrote left behind: prompts, in files that nobody would look for. */
    private static void deleteAbandoned(Path folder, String prefix, Path target) {
        try {
            // By the clock of the file system, which need not be that of this machine.
            FileTime eldest =
                    FileTime.from(Files.getLastModifiedTime(target).toInstant().minus(ABANDONED));
            DirectoryStream.Filter<Path> abandoned = file -> {
                String name = String.valueOf(file.getFileName());
                return name.startsWith(prefix)
                        && name.endsWith(TEMPORARY)
                        && Files.getLastModifiedTime(file).compareTo(eldest) < 0;
            };
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, abandoned)) {
                files.forEach(SnapshotFile::delete);
            }
        } catch (IOException | RuntimeException e) {
            log.debug("The folder {} could not be searched for abandoned snapshots", folder, e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            log.warn("The temporary prompt snapshot {} could not be deleted", file, e);
        }
    }

    /** Writes what is to be in a file. */
    @FunctionalInterface
    interface Content {
        void write(OutputStream out) throws IOException;
    }

    /** Gives a file another name, in place of the file that has it. */
    @FunctionalInterface
    public interface Rename {

        /**
         * Renames.
         *
         * @param from the file
         * @param to its new name
         * @throws IOException if the file cannot have that name
         */
        void move(Path from, Path to) throws IOException;
    }
}
