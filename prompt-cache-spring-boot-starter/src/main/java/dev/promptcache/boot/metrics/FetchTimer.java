package dev.promptcache.boot.metrics;

import dev.promptcache.FetchOutcome;
import dev.promptcache.PromptCacheListener;
import dev.promptcache.PromptKey;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;

/**
 * Times each fetch of the cache that it listens to, in every registry that the {@link PromptCacheMetrics} it belongs to are bound to,
 * however often. A real timer rather than a function of totals, so that percentiles and histograms can be configured for it.
 * Thread-safe.
 *
 * @since 0.1.0
 */
public final class FetchTimer implements PromptCacheListener {

    private final Set<MeterRegistry> registries = new CopyOnWriteArraySet<>();

    /** Makes a timer that is bound to no registry yet. */
    public FetchTimer() {}

    void bindTo(MeterRegistry registry) {
        for (FetchKind kind : FetchKind.values()) {
            timer(registry, kind);
        }
        registries.add(registry);
    }

    // The registry is asked each time: the application may have removed the timer meanwhile.
    @Override
    public void fetched(PromptKey key, FetchKind kind, FetchOutcome outcome, Duration duration) {
        for (MeterRegistry registry : registries) {
            timer(registry, kind).record(duration);
        }
    }

    private static Timer timer(MeterRegistry registry, FetchKind kind) {
        return Timer.builder(PromptCacheMetrics.FETCHES)
                .tags(PromptCacheMetrics.TAGS)
                .tag("cache", PromptCacheMetrics.NAME)
                .tag("kind", kind.name().toLowerCase(Locale.ROOT))
                .description(PromptCacheMetrics.FETCHES_DESCRIPTION)
                .register(registry);
    }
}
