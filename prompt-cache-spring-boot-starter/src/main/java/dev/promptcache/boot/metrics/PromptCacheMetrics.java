package dev.promptcache.boot.metrics;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.CacheMetrics;
import dev.promptcache.CacheStatus;
import dev.promptcache.FetchOutcome;
import dev.promptcache.PromptCacheListener.FetchKind;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.cache.CacheMeterBinder;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The meters of a prompt cache: Micrometer's cache meters with the tags that Spring Boot gives to other caches, and its own
 * under {@code langsmith.prompt.cache}. The counters never go down, whatever the application resets.
 *
 * @since 0.1.0
 */
public final class PromptCacheMetrics extends CacheMeterBinder<AsyncPromptCache> {

    static final String PREFIX = "langsmith.prompt.cache.";
    static final String NAME = "prompts";
    static final String FETCHES = PREFIX + "fetches";
    static final String FETCHES_DESCRIPTION =
            "Fetches from LangSmith, for prompts that were not cached and for refreshes";

    // Prometheus wants the same tag keys on every meter of a name, and Boot's own caches have these.
    static final Tags TAGS = Tags.of("cache.manager", "langsmith", "name", NAME);

    private final @Nullable FetchTimer timer;

    /**
     * Makes the meters of a cache. Of its fetches they know how many there were, and how long they took together.
     *
     * @param cache the cache; the meters do not keep it alive
     */
    public PromptCacheMetrics(AsyncPromptCache cache) {
        this(cache, null);
    }

    /**
     * Makes the meters of a cache.
     *
     * @param cache the cache; the meters do not keep it alive
     * @param timer a listener of that cache, which times each fetch; or null, to know of fetches only how many there were, and how
     *     long they took together
     */
    public PromptCacheMetrics(AsyncPromptCache cache, @Nullable FetchTimer timer) {
        super(cache, NAME, TAGS);
        this.timer = timer;
    }

    @Override
    protected @Nullable Long size() {
        AsyncPromptCache cache = getCache();
        return cache == null ? null : (long) cache.size();
    }

    @Override
    protected long hitCount() {
        return count(CacheMetrics::hits);
    }

    @Override
    protected Long missCount() {
        return count(CacheMetrics::misses);
    }

    @Override
    protected Long evictionCount() {
        return count(CacheMetrics::evictions);
    }

    @Override
    protected long putCount() {
        return count(CacheMetrics::puts);
    }

    @Override
    protected void bindImplementationSpecificMetrics(MeterRegistry registry) {
        AsyncPromptCache cache = getCache();
        if (cache == null) {
            return;
        }
        FunctionCounter.builder(PREFIX + "stale.gets", cache, c -> c.totals().staleGets())
                .tags(getTagsWithCacheName())
                .description("Reads answered with a stale prompt, at once or because a fetch failed")
                .baseUnit("gets")
                .register(registry);
        FunctionCounter.builder(PREFIX + "fallbacks", cache, c -> c.totals().fallbacks())
                .tags(getTagsWithCacheName())
                .description("Pulls answered with a fallback, since the prompt could not be had")
                .baseUnit("fallbacks")
                .register(registry);
        for (FetchOutcome outcome : FetchOutcome.values()) {
            FunctionCounter.builder(PREFIX + "refreshes", cache, c -> c.totals().refreshes(outcome))
                    .tags(getTagsWithCacheName())
                    .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                    .description("Refreshes of cached prompts, by how they ended")
                    .baseUnit("refreshes")
                    .register(registry);
        }
        fetches(registry, cache);
        gauge(registry, cache, "fetches.active", "Fetches under way", CacheStatus::activeFetches);
        gauge(registry, cache, "entries.stale", "Cached prompts past their ttl", CacheStatus::stale);
        gauge(registry, cache, "entries.failing", "Cached prompts whose last refresh failed", CacheStatus::failing);
        TimeGauge.builder(PREFIX + "age.max", cache, TimeUnit.SECONDS, PromptCacheMetrics::oldestSeconds)
                .tags(getTagsWithCacheName())
                .description("Time since LangSmith confirmed the prompt that has gone unconfirmed longest")
                .register(registry);
    }

    private void fetches(MeterRegistry registry, AsyncPromptCache cache) {
        if (timer != null) {
            timer.bindTo(registry);
            return;
        }
        for (FetchKind kind : FetchKind.values()) {
            FunctionTimer.builder(
                            FETCHES,
                            cache,
                            c -> c.totals().fetches(kind).count(),
                            c -> c.totals().fetches(kind).duration().toNanos(),
                            TimeUnit.NANOSECONDS)
                    .tags(getTagsWithCacheName())
                    .tag("kind", kind.name().toLowerCase(Locale.ROOT))
                    .description(FETCHES_DESCRIPTION)
                    .register(registry);
        }
    }

    // Without a base unit: Prometheus would repeat it at the end of the name.
    private void gauge(
            MeterRegistry registry,
            AsyncPromptCache cache,
            String name,
            String description,
            ToDoubleFunction<CacheStatus> figure) {
        Gauge.builder(PREFIX + name, cache, c -> figure.applyAsDouble(c.status()))
                .tags(getTagsWithCacheName())
                .description(description)
                .register(registry);
    }

    private static double oldestSeconds(AsyncPromptCache cache) {
        return cache.status().oldest().toNanos() / 1e9;
    }

    private long count(ToLongFunction<CacheMetrics> counter) {
        AsyncPromptCache cache = getCache();
        return cache == null ? 0 : counter.applyAsLong(cache.totals());
    }
}
