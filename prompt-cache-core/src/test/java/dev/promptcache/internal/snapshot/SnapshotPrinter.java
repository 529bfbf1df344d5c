package dev.promptcache.internal.snapshot;

import java.nio.file.Path;
import java.time.InstantSource;

/** A program that loads a file and prints how many entries were good. */
final class SnapshotPrinter {

    private SnapshotPrinter() {}

    public static void main(String[] args) {
        FakeEntries entries = new FakeEntries();
        InstantSource clock = InstantSource.fixed(FakeEntries.NOON);
        new Snapshots(entries, key -> true, clock, () -> "mine", new SnapshotFile()).load(Path.of(args[0]));
        System.out.println("loaded " + entries.names().size());
    }
}
