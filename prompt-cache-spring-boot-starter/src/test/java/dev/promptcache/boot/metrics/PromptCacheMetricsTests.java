package dev.promptcache.boot.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptCacheConfig;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import dev.promptcache.contract.Holds;
import dev.promptcache.testing.FakePromptSource;
import dev.promptcache.testing.FakeTicker;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PromptCacheMetricsTests {

    private static final PromptKey KEY = PromptKey.parse("p");

    private final FakePromptSource source = new FakePromptSource();
    private final FakeTicker ticker = new FakeTicker();
    private final FetchTimer timer = new FetchTimer();
    private final AsyncPromptCache cache = AsyncPromptCache.builder(source)
            .config(PromptCacheConfig.builder().maxSize(1).build())
            .autoStart(false)
            .listener(timer)
            .ticker(ticker)
            .scheduler(ticker.scheduler())
            .executor(Runnable::run)
            .build();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    PromptCacheMetricsTests() {
        new PromptCacheMetrics(cache, timer).bindTo(registry);
    }

    @Holds("meter-names")
    @Test
    void everyMeterIsThereFromTheStartWithTheTagsOfSpringBootsCachesAndADescription() {
        Set<String> names = new TreeSet<>();
        for (Meter meter : registry.getMeters()) {
            names.add(meter.getId().getName());
            assertThat(meter.getId().getTag("cache")).isEqualTo("prompts");
            assertThat(meter.getId().getTag("name")).isEqualTo("prompts");
            assertThat(meter.getId().getTag("cache.manager")).isEqualTo("langsmith");
            assertThat(meter.getId().getDescription()).isNotBlank();
        }
        assertThat(names)
                .containsExactly(
                        "cache.evictions",
                        "cache.gets",
                        "cache.puts",
                        "cache.size",
                        "langsmith.prompt.cache.age.max",
                        "langsmith.prompt.cache.entries.failing",
                        "langsmith.prompt.cache.entries.stale",
                        "langsmith.prompt.cache.fallbacks",
                        "langsmith.prompt.cache.fetches",
                        "langsmith.prompt.cache.fetches.active",
                        "langsmith.prompt.cache.refreshes",
                        "langsmith.prompt.cache.stale.gets");
    }

    @Holds("meter-prompt")
    @Test
    void noMeterNamesAPrompt() {
        PromptKey secret = PromptKey.parse("owner/unspoken:ref");
        source.put(secret.identifier(), "11aa");
        cache.pull(secret);
        source.failAll(new PromptException.Unavailable(secret, "down", 503, null));
        cache.refresh(secret);
        cache.invalidate(secret);
        assertThat(registry.getMeters())
                .flatExtracting(meter -> meter.getId().getTags())
                .extracting(Tag::getValue)
                .isNotEmpty()
                .noneMatch(value -> value.contains("owner") || value.contains("unspoken"));
    }

    @Holds("meter-counts")
    @Test
    void countsReadsPutsAndEvictions() {
        source.put("p", "11aa");
        source.put("q", "11aa");
        cache.pull("p");
        cache.pull("p");
        cache.pull("p");
        cache.pull("q");
        assertThat(gauge("cache.size")).isOne();
        assertThat(counter("cache.gets", "result", "hit")).isEqualTo(2);
        assertThat(counter("cache.gets", "result", "miss")).isEqualTo(2);
        assertThat(counter("cache.puts")).isEqualTo(2);
        assertThat(counter("cache.evictions")).isEqualTo(1);
    }

    @Holds("meter-counts")
    @Test
    void countsRefreshesByOutcome() {
        source.put("p", "11aa");
        cache.pull(KEY);
        cache.refresh(KEY);
        source.put("p", "22bb");
        cache.refresh(KEY);
        source.failAll(new PromptException.AccessDenied(KEY, "no", 403));
        cache.refresh(KEY);
        assertThat(counter("langsmith.prompt.cache.refreshes", "outcome", "unchanged"))
                .isOne();
        assertThat(counter("langsmith.prompt.cache.refreshes", "outcome", "changed"))
                .isOne();
        assertThat(counter("langsmith.prompt.cache.refreshes", "outcome", "access_denied"))
                .isOne();
        for (String outcome : new String[] {"not_found", "rate_limited", "unavailable", "invalid"}) {
            assertThat(counter("langsmith.prompt.cache.refreshes", "outcome", outcome))
                    .isZero();
        }
        assertThat(gauge("langsmith.prompt.cache.entries.failing")).isOne();
    }

    @Holds("meter-counts")
    @Test
    void tellsWhatIsStaleAndHowOldTheOldestIs() {
        source.put("p", "11aa");
        cache.pull(KEY);
        source.failAll(new PromptException.Unavailable(KEY, "down", 503, null));
        ticker.advance(Duration.ofMinutes(6));
        assertThat(cache.get(KEY)).isPresent();
        assertThat(gauge("langsmith.prompt.cache.entries.stale")).isOne();
        assertThat(counter("langsmith.prompt.cache.stale.gets")).isOne();
        TimeGauge age = registry.get("langsmith.prompt.cache.age.max").timeGauge();
        assertThat(age.value(TimeUnit.SECONDS)).isEqualTo(360, within(0.001));
        assertThat(age.getId().getBaseUnit()).isEqualTo("seconds");
    }

    @Holds("meter-counts")
    @Test
    void timesFetchesByWhatTheyWereFor() {
        source.hold().put("p", "11aa");
        cache.pull(KEY);
        assertThat(gauge("langsmith.prompt.cache.fetches.active")).isOne();
        ticker.advance(Duration.ofSeconds(3));
        source.release();
        cache.refresh(KEY);
        assertThat(gauge("langsmith.prompt.cache.fetches.active")).isZero();
        Timer misses = registry.get("langsmith.prompt.cache.fetches")
                .tag("kind", "miss")
                .timer();
        assertThat(misses.count()).isOne();
        assertThat(misses.totalTime(TimeUnit.SECONDS)).isEqualTo(3, within(0.001));
        assertThat(registry.get("langsmith.prompt.cache.fetches")
                        .tag("kind", "refresh")
                        .timer()
                        .count())
                .isOne();
    }

    @Test
    void fetchesAreCountedAndTimedWithoutAListenerToo() {
        SimpleMeterRegistry plain = new SimpleMeterRegistry();
        new PromptCacheMetrics(cache).bindTo(plain);
        source.hold().put("p", "11aa");
        cache.pull(KEY);
        ticker.advance(Duration.ofSeconds(3));
        source.release();
        cache.refresh(KEY);
        FunctionTimer misses =
                plain.get("langsmith.prompt.cache.fetches").tag("kind", "miss").functionTimer();
        assertThat(misses.count()).isOne();
        assertThat(misses.totalTime(TimeUnit.SECONDS)).isEqualTo(3, within(0.001));
        assertThat(plain.get("langsmith.prompt.cache.fetches")
                        .tag("kind", "refresh")
                        .functionTimer()
                        .count())
                .isOne();
        Meter.Id timed = registry.get("langsmith.prompt.cache.fetches")
                .tag("kind", "miss")
                .timer()
                .getId();
        assertThat(misses.getId()).isEqualTo(timed);
        assertThat(misses.getId().getDescription()).isEqualTo(timed.getDescription());
        assertThat(misses.getId().getType()).isEqualTo(timed.getType());
    }

    @Holds("meter-up")
    @ParameterizedTest
    @EnumSource(Operation.class)
    void noCounterGoesDownAndEachGoesOnWhateverTheApplicationDoes(Operation operation) {
        PromptKey gone = PromptKey.parse("gone");
        source.put("p", "11aa");
        source.put("q", "11aa");
        source.put("gone", "11aa");
        cache.pull(KEY);
        cache.pull("q");
        cache.pull(gone);
        cache.pull(gone);
        source.fail(gone, new PromptException.NotFound(gone, "deleted", 404));
        cache.refresh(gone);
        cache.pull(gone, () -> new PromptCommit("-", "gone", "00ff", Map.of()));
        cache.pull(KEY);
        ticker.advance(Duration.ofMinutes(6));
        cache.pull(KEY);
        Map<Meter.Id, Double> before = counts();
        assertThat(before.values()).filteredOn(count -> count > 0).hasSizeGreaterThanOrEqualTo(9);

        operation.on.accept(cache);
        assertThat(counts())
                .allSatisfy((id, count) -> assertThat(count).as(id.toString()).isGreaterThanOrEqualTo(before.get(id)));

        cache.configure(PromptCacheConfig.builder().maxSize(1).build());
        cache.pull(KEY);
        double hits = counter("cache.gets", "result", "hit");
        cache.pull(KEY);
        cache.refresh(KEY);
        assertThat(counter("cache.gets", "result", "hit")).isEqualTo(hits + 1);
        assertThat(counter("langsmith.prompt.cache.refreshes", "outcome", "unchanged"))
                .isPositive();
    }

    enum Operation {
        RESETS_THE_METRICS(AsyncPromptCache::resetMetrics),
        CLEARS(AsyncPromptCache::clear),
        INVALIDATES(cache -> cache.invalidate(KEY)),
        STARTS_AND_STOPS(cache -> {
            cache.start();
            cache.stop();
            cache.start();
            cache.shutdown();
        }),
        ALLOWS_MORE(cache -> cache.configure(
                cache.config().toBuilder().maxSize(7).ttl(Duration.ZERO).build())),
        SWITCHES_IT_OFF(
                cache -> cache.configure(cache.config().toBuilder().maxSize(0).build()));

        private final Consumer<AsyncPromptCache> on;

        Operation(Consumer<AsyncPromptCache> on) {
            this.on = on;
        }
    }

    @Test
    void boundTwiceToARegistryItCountsAFetchOnce() {
        new PromptCacheMetrics(cache, timer).bindTo(registry);
        source.put("p", "11aa");
        cache.pull(KEY);
        assertThat(registry.get("langsmith.prompt.cache.fetches")
                        .tag("kind", "miss")
                        .timer()
                        .count())
                .isOne();
        assertThat(counter("cache.puts")).isOne();
    }

    @Test
    void eachRegistryOfACompositeHasThemAllAlsoOneThatComesLater() {
        SimpleMeterRegistry first = new SimpleMeterRegistry();
        SimpleMeterRegistry late = new SimpleMeterRegistry();
        CompositeMeterRegistry composite = new CompositeMeterRegistry();
        composite.add(first);
        new PromptCacheMetrics(cache, timer).bindTo(composite);
        source.put("p", "11aa");
        cache.pull(KEY);
        composite.add(late);
        cache.refresh(KEY);

        assertThat(late.getMeters()).hasSameSizeAs(registry.getMeters());
        for (MeterRegistry each : List.of(first, late)) {
            assertThat(each.get("cache.puts").functionCounter().count()).isEqualTo(2);
            assertThat(each.get("langsmith.prompt.cache.fetches")
                            .tag("kind", "refresh")
                            .timer()
                            .count())
                    .isOne();
        }
    }

    @Test
    void whatAFilterDeniesIsNotThereAndHarmsNothing() {
        SimpleMeterRegistry filtered = new SimpleMeterRegistry();
        filtered.config().meterFilter(MeterFilter.denyNameStartsWith("langsmith"));
        new PromptCacheMetrics(cache, timer).bindTo(filtered);
        source.put("p", "11aa");

        assertThat(cache.pull(KEY)).isCompleted();
        assertThat(filtered.getMeters())
                .extracting(meter -> meter.getId().getName())
                .containsOnly("cache.size", "cache.gets", "cache.puts", "cache.evictions");
    }

    @Test
    void prometheusTellsTheirTypesAndMeanings() {
        PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        new PromptCacheMetrics(cache, timer).bindTo(prometheus);
        String text = prometheus.scrape();
        assertThat(text.lines().filter(line -> line.startsWith("# TYPE ")))
                .containsExactly(
                        "# TYPE cache_evictions_total counter",
                        "# TYPE cache_gets_total counter",
                        "# TYPE cache_puts_total counter",
                        "# TYPE cache_size gauge",
                        "# TYPE langsmith_prompt_cache_age_max_seconds gauge",
                        "# TYPE langsmith_prompt_cache_entries_failing gauge",
                        "# TYPE langsmith_prompt_cache_entries_stale gauge",
                        "# TYPE langsmith_prompt_cache_fallbacks_total counter",
                        "# TYPE langsmith_prompt_cache_fetches_active gauge",
                        "# TYPE langsmith_prompt_cache_fetches_seconds summary",
                        "# TYPE langsmith_prompt_cache_fetches_seconds_max gauge",
                        "# TYPE langsmith_prompt_cache_refreshes_total counter",
                        "# TYPE langsmith_prompt_cache_stale_gets_total counter");
        assertThat(text.lines().filter(line -> line.startsWith("# HELP ")))
                .hasSize(13)
                .allMatch(line -> line.split(" ").length > 4);
    }

    @Test
    void prometheusShowsThemBesideTheCachesOfSpringBoot() {
        PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        FunctionCounter.builder("cache.gets", this, test -> 5)
                .tags("cache", "books", "cache.manager", "cacheManager", "name", "books", "result", "hit")
                .register(prometheus);
        new PromptCacheMetrics(cache, timer).bindTo(prometheus);
        source.put("p", "11aa");
        cache.pull(KEY);
        String tags = "{cache=\"prompts\",cache_manager=\"langsmith\",name=\"prompts\"";
        assertThat(prometheus.scrape())
                .contains("cache_gets_total{cache=\"books\",cache_manager=\"cacheManager\"")
                .contains("cache_gets_total" + tags + ",result=\"miss\"} 1.0")
                .contains("cache_gets_total" + tags + ",result=\"hit\"} 0.0")
                .contains("cache_puts_total" + tags + "} 1.0")
                .contains("cache_evictions_total" + tags + "} 0.0")
                .contains("cache_size" + tags + "} 1.0")
                .contains("langsmith_prompt_cache_stale_gets_total" + tags + "} 0.0")
                .contains("langsmith_prompt_cache_refreshes_total" + tags + ",outcome=\"changed\"} 0.0")
                .contains("langsmith_prompt_cache_fetches_seconds_count{cache=\"prompts\","
                        + "cache_manager=\"langsmith\",kind=\"miss\",name=\"prompts\"} 1")
                .contains("langsmith_prompt_cache_fetches_active" + tags + "} 0.0")
                .contains("langsmith_prompt_cache_entries_stale" + tags + "} 0.0")
                .contains("langsmith_prompt_cache_entries_failing" + tags + "} 0.0")
                .contains("langsmith_prompt_cache_age_max_seconds" + tags + "} 0.0");
    }

    private Map<Meter.Id, Double> counts() {
        Map<Meter.Id, Double> counts = new HashMap<>();
        for (Meter meter : registry.getMeters()) {
            if (meter instanceof FunctionCounter counter) {
                counts.put(meter.getId(), counter.count());
            } else if (meter instanceof Timer fetches) {
                counts.put(meter.getId(), (double) fetches.count());
            }
        }
        return counts;
    }

    private double gauge(String name) {
        Gauge gauge = registry.get(name).gauge();
        return gauge.value();
    }

    private double counter(String name, String... tags) {
        return registry.get(name).tags(tags).functionCounter().count();
    }
}
