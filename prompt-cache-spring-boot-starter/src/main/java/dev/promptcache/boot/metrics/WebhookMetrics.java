package dev.promptcache.boot.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The meter of the webhook.
 *
 * @since 0.1.0
 */
public final class WebhookMetrics implements MeterBinder {

    private final Map<String, LongSupplier> counts;

    /**
     * Makes the meter.
     *
     * @param counts how many requests ended how, by the name of the outcome
     */
    public WebhookMetrics(Map<String, LongSupplier> counts) {
        this.counts = new LinkedHashMap<>(counts);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        counts.forEach((outcome, count) -> FunctionCounter.builder(
                        PromptCacheMetrics.PREFIX + "webhooks", count, LongSupplier::getAsLong)
                .tags(PromptCacheMetrics.TAGS)
                .tag("cache", PromptCacheMetrics.NAME)
                .tag("outcome", outcome)
                .description("Requests to the webhook, by what became of them")
                .register(registry));
    }
}
