package dev.promptcache;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a cache holds and does at one moment, in figures; taking it costs one pass over the entries and no allocation for
 * each.
 *
 * @param running whether the background refresher runs
 * @param size the number of entries
 * @param stale the entries past their ttl
 * @param expired the entries past both windows, which are not served any more
 * @param failing the entries whose last refresh failed
 * @param failingFor how long the entry has been failing that has failed longest; zero if none fails
 * @param oldest the age of the entry that has gone unconfirmed longest, immutable ones aside; zero if there is none
 * @param activeFetches the fetches under way
 * @param bundled the bundled fallbacks, which are no entries
 * @param lastFetch how the last fetch from the cache's own source ended, null before the first one has; what was refused without
 *     asking, as prompts of owners that are not trusted are, and sources that were given with one entry do not count
 * @since 0.1.0
 */
public record CacheStatus(
        boolean running,
        int size,
        int stale,
        int expired,
        int failing,
        Duration failingFor,
        Duration oldest,
        int activeFetches,
        int bundled,
        @Nullable LastFetch lastFetch) {

    /**
     * How a fetch ended.
     *
     * @param key the prompt
     * @param outcome how it ended
     * @param ago how long ago it ended
     * @param unbrokenFor how long ago the first of the unbroken row of fetches ended that went as this one did: that all brought a
     *     commit or the word that there is none, or all failed otherwise
     */
    public record LastFetch(PromptKey key, FetchOutcome outcome, Duration ago, Duration unbrokenFor) {}
}
