package dev.promptcache.internal.snapshot;

import dev.promptcache.PromptKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The entries of a cache, as far as its snapshot has to do with them. Thread-safe. */
public interface SnapshotEntries {

    /**
     * The entries that a snapshot may hold, as they are at this moment.
     *
     * @param now the time on the wall
     * @return the entries, least recently used first; empty if the cache is switched off, which says nothing about its prompts
     */
    Optional<List<SnapshotEntry>> copy(Instant now);

    /** Begins to take in a file. What is removed from the cache from here on does not come back with it. */
    Intake beginIntake();

    /** What takes in one file. To be closed. */
    interface Intake extends AutoCloseable {

        /** How many entries the cache has at most; 0 if it is switched off, and nothing is to be read. */
        int room();

        /** Whether the cache holds a prompt at this moment. */
        boolean isCached(PromptKey key);

        /**
         * Takes in what is wanted of the entries.
         *
         * @param entries the entries, least recently used first
         * @param now the time on the wall
         * @return how many were taken in
         */
        int take(List<SnapshotEntry> entries, Instant now);

        @Override
        void close();
    }
}
