package dev.promptcache.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.CachedPrompt.Origin;
import dev.promptcache.PromptCache;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import dev.promptcache.boot.actuate.PromptCacheEndpoint;
import dev.promptcache.boot.diagnostics.ApiKeyException;
import dev.promptcache.boot.health.PromptCacheHealthIndicator;
import dev.promptcache.contract.Holds;
import dev.promptcache.langsmith.RawServer;
import dev.promptcache.testing.FakePromptSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class OfflineTests {

    private static final String BUNDLED = "langsmith.prompt-cache.fallback-location=classpath:bundled-prompts.json";

    @TempDir
    private Path folder;

    private final RawServer langSmith =
            new RawServer((self, connection) -> RawServer.send(connection, RawServer.prompt()));

    @AfterEach
    void stop() {
        langSmith.close();
    }

    @Holds("property-fallback")
    @Test
    void bundledPromptsAreServedWhileLangSmithFailsAndGiveWayToIt() {
        Runners.starterWithFakes().withPropertyValues(BUNDLED).run(context -> {
            PromptCache cache = context.getBean(PromptCache.class);
            FakePromptSource source = context.getBean(FakePromptSource.class);
            source.failAll(new PromptException.Unavailable(PromptKey.parse("any"), "down", 503, null));
            assertThat(cache.pull("joke").origin()).isEqualTo(Origin.BUNDLED);
            PromptKey variant = PromptKey.parse("team/story:prod").withModel();
            assertThat(cache.pull(variant).commitHash()).isEqualTo("22bb");
            assertThat(cache.metrics().fallbacks()).isEqualTo(2);

            source.failAll(null).put("joke", "33cc");
            assertThat(cache.refresh(PromptKey.parse("joke")).commitHash()).isEqualTo("33cc");
            assertThat(cache.pull("joke").origin()).isEqualTo(Origin.LANGSMITH);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "file:", " "})
    void bundledPromptsMayLieAtABarePathOrAFileUrl(String scheme) throws IOException {
        Path file = Files.writeString(folder.resolve("bundled.json"), bundled());
        Runners.starterWithFakes()
                .withPropertyValues("langsmith.prompt-cache.fallback-location=" + scheme + file)
                .run(context -> assertThat(
                                context.getBean(AsyncPromptCache.class).status().bundled())
                        .isEqualTo(2));
    }

    @Test
    void bundledPromptsThatAreMissingStopTheStart() {
        Runners.starterWithFakes()
                .withPropertyValues("langsmith.prompt-cache.fallback-location=classpath:no-such.json")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOfSatisfying(
                                InvalidConfigurationPropertyValueException.class,
                                failure -> assertThat(failure.getName() + failure.getValue() + failure.getReason())
                                        .contains(
                                                "langsmith.prompt-cache.fallback-location",
                                                "no-such.json",
                                                "Must be a file that exists")));
    }

    @Test
    void ofDamagedBundledPromptsTheGoodOnesAreUsedWithOneWarning(CapturedOutput output) throws IOException {
        String whole = bundled();
        Path file = Files.writeString(folder.resolve("bundled.json"), whole.substring(0, whole.length() - 20));
        Runners.starterWithFakes()
                .withPropertyValues("langsmith.prompt-cache.fallback-location=file:" + file)
                .run(context -> {
                    assertThat(context.getBean(AsyncPromptCache.class).status().bundled())
                            .isOne();
                    assertThat(output).containsOnlyOnce("The bundled prompts are not all right: it breaks off");
                });
    }

    @Holds("property-offline")
    @Test
    void withASnapshotAndNoKeyTheApplicationServesItAndNeverCallsLangSmith(CapturedOutput output) throws IOException {
        Path file = Files.writeString(folder.resolve("prompts.json"), snapshotOfSomebody());
        offline("langsmith.prompt-cache.snapshot.location=" + file).run(context -> {
            PromptCache cache = context.getBean(PromptCache.class);
            assertThat(cache.pull("joke").commitHash()).isEqualTo("11aa");
            assertThat(output).containsOnlyOnce("It serves 2 prompts of its snapshot and 0 bundled ones");
            cache.asynchronous().refreshAll();
            assertThatThrownBy(() -> cache.pull("other"))
                    .isInstanceOf(PromptException.Unavailable.class)
                    .hasMessageContaining("the prompt cache is offline")
                    .hasMessageContaining("langsmith.prompt-cache.snapshot.location")
                    .hasMessageContaining("langsmith.api-key");
            assertThat(langSmith.requests()).isEmpty();

            assertThat(context.getBean(PromptCacheEndpoint.class)
                            .cache(null, null)
                            .offline())
                    .isTrue();
            Health health = context.getBean(PromptCacheHealthIndicator.class).health();
            assertThat(health.getStatus()).isEqualTo(Status.UP);
            assertThat(health.getDetails()).containsEntry("state", "offline").containsEntry("size", 2);
            cache.set(PromptKey.parse("mine"), new FakePromptSource().put("mine", "33cc"));
        });
        assertThat(file).as("an offline cache only reads").hasContent(snapshotOfSomebody());
    }

    @Test
    void withBundledPromptsAndNoKeyTheApplicationServesThemAndNeverCallsLangSmith() {
        offline(BUNDLED).run(context -> {
            PromptCache cache = context.getBean(PromptCache.class);
            assertThat(cache.pull("joke").commitHash()).isEqualTo("11aa");
            assertThat(cache.pull("joke").commitHash()).isEqualTo("11aa");
            assertThat(cache.asynchronous().pull("other")).failsWithin(Duration.ofSeconds(20));
            assertThat(langSmith.requests()).isEmpty();
            Health health = context.getBean(PromptCacheHealthIndicator.class).health();
            assertThat(health.getStatus()).isEqualTo(Status.UP);
            assertThat(health.getDetails()).containsEntry("state", "offline").containsEntry("bundled", 2);
        });
    }

    @Test
    void aBlankKeyOfTheApplicationsOwnDetailsIsNone() {
        offline(BUNDLED)
                .withBean(LangSmithConnectionDetails.class, () -> () -> " ")
                .run(context -> assertThat(
                                context.getBean(PromptCache.class).pull("joke").commitHash())
                        .isEqualTo("11aa"));
    }

    @Test
    void withoutANegativeTtlASnapshotDoesNotStandInForAKey() throws IOException {
        Path file = Files.writeString(folder.resolve("prompts.json"), snapshotOfSomebody());
        online("langsmith.prompt-cache.snapshot.location=" + file, BUNDLED)
                .run(context -> assertThat(context).getFailure().rootCause().isInstanceOf(ApiKeyException.class));
    }

    @Holds("property-offline")
    @Test
    void withAKeyANegativeTtlStillFetchesWhatIsMissing() {
        offline(BUNDLED, "langsmith.api-key=key").run(context -> {
            context.getBean(PromptCache.class).pull("p");
            assertThat(langSmith.requests()).hasSize(1);
        });
    }

    private ApplicationContextRunner offline(String... properties) {
        return online(properties)
                .withPropertyValues("langsmith.prompt-cache.ttl=-1", "langsmith.prompt-cache.trusted-owners=team");
    }

    private ApplicationContextRunner online(String... properties) {
        return Runners.starter()
                .withConfiguration(AutoConfigurations.of(PromptCacheHealthContributorAutoConfiguration.class))
                .withPropertyValues(
                        "langsmith.endpoint=" + langSmith.url(),
                        "management.endpoints.web.exposure.include=promptcache",
                        "management.endpoints.jmx.exposure.include=promptcache")
                .withPropertyValues(properties);
    }

    private static String snapshotOfSomebody() throws IOException {
        return bundled().replaceFirst("\\{", "{\"prompt_cache\": {\"version\": 1, \"fingerprint\": \"somebody\"},");
    }

    private static String bundled() throws IOException {
        try (var in = OfflineTests.class.getResourceAsStream("/bundled-prompts.json")) {
            return new String(
                    java.util.Objects.requireNonNull(in).readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        }
    }
}
