package dev.promptcache.internal.snapshot;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;

/** Makes what was written last through a power cut. */
final class Disk {

    private Disk() {}

    /**
     * Forces a file or a folder to disk. An interrupt closes channels, and is no reason to lose what a cache held: it is kept for
     * whoever waits for it.
     */
    static void force(Path path, OpenOption option) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            while (!isForced(path, option)) {
                interrupted |= Thread.interrupted();
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Tries to; says no if an interrupt came between. */
    private static boolean isForced(Path path, OpenOption option) throws IOException {
        try (FileChannel channel = FileChannel.open(path, option)) {
            channel.force(true);
            return true;
        } catch (ClosedByInterruptException e) {
            return false;
        }
    }
}
