package dev.promptcache.internal.snapshot;

import dev.promptcache.AsyncPromptCache;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files that are either the old or the new one, never half of one: each is written under a name of its own beside the old one,
 * forced to disk, and only then given the name.
 */
public final class SnapshotFile {

    /** Larger than any cache of prompts, and small enough to read. */
    static final long MAX_BYTES = 256L * 1024 * 1024;

    private static final Logger log = LoggerFactory.getLogger(AsyncPromptCache.class);
    private static final String TEMPORARY = ".tmp";
    private static final String SET_ASIDE = ".rejected";
    // Enough for going back after several mistakes, and few enough to leave lying about.
    private static final int MOST_SET_ASIDE = 9;
    // Long after any write has ended, also one of another process.
    private static final Duration ABANDONED = Duration.ofHours(1);

    private final long maxBytes;
    private final Rename rename;

    public SnapshotFile() {
        this(MAX_BYTES, (from, to) -> Files.move(from, to, StandardCopyOption.ATOMIC_MOVE));
    }

    public SnapshotFile(long maxBytes, Rename rename) {
        this.maxBytes = maxBytes;
        this.rename = rename;
    }

    /** Reads a file. Nothing is read, and there is no problem, if there is no such file. */
    public SnapshotContent read(Path path, SnapshotReader reader) {
        SnapshotProblems problems = new SnapshotProblems();
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            if (!attributes.isRegularFile()) {
                problems.add(attributes.isDirectory() ? "it is a directory" : "it is no regular file");
            } else if (attributes.size() > maxBytes) {
                problems.add("its " + attributes.size() + " bytes are more than the " + maxBytes + " that are read");
            } else {
                try (InputStream in = Files.newInputStream(path)) {
                    return reader.read(in);
                }
            }
        } catch (NoSuchFileException e) {
            log.debug("There is no prompt snapshot {}", path);
        } catch (IOException e) {
            problems.add("it cannot be read: " + e);
        }
        return SnapshotContent.none(problems);
    }

    /** Writes a file in place of the old one. If that fails, the old one stays as it is. */
    public void write(Path path, Content content) throws IOException {
        Path target = target(path);
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
            rename.move(temporary, target);
        } catch (Throwable e) {
            delete(temporary);
            throw e;
        }
        force(folder);
        deleteAbandoned(folder, prefix, Files.getLastModifiedTime(target));
    }

    /**
     * Keeps a file under another name beside it, and those kept before as well, but for the oldest of many; says which name, or
     * nothing if there is no file.
     */
    public Optional<Path> setAside(Path path) throws IOException {
        Path target = target(path);
        if (!Files.isRegularFile(target)) {
            return Optional.empty();
        }
        Path kept = nameBeside(target);
        Files.deleteIfExists(kept);
        try {
            // So that there is a file under the old name all the time.
            Files.createLink(kept, target);
        } catch (UnsupportedOperationException | IOException e) {
            log.debug("The file {} could not be linked", target, e);
            Files.move(target, kept);
        }
        return Optional.of(kept);
    }

    /** A name that no file has yet, or that of the oldest one. */
    private static Path nameBeside(Path target) throws IOException {
        Map<FileTime, Path> taken = new TreeMap<>();
        for (int i = 1; i <= MOST_SET_ASIDE; i++) {
            Path name = target.resolveSibling(target.getFileName() + SET_ASIDE + (i == 1 ? "" : "." + i));
            if (!Files.exists(name, LinkOption.NOFOLLOW_LINKS)) {
                return name;
            }
            taken.putIfAbsent(Files.getLastModifiedTime(name, LinkOption.NOFOLLOW_LINKS), name);
        }
        return taken.values().iterator().next();
    }

    private static Path target(Path path) throws IOException {
        // What is renamed over a link would replace the link, not the file that it leads to.
        return Files.isSymbolicLink(path) && Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
    }

    private static void fill(Path file, Content content) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel));
            content.write(out);
            out.flush();
            channel.force(true);
        }
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
    private static void force(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            log.debug("The folder {} could not be forced to disk", folder, e);
        }
    }

    /** Deletes what processes that were killed while they wrote left behind: prompts, in files that nobody would look for. */
    private static void deleteAbandoned(Path folder, String prefix, FileTime now) {
        DirectoryStream.Filter<Path> abandoned = file -> {
            String name = String.valueOf(file.getFileName());
            return name.startsWith(prefix)
                    && name.endsWith(TEMPORARY)
                    && Files.getLastModifiedTime(file)
                            .toInstant()
                            .isBefore(now.toInstant().minus(ABANDONED));
        };
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, abandoned)) {
            files.forEach(SnapshotFile::delete);
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
    public interface Content {
        void write(OutputStream out) throws IOException;
    }

    /** Gives a file another name, in place of the file that has it. */
    @FunctionalInterface
    public interface Rename {
        void move(Path from, Path to) throws IOException;
    }
}
