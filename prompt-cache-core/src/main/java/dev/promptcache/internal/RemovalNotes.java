package dev.promptcache.internal;

import dev.promptcache.PromptKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What was removed from a cache while files are being read: it must not come back with them. Used with the cache's lock held.
 */
final class RemovalNotes {

    // Far more than is removed one by one while a file is read, and few enough to keep if the disk hangs.
    private static final int MOST = 10_000;

    private final List<Notes> open = new ArrayList<>();

    /** Begins to take notes for one file. */
    Notes begin() {
        Notes notes = new Notes();
        open.add(notes);
        return notes;
    }

    void end(Notes notes) {
        open.remove(notes);
    }

    void removed(PromptKey key) {
        open.forEach(notes -> notes.add(key));
    }

    void removedIf(Predicate<PromptKey> condition) {
        open.forEach(notes -> notes.add(condition));
    }

    /** What was removed since a file was begun. */
    static final class Notes {

        private final Set<PromptKey> keys = new HashSet<>();
        private final List<Predicate<PromptKey>> conditions = new ArrayList<>();

        private Notes() {}

        boolean include(PromptKey key) {
            return keys.contains(key) || conditions.stream().anyMatch(condition -> condition.test(key));
        }

        private void add(PromptKey key) {
            keys.add(key);
            bound();
        }

        private void add(Predicate<PromptKey> condition) {
            conditions.add(condition);
            bound();
        }

        private void bound() {
            if (keys.size() + conditions.size() > MOST) {
                keys.clear();
                conditions.clear();
                conditions.add(any -> true);
            }
        }
    }
}
