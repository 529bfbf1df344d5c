package dev.promptcache.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptCacheConfig;
import dev.promptcache.PromptCacheConfig.OnNotFound;
import dev.promptcache.contract.Holds;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PromptCachePropertiesTests {

    @Holds("property-names")
    @Test
    void theDefaultsAreThoseOfTheCore() {
        assertThat(ConfigMapper.config(new PromptCacheProperties())).isEqualTo(PromptCacheConfig.defaults());
    }

    @Holds("property-names")
    @Test
    void bindsEveryProperty() {
        Runners.starterWithFakes()
                .withPropertyValues(
                        "langsmith.prompt-cache.max-size=1",
                        "langsmith.prompt-cache.ttl=2m",
                        "langsmith.prompt-cache.refresh-interval=3s",
                        "langsmith.prompt-cache.stale-while-revalidate=4h",
                        "langsmith.prompt-cache.stale-if-error=5d",
                        "langsmith.prompt-cache.negative-ttl=6s",
                        "langsmith.prompt-cache.on-not-found=keep",
                        "langsmith.prompt-cache.refresh.concurrency=7",
                        "langsmith.prompt-cache.refresh.idle-timeout=8h",
                        "langsmith.prompt-cache.refresh.backoff.initial-interval=9s",
                        "langsmith.prompt-cache.refresh.backoff.max-interval=10m",
                        "langsmith.prompt-cache.http.connect-timeout=11s",
                        "langsmith.prompt-cache.http.read-timeout=12s",
                        "langsmith.prompt-cache.http.deadline=13s")
                .run(context -> {
                    assertThat(context.getBean(AsyncPromptCache.class).config())
                            .isEqualTo(new PromptCacheConfig(
                                    1,
                                    Duration.ofMinutes(2),
                                    Duration.ofSeconds(3),
                                    Duration.ofHours(4),
                                    Duration.ofDays(5),
                                    Duration.ofSeconds(6),
                                    OnNotFound.KEEP,
                                    7,
                                    Duration.ofHours(8),
                                    Duration.ofSeconds(9),
                                    Duration.ofMinutes(10),
                                    Duration.ofSeconds(13)));
                    PromptCacheHttpProperties http =
                            context.getBean(PromptCacheProperties.class).getHttp();
                    assertThat(http.getConnectTimeout()).isEqualTo(Duration.ofSeconds(11));
                    assertThat(http.getReadTimeout()).isEqualTo(Duration.ofSeconds(12));
                });
    }

    @Holds("property-seconds")
    @Test
    void aBareNumberInEveryDurationIsSeconds() throws IOException {
        String[] values = metadata().entrySet().stream()
                .filter(property -> property.getValue().path("type").asString().equals("java.time.Duration"))
                .map(property -> property.getKey() + "=90")
                .toArray(String[]::new);
        assertThat(values).hasSize(14);
        Runners.starterWithFakes().withPropertyValues(values).run(context -> {
            PromptCacheConfig config = context.getBean(AsyncPromptCache.class).config();
            PromptCacheHttpProperties http =
                    context.getBean(PromptCacheProperties.class).getHttp();
            assertThat(new Duration[] {
                        config.ttl(),
                        config.refreshInterval(),
                        config.staleWhileRevalidate(),
                        config.staleIfError(),
                        config.negativeTtl(),
                        config.idleTimeout(),
                        config.backoffInitial(),
                        config.backoffMax(),
                        config.deadline(),
                        http.getConnectTimeout(),
                        http.getReadTimeout(),
                        fleet(context.getEnvironment()).getCheckInterval(),
                        fleet(context.getEnvironment()).getTimeout(),
                        context.getBean(PromptCacheProperties.class)
                                .getPreload()
                                .getTimeout()
                    })
                    .containsOnly(Duration.ofSeconds(90));
        });
    }

    private static PromptCacheFleetProperties fleet(Environment environment) {
        return Binder.get(environment)
                .bind("langsmith.prompt-cache.fleet", PromptCacheFleetProperties.class)
                .get();
    }

    @Test
    void variablesBindInBothSpellings() {
        Runners.starterWithFakes()
                .withInitializer(context -> Runners.variables(
                        context,
                        Map.of("LANGSMITH_PROMPT_CACHE_MAX_SIZE", "7", "LANGSMITH_PROMPTCACHE_NEGATIVETTL", "3s")))
                .run(context -> {
                    PromptCacheConfig config =
                            context.getBean(AsyncPromptCache.class).config();
                    assertThat(config.maxSize()).isEqualTo(7);
                    assertThat(config.negativeTtl()).isEqualTo(Duration.ofSeconds(3));
                });
    }

    @Holds("property-blank")
    @Test
    void aBlankValueUnsetsWhatASourceOfLowerPrecedenceSays() throws IOException {
        Map<String, Object> values = new TreeMap<>();
        metadata().forEach((name, property) -> {
            if (!List.of("java.lang.Integer", "java.lang.Boolean")
                    .contains(property.path("type").asString())) {
                values.put(name, "");
            }
        });
        values.remove("langsmith.api-key");
        Map<String, Object> lower = Map.ofEntries(
                Map.entry("langsmith.prompt-cache.ttl", "7m"),
                Map.entry("langsmith.prompt-cache.stale-if-error", "7m"),
                Map.entry("langsmith.prompt-cache.on-not-found", "keep"),
                Map.entry("langsmith.prompt-cache.trusted-owners", "acme"),
                Map.entry("langsmith.prompt-cache.preload.identifiers", "p"),
                Map.entry("langsmith.prompt-cache.fallback-location", "classpath:no-such.json"),
                Map.entry("langsmith.prompt-cache.snapshot.location", "https://host/prompts.json"),
                Map.entry("langsmith.prompt-cache.http.ssl.bundle", "no-such-bundle"));
        Runners.starter()
                .withInitializer(context -> {
                    context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("blank", values));
                    context.getEnvironment().getPropertySources().addLast(new MapPropertySource("lower", lower));
                })
                .withPropertyValues("langsmith.api-key=key")
                .run(context -> assertThat(
                                context.getBean(AsyncPromptCache.class).config())
                        .isEqualTo(PromptCacheConfig.defaults()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"max-size", "allow-public-prompts", "refresh.concurrency", "http.max-retries"})
    void aBlankNumberOrFlagStopsTheStartUnderItsName(String name) {
        Runners.starterWithFakes()
                .withPropertyValues("langsmith.prompt-cache." + name + "=")
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasStackTraceContaining("Failed to bind properties under 'langsmith.prompt-cache." + name));
    }

    @Test
    void thereIsNoPropertyThatIsNone() {
        Runners.starterWithFakes()
                .withPropertyValues("langsmith.prompt-cache.environment=staging")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void theNamesThatAreKnownAreThoseOfTheMetadata() throws IOException {
        assertThat(PropertyNames.all())
                .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                metadata().keySet().stream().filter(name -> name.startsWith("langsmith.prompt-cache.")),
                                Stream.of("langsmith.prompt-cache.test.locations"))
                        .toList());
    }

    @Holds("property-names")
    @Test
    void theMetadataDescribesEveryPropertyWithItsDefault() throws IOException {
        Map<String, String> defaults = new TreeMap<>();
        metadata().forEach((name, property) -> {
            assertThat(property.path("description").asString())
                    .as("description of " + name)
                    .isNotBlank();
            defaults.put(name, property.path("defaultValue").asString("-"));
        });
        assertThat(defaults)
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry("langsmith.api-key", "-"),
                        Map.entry("langsmith.endpoint", LangSmithConnectionDetails.DEFAULT_ENDPOINT),
                        Map.entry("langsmith.workspace-id", "-"),
                        Map.entry("langsmith.prompt-cache.enabled", "true"),
                        Map.entry("langsmith.prompt-cache.max-size", "100"),
                        Map.entry("langsmith.prompt-cache.ttl", "5m"),
                        Map.entry("langsmith.prompt-cache.refresh-interval", "1m"),
                        Map.entry("langsmith.prompt-cache.stale-while-revalidate", "-"),
                        Map.entry("langsmith.prompt-cache.stale-if-error", "-"),
                        Map.entry("langsmith.prompt-cache.negative-ttl", "10s"),
                        Map.entry("langsmith.prompt-cache.on-not-found", "evict"),
                        Map.entry("langsmith.prompt-cache.history-size", "20"),
                        Map.entry("langsmith.prompt-cache.vetting.max-size", "-"),
                        Map.entry("langsmith.prompt-cache.vetting.template", "warn"),
                        Map.entry("langsmith.prompt-cache.allow-public-prompts", "false"),
                        Map.entry("langsmith.prompt-cache.trusted-owners", "-"),
                        Map.entry("langsmith.prompt-cache.refresh.concurrency", "8"),
                        Map.entry("langsmith.prompt-cache.refresh.idle-timeout", "-"),
                        Map.entry("langsmith.prompt-cache.refresh.backoff.initial-interval", "1s"),
                        Map.entry("langsmith.prompt-cache.refresh.backoff.max-interval", "5m"),
                        Map.entry("langsmith.prompt-cache.fallback-location", "-"),
                        Map.entry("langsmith.prompt-cache.preload.identifiers", "-"),
                        Map.entry("langsmith.prompt-cache.preload.timeout", "10s"),
                        Map.entry("langsmith.prompt-cache.preload.on-failure", "degrade"),
                        Map.entry("langsmith.prompt-cache.snapshot.location", "-"),
                        Map.entry("langsmith.prompt-cache.http.connect-timeout", "2s"),
                        Map.entry("langsmith.prompt-cache.http.read-timeout", "10s"),
                        Map.entry("langsmith.prompt-cache.http.max-retries", "2"),
                        Map.entry("langsmith.prompt-cache.http.max-body-size", "5MB"),
                        Map.entry("langsmith.prompt-cache.http.ssl.bundle", "-"),
                        Map.entry("langsmith.prompt-cache.http.deadline", "15s"),
                        Map.entry("langsmith.prompt-cache.webhook.secret", "-"),
                        Map.entry("langsmith.prompt-cache.webhook.path", "/langsmith/webhook"),
                        Map.entry("langsmith.prompt-cache.webhook.header", "X-Prompt-Cache-Secret"),
                        Map.entry("langsmith.prompt-cache.webhook.max-body-size", "1MB"),
                        Map.entry("langsmith.prompt-cache.fleet.enabled", "false"),
                        Map.entry("langsmith.prompt-cache.fleet.namespace", "-"),
                        Map.entry("langsmith.prompt-cache.fleet.check-interval", "5s"),
                        Map.entry("langsmith.prompt-cache.fleet.timeout", "500ms"),
                        Map.entry("langsmith.prompt-cache.fleet.encryption-keys", "-"),
                        Map.entry("langsmith.prompt-cache.fleet.calls-per-minute", "2000")));
    }

    @Test
    void theMetadataOfTheEndpointSaysThatItIsReadOnly() throws IOException {
        assertThat(allMetadata()
                        .get("management.endpoint.promptcache.access")
                        .path("defaultValue")
                        .asString())
                .isEqualTo("read_only");
    }

    @Test
    void everyHintIsForAPropertyThatExistsAndItsValuesAreDescribedAndAccepted() throws IOException {
        Map<String, JsonNode> hints = read("hints");
        hints.keySet().removeIf(name -> !name.startsWith("langsmith."));
        assertThat(hints).isNotEmpty();
        assertThat(metadata().keySet()).containsAll(hints.keySet());
        hints.forEach((name, hint) -> hint.path("values").forEach(value -> {
            assertThat(value.path("description").asString()).endsWith(".");
            Runners.starterWithFakes()
                    .withPropertyValues(name + "=" + value.path("value").asString())
                    .run(context -> assertThat(context).hasNotFailed());
        }));
    }

    @Test
    void whatIsAddedToTheMetadataByHandSaysNothingTwice() throws IOException {
        JsonMapper strict = JsonMapper.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        Path file = Path.of("src/main/resources/META-INF/additional-spring-configuration-metadata.json");
        try (InputStream json = Files.newInputStream(file)) {
            JsonNode added = strict.readTree(json);
            for (String kind : List.of("properties", "hints")) {
                assertThat(added.path(kind)
                                .valueStream()
                                .map(node -> node.path("name").asString()))
                        .as(kind)
                        .isNotEmpty()
                        .isSorted()
                        .doesNotHaveDuplicates();
            }
        }
    }

    private static Map<String, JsonNode> metadata() throws IOException {
        Map<String, JsonNode> ours = allMetadata();
        ours.keySet().removeIf(name -> !name.startsWith("langsmith."));
        return ours;
    }

    private static Map<String, JsonNode> allMetadata() throws IOException {
        return read("properties");
    }

    private static Map<String, JsonNode> read(String kind) throws IOException {
        Map<String, JsonNode> properties = new TreeMap<>();
        ClassLoader loader = PromptCacheProperties.class.getClassLoader();
        for (URL url : Collections.list(loader.getResources("META-INF/spring-configuration-metadata.json"))) {
            try (InputStream json = url.openStream()) {
                JsonMapper.shared()
                        .readTree(json)
                        .path(kind)
                        .forEach(
                                property -> properties.put(property.path("name").asString(), property));
            }
        }
        return properties;
    }
}
