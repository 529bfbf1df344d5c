package dev.promptcache.boot.metrics;

import dev.promptcache.FetchOutcome;
import dev.promptcache.PromptCacheListener;
import dev.promptcache.PromptKey;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Times the fetches of the cache that it listens to, in every registry that it is bound to. A real timer rather than a
 * function of totals, so that percentiles and histograms can be configured for it. Thread-safe.
 */
public final class FetchTimer implements PromptCacheListener, MeterBinder {

    private final Map<FetchKind, List<Timer>> timers = new EnumMap<>(FetchKind.class);

    /** Makes a timer that is bound to no registry yet. */
    public FetchTimer() {
        for (FetchKind kind : FetchKind.values()) {
            timers.put(kind, new CopyOnWriteArrayList<>());
        }
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        timers.forEach((kind, bound) -> bound.add(Timer.builder(PromptCacheMetrics.PREFIX + "fetches")
                .tags(PromptCacheMetrics.TAGS)
                .tag("cache", PromptCacheMetrics.NAME)
                .tag("kind", kind.name().toLowerCase(Locale.ROOT))
                .description("Fetches from LangSmith, for prompts that were not cached and for refreshes")
                .register(registry)));
    }

    @Override
    public void fetched(PromptKey key, FetchKind kind, FetchOutcome outcome, Duration duration) {
        for (Timer timer : timers.getOrDefault(kind, List.of())) {
            timer.record(duration);
        }
    }
}
