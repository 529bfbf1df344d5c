package dev.promptcache.boot.actuate;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What the endpoint shows of a cache.
 *
 * @param access {@code read-only}, or {@code unrestricted} if the endpoint may also change the cache
 * @param running whether the background refresh runs
 * @param offline whether nothing goes stale and nothing is refreshed, since the ttl is negative
 * @param settings the settings in force
 * @param metrics the counters since they were last reset
 * @param size the number of entries, also of those that a filter leaves out
 * @param omitted the number of entries that match the filter and are left out by the limit
 * @param entries the entries, most recently used first
 * @param rejected what vetters refuse at the moment, the last first, also of prompts that are not cached for that reason
 * @param fleet how the cache stands with its fleet, or null if it is a member of none
 * @param changes the last changes of all prompts, the newest first, or null if none are remembered
 * @param refusals the last changes that vetters refused, the newest first, or null if none are remembered
 * @param failedPulls the prompts that were asked for, are not cached and could not be had, the one that failed last first
 * @since 0.1.0
 */
public record CacheDescriptor(
        String access,
        boolean running,
        boolean offline,
        SettingsDescriptor settings,
        MetricsDescriptor metrics,
        int size,
        int omitted,
        List<EntryDescriptor> entries,
        List<RejectionDescriptor> rejected,
        @Nullable FleetDescriptor fleet,
        @Nullable List<ChangeDescriptor> changes,
        @Nullable List<RefusalDescriptor> refusals,
        List<FailedPullDescriptor> failedPulls)
        implements OperationResponseBody {}
