package dev.promptcache.internal.snapshot;

import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The entries found in a file so far: those that the cache holds already, and of the others the most recently used ones that there is
 * room for. By name, since names that are made to collide are told apart by their order. Not thread-safe.
 */
final class FoundEntries {

    private final int room;
    private final long bytes;
    private final Map<String, Found> cached = new LinkedHashMap<>();
    private final Map<String, Found> others = new LinkedHashMap<>();
    private long taken;
    private int tooMany;

    /**
     * No entries yet.
     *
     * @param room how many entries to keep at most, beside those that are cached
     * @param bytes how much memory they may take
     */
    FoundEntries(int room, long bytes) {
        this.room = room;
        this.bytes = bytes;
    }

    /**
     * Adds an entry, which is used later than those before.
     *
     * @return whether the same name was there before
     */
    boolean add(String name, PromptKey key, PromptCommit commit, long size, boolean isCached) {
        String canonical = SnapshotFormat.name(key);
        Map<String, Found> kept = isCached ? cached : others;
        Found before = kept.remove(canonical);
        taken -= before == null ? 0 : before.size;
        kept.put(canonical, new Found(name, key, commit, size));
        taken += size;
        if (others.size() > room) {
            removeFirst(others);
        }
        while (taken > bytes) {
            removeFirst(others.isEmpty() ? cached : others);
            tooMany++;
        }
        return before != null && before.name.equals(name);
    }

    /** How many were left out since all together would take too much memory. */
    int tooMany() {
        return tooMany;
    }

    /** What is left, least recently used first. */
    List<SnapshotEntry> list(Map<String, Instant> confirmedAt) {
        List<SnapshotEntry> list = new ArrayList<>(cached.size() + others.size());
        for (Map<String, Found> kept : List.of(cached, others)) {
            kept.values().forEach(one -> list.add(new SnapshotEntry(one.key, one.commit, confirmedAt.get(one.name))));
        }
        return list;
    }

    private void removeFirst(Map<String, Found> kept) {
        // A file begins with what was used least recently.
        Iterator<Found> first = kept.values().iterator();
        taken -= first.next().size;
        first.remove();
    }

    private record Found(String name, PromptKey key, PromptCommit commit, long size) {}
}
