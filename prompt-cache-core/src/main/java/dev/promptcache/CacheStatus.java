package dev.promptcache;

import java.time.Duration;

/**
 * What a cache holds and does at one moment, in figures; taking it costs one pass over the entries and no allocation for
 * each.
 *
 * @param running whether the background refresher runs
 * @param size the number of entries
 * @param stale the entries past their ttl
 * @param expired the entries past both windows, which are not served any more
 * @param failing the entries whose last refresh failed
 * @param oldest the age of the entry that has gone unconfirmed longest, immutable ones aside; zero if there is none
 * @param activeFetches the fetches under way
 * @param bundled the bundled fallbacks, which are no entries
 */
public record CacheStatus(
        boolean running,
        int size,
        int stale,
        int expired,
        int failing,
        Duration oldest,
        int activeFetches,
        int bundled) {}
