package dev.promptcache.boot.actuate;

import java.util.List;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What the endpoint shows of a cache.
 *
 * @param running whether the background refresh runs
 * @param offline whether nothing goes stale and nothing is refreshed, since the ttl is negative
 * @param settings the settings in force
 * @param metrics the counters since they were last reset
 * @param size the number of entries, also of those that a filter leaves out
 * @param entries the entries, most recently used first
 */
public record CacheDescriptor(
        boolean running,
        boolean offline,
        SettingsDescriptor settings,
        MetricsDescriptor metrics,
        int size,
        List<EntryDescriptor> entries)
        implements OperationResponseBody {}
