package dev.promptcache.samples.service;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.context.TestPropertySource;

@TestPropertySource(properties = "langsmith.prompt-cache.ttl=1h")
class ObservabilityTests extends AbstractPromptServiceTests {

    private static final String TAGS = "cache=\"prompts\",cache_manager=\"langsmith\",";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cache_size",
                "cache_gets_total",
                "cache_puts_total",
                "cache_evictions_total",
                "langsmith_prompt_cache_stale_gets_total",
                "langsmith_prompt_cache_refreshes_total",
                "langsmith_prompt_cache_fetches_seconds_count",
                "langsmith_prompt_cache_fetches_seconds_sum",
                "langsmith_prompt_cache_fetches_active",
                "langsmith_prompt_cache_entries_stale",
                "langsmith_prompt_cache_entries_failing",
                "langsmith_prompt_cache_age_max_seconds"
            })
    void prometheusReadsEveryMeter(String name) {
        assertThat(prometheus()).containsPattern("(?m)^" + name + "[^ ]*\\{" + TAGS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"changed", "unchanged", "not_found", "access_denied", "rate_limited", "unavailable", "invalid"})
    void everyOutcomeIsThereBeforeItFirstHappens(String outcome) {
        assertThat(prometheus())
                .contains("langsmith_prompt_cache_refreshes_total{" + TAGS + "name=\"prompts\",outcome=\"" + outcome);
    }

    @Test
    void theMetersFollowTheCache() {
        double hits = sample("cache_gets_total", ",result=\"hit\"");
        double misses = sample("cache_gets_total", ",result=\"miss\"");
        double puts = sample("cache_puts_total", "");

        pulled("chat");
        pulled("chat");
        pulled("chat");

        assertThat(sample("cache_gets_total", ",result=\"hit\"")).isEqualTo(hits + 2);
        assertThat(sample("cache_gets_total", ",result=\"miss\"")).isEqualTo(misses + 1);
        assertThat(sample("cache_puts_total", "")).isEqualTo(puts + 1);
        assertThat(sample("cache_size", "")).isEqualTo(1);
    }

    @Test
    void noMeterNamesAPrompt() {
        pulled("chat-mustache");

        assertThat(prometheus()).doesNotContain("mustache");
    }

    @Test
    void theMetricsEndpointKnowsTheMetersByTheirMicrometerNames() {
        client.get()
                .uri("/actuator/metrics/langsmith.prompt.cache.refreshes")
                .exchange()
                .expectStatus()
                .isOk();
        client.get()
                .uri("/actuator/metrics/cache.gets?tag=cache:prompts")
                .exchange()
                .expectStatus()
                .isOk();
    }

    @Test
    void theApplicationIsUp() {
        client.get()
                .uri("/actuator/health")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.status")
                .isEqualTo("UP");
    }

    private double sample(String name, String moreTags) {
        String start = name + "{" + TAGS + "name=\"prompts\"" + moreTags + "} ";
        return prometheus()
                .lines()
                .filter(line -> line.startsWith(start))
                .mapToDouble(line -> Double.parseDouble(line.substring(start.length())))
                .findFirst()
                .orElseThrow();
    }

    private String prometheus() {
        String text = client.get()
                .uri("/actuator/prometheus")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody();
        return text == null ? "" : text;
    }
}
