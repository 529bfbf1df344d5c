package dev.promptcache;

import java.util.List;

/**
 * Some of a cache's entries at one moment.
 *
 * @param entries views of them, most recently used first; unmodifiable
 * @param matching how many entries there are of the kind that was asked for, also beyond the limit
 * @since 0.1.0
 */
public record EntryListing(List<CachedPrompt> entries, int matching) {

    /**
     * Takes a copy of the list.
     *
     * @param entries views of entries
     * @param matching how many entries there are of the kind that was asked for
     */
    public EntryListing {
        entries = List.copyOf(entries);
    }
}
