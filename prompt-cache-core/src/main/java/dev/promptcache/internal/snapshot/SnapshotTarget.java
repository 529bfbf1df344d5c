package dev.promptcache.internal.snapshot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** Where a snapshot is kept: the file that a path leads to through all its links, whether it is there yet or not. */
final class SnapshotTarget {

    // As many as Linux follows.
    private static final int MOST_LINKS = 40;

    private SnapshotTarget() {}

    /**
     * Follows the links of a path. What is renamed over a link would replace the link, not the file that it leads to.
     *
     * @return the file, or the place where there is none yet
     * @throws UnusableFileException if something else than a file is there
     */
    static Path of(Path path) throws IOException {
        Path target = path.toAbsolutePath();
        for (int links = 0; Files.isSymbolicLink(target); links++) {
            if (links == MOST_LINKS) {
                throw new UnusableFileException("its links lead nowhere");
            }
            Path folder = target.getParent();
            Path destination = Files.readSymbolicLink(target);
            // As the system does it: ".." in a link is the real folder above, however the link was come to.
            target = folder == null ? destination : folder.toRealPath().resolve(destination);
        }
        check(target);
        return target;
    }

    private static void check(Path target) throws IOException {
        BasicFileAttributes attributes = attributes(target);
        if (attributes != null && !attributes.isRegularFile()) {
            throw new UnusableFileException(
                    attributes.isDirectory() ? "it is a directory" : "it is no regular file, and is left alone");
        }
    }

    private static @Nullable BasicFileAttributes attributes(Path target) throws IOException {
        try {
            return Files.readAttributes(target, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return null;
        }
    }
}
