package dev.promptcache.boot.metrics;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.FleetStatus;
import dev.promptcache.FleetStatus.Repair;
import dev.promptcache.PromptFleet.Verdict;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Locale;
import java.util.function.ToLongFunction;

/**
 * The meters of a cache that is a member of a fleet; none, if it is not.
 *
 * @since 0.1.0
 */
public final class FleetMetrics implements MeterBinder {

    private final AsyncPromptCache cache;

    /**
     * Makes the meters of a cache.
     *
     * @param cache the cache
     */
    public FleetMetrics(AsyncPromptCache cache) {
        this.cache = cache;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        if (cache.fleet().isEmpty()) {
            return;
        }
        Gauge.builder(PromptCacheMetrics.PREFIX + "fleet.joined", cache, FleetMetrics::joined)
                .tags(PromptCacheMetrics.TAGS)
                .tag("cache", PromptCacheMetrics.NAME)
                .description("Whether the fleet's store answers; 0 while the cache goes on alone")
                .register(registry);
        for (Verdict verdict : Verdict.values()) {
            counter(
                    registry,
                    "fleet.claims",
                    "verdict",
                    verdict,
                    "Claims of prompts, by what they led to",
                    status -> status.claims().getOrDefault(verdict, 0L));
        }
        for (Repair repair : Repair.values()) {
            counter(
                    registry,
                    "fleet.repairs",
                    "kind",
                    repair,
                    "How the cache found out what it had missed",
                    status -> status.repairs().getOrDefault(repair, 0L));
        }
    }

    private void counter(
            MeterRegistry registry,
            String name,
            String tag,
            Enum<?> value,
            String description,
            ToLongFunction<FleetStatus> count) {
        FunctionCounter.builder(
                        PromptCacheMetrics.PREFIX + name,
                        cache,
                        member -> member.fleet().map(count::applyAsLong).orElse(0L))
                .tags(PromptCacheMetrics.TAGS)
                .tag("cache", PromptCacheMetrics.NAME)
                .tag(tag, value.name().toLowerCase(Locale.ROOT))
                .description(description)
                .register(registry);
    }

    private static double joined(AsyncPromptCache cache) {
        return cache.fleet().filter(FleetStatus::joined).isPresent() ? 1 : 0;
    }
}
