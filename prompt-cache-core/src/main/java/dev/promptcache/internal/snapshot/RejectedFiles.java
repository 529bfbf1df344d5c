package dev.promptcache.internal.snapshot;

import dev.promptcache.AsyncPromptCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Snapshots that were not loaded, kept beside the one that takes their place. */
final class RejectedFiles {

    private static final Logger log = LoggerFactory.getLogger(AsyncPromptCache.class);
    private static final String REJECTED = ".rejected";
    // Enough for going back after several mistakes, and few enough to leave lying about.
    private static final int MOST = 9;

    private RejectedFiles() {}

    /** Keeps a file under another name, and those kept before as well, but for the oldest of many; says which name. */
    static Path keep(Path file) throws IOException {
        Path kept = nameBeside(file);
        Files.deleteIfExists(kept);
        try {
            // So that there is a file under the old name all the time.
            Files.createLink(kept, file);
        } catch (UnsupportedOperationException | IOException e) {
            log.debug("The file {} could not be linked", file, e);
            Files.move(file, kept);
        }
        return kept;
    }

    /** A name that nothing has yet, or that of the oldest file. */
    private static Path nameBeside(Path file) throws IOException {
        Map<FileTime, Path> taken = new TreeMap<>();
        for (int i = 1; i <= MOST; i++) {
            Path name = file.resolveSibling(file.getFileName() + REJECTED + (i == 1 ? "" : "." + i));
            if (!Files.exists(name, LinkOption.NOFOLLOW_LINKS)) {
                return name;
            }
            if (Files.isRegularFile(name, LinkOption.NOFOLLOW_LINKS)) {
                taken.putIfAbsent(Files.getLastModifiedTime(name), name);
            }
        }
        return taken.values().stream()
                .findFirst()
                .orElseThrow(() -> new IOException("something else than files has all the names beside " + file));
    }
}
