package dev.promptcache.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import dev.promptcache.PromptSource;
import dev.promptcache.boot.Preload.OnFailure;
import dev.promptcache.boot.autoconfigure.PromptCacheAutoConfiguration;
import dev.promptcache.boot.autoconfigure.Runners;
import dev.promptcache.contract.Holds;
import dev.promptcache.testing.FakePromptSource;
import dev.promptcache.testing.FakeTicker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@ExtendWith(OutputCaptureExtension.class)
class PreloadTests {

    private static final PromptException OUTAGE =
            new PromptException.Unavailable(PromptKey.parse("any"), "down", 503, null);
    private static final int PROMPTS = 50;

    private final FakePromptSource source = new FakePromptSource();
    private final FakeTicker ticker = new FakeTicker();

    @TempDir
    private Path folder;

    @Test
    void promptsAreCachedWhenTheApplicationHasStarted() {
        source.put(PromptKey.parse("a").withModel(), source.put("a", "11aa"));
        source.put("team/b:prod", "22bb");
        preloading("a,a:with_model, team/b:prod").run(context -> {
            AsyncPromptCache cache = context.getBean(AsyncPromptCache.class);
            assertThat(cache.entries())
                    .extracting(entry -> entry.key().toString())
                    .hasSize(3);
            assertThat(cache.entry(PromptKey.parse("a").withModel())).isPresent();
        });
    }

    @Test
    void whatASnapshotHasIsNotFetched() {
        String snapshot = "langsmith.prompt-cache.snapshot.location=" + folder.resolve("prompts.json");
        source.put("a", "11aa");
        preloading("a")
                .withPropertyValues(snapshot)
                .run(context -> assertThat(source.fetches()).isOne());
        source.put("b", "11aa");
        preloading("a,b").withPropertyValues(snapshot).run(context -> {
            assertThat(source.fetches("a")).isOne();
            assertThat(source.fetches("b")).isOne();
        });
    }

    @Test
    void theLineSaysWhatWasFetchedAndWhatWasThereAndCountsAPromptOnce(CapturedOutput output) {
        String snapshot = "langsmith.prompt-cache.snapshot.location=" + folder.resolve("prompts.json");
        source.put("a", "11aa");
        source.put("b", "11aa");
        preloading("a,a:latest,-/a").withPropertyValues(snapshot).run(context -> {});
        assertThat(output).containsPattern("Preloaded prompts: 1 fetched in \\d+ ms, 0 cached already");
        preloading("a,b").withPropertyValues(snapshot).run(context -> {});
        assertThat(output).containsPattern("Preloaded prompts: 1 fetched in \\d+ ms, 1 cached already");
        preloading("a,b").withPropertyValues(snapshot).run(context -> {});
        assertThat(output).containsPattern("Preloaded prompts: 0 fetched in \\d+ ms, 2 cached already");
    }

    @Test
    void nothingElseIsFetchedAndNothingIfTheCacheIsDisabled() {
        preloading("").run(context -> assertThat(source.fetches()).isZero());
        preloading("a,b")
                .withPropertyValues("langsmith.prompt-cache.max-size=0")
                .run(context -> assertThat(source.fetches()).isZero());
    }

    @Test
    void fetchesGoSideBySideButNotAllAtATime() {
        source.hold();
        Preload preload = many(cache(), Duration.ofMillis(200), OnFailure.DEGRADE);
        preload.start();
        assertThat(source.fetches()).isEqualTo(16);
    }

    @Holds("property-preload")
    @Test
    void degradeStartsWithWhatThereIsAndSaysOnceWhatIsMissingAndWhy(CapturedOutput output) {
        source.put("a", "11aa");
        source.fail(PromptKey.parse("b"), OUTAGE);
        preloading("a,b,c").run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(context.getBean(AsyncPromptCache.class).size()).isOne();
            assertThat(output)
                    .containsOnlyOnce("2 of 3 prompts could not be preloaded: 'b' (unavailable: down), "
                            + "'c' (not_found: the fake has none); the application starts without");
        });
    }

    @Test
    void degradeKeepsTryingLessAndLessOftenUntilAllAreThere(CapturedOutput output) {
        source.failAll(OUTAGE);
        AsyncPromptCache cache = cache();
        many(cache, Duration.ofSeconds(10), OnFailure.DEGRADE).start();
        assertThat(source.fetches()).isEqualTo(PROMPTS);
        ticker.advance(Duration.ofSeconds(1));
        assertThat(source.fetches()).isEqualTo(2 * PROMPTS);
        ticker.advance(Duration.ofHours(1));
        assertThat(source.fetches()).isBetween(15 * PROMPTS, 35 * PROMPTS);

        source.failAll(null);
        names().forEach(name -> source.put(name, "11aa"));
        ticker.advance(Duration.ofMinutes(5));
        assertThat(cache.size()).isEqualTo(PROMPTS);
        assertThat(output).containsOnlyOnce("All 50 prompts that were to be preloaded are there now");
        int fetches = source.fetches();
        ticker.advance(Duration.ofMinutes(4));
        assertThat(source.fetches()).isEqualTo(fetches);
    }

    @Test
    void whatTheApplicationPullsItselfIsNotTriedAgain() {
        source.failAll(OUTAGE);
        AsyncPromptCache cache = cache();
        many(cache, Duration.ofSeconds(10), OnFailure.DEGRADE).start();
        source.failAll(null);
        names().forEach(name -> {
            source.put(name, "11aa");
            cache.pull(name);
        });
        int fetches = source.fetches();
        ticker.advance(Duration.ofSeconds(2));
        assertThat(source.fetches()).isEqualTo(fetches);
    }

    @Test
    void stoppingEndsTheAttempts() {
        source.failAll(OUTAGE);
        Preload preload = many(cache(), Duration.ofSeconds(10), OnFailure.DEGRADE);
        preload.start();
        preload.stop();
        ticker.advance(Duration.ofHours(1));
        assertThat(source.fetches()).isEqualTo(PROMPTS);
        preload.start();
        assertThat(source.fetches()).isEqualTo(2 * PROMPTS);
    }

    @Holds("property-preload")
    @Test
    void failStopsTheStartWithThePromptsAndTheReasons(CapturedOutput output) {
        assertThatThrownBy(() ->
                        application(WebApplicationType.NONE, "preload.identifiers=a,b", "preload.on-failure=fail"))
                .hasRootCauseInstanceOf(PreloadException.class);
        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("1 of 2 prompts could not be preloaded")
                .contains("'b' (not_found: ")
                .contains("langsmith.prompt-cache.preload.identifiers")
                .contains("langsmith.prompt-cache.preload.on-failure");
    }

    @Holds("property-preload")
    @Test
    void theStartWaitsNoLongerThanTheTimeout() {
        source.hold();
        Preload preload = many(cache(), Duration.ofMillis(50), OnFailure.FAIL);
        assertThatThrownBy(preload::start)
                .hasMessageContaining("50 of 50 prompts")
                .hasMessageContaining("'p0' (unavailable: there was no answer within 50ms)")
                .hasMessageContaining("'p49'");
    }

    @Test
    void whoeverInterruptsTheStartIsHeard() {
        source.hold();
        Preload preload = many(cache(), Duration.ofMinutes(1), OnFailure.FAIL);
        Thread.currentThread().interrupt();
        assertThatThrownBy(preload::start).hasMessageContaining("the start was interrupted");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Holds({"W39", "property-preload", "lifecycle-phase"})
    @Test
    void promptsAreFetchedBeforeTheWebServerTakesRequests() {
        Application.EVENTS.clear();
        application(WebApplicationType.SERVLET, "preload.identifiers=a");
        assertThat(Application.EVENTS).containsExactly("fetched a", "web server");
        assertThat(PromptCacheLifecycle.PHASE)
                .as("with any web server")
                .isLessThan(WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"preload.identifiers=a,b:c:d", "preload.identifiers=a,b,c,d", "preload.timeout=0"})
    void aValueOutOfItsRangeStopsTheStartUnderItsName(String property) {
        Runners.starterWithFakes()
                .withPropertyValues("langsmith.prompt-cache.max-size=3", "langsmith.prompt-cache." + property)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOfSatisfying(
                                InvalidConfigurationPropertyValueException.class,
                                failure -> assertThat("langsmith.prompt-cache." + property)
                                        .startsWith(failure.getName() + "=")));
    }

    @Test
    void aPromptThatIsNamedTwiceCountsOnceAgainstTheMaximumToo() {
        Runners.starterWithFakes()
                .withPropertyValues(
                        "langsmith.prompt-cache.max-size=1",
                        "langsmith.prompt-cache.preload.identifiers=chat,chat:latest,-/chat")
                .run(context -> assertThat(context).hasNotFailed());
    }

    private ApplicationContextRunner preloading(String identifiers) {
        return Runners.starter()
                .withBean(FakePromptSource.class, () -> source)
                .withPropertyValues("langsmith.prompt-cache.preload.identifiers=" + identifiers);
    }

    private AsyncPromptCache cache() {
        return AsyncPromptCache.builder(source)
                .ticker(ticker)
                .scheduler(ticker.scheduler())
                .executor(Runnable::run)
                .configure(config -> config.ttl(Duration.ofHours(10)))
                .build();
    }

    private Preload many(AsyncPromptCache cache, Duration timeout, OnFailure onFailure) {
        List<PromptKey> keys = names().stream().map(PromptKey::parse).toList();
        return new Preload(cache, keys, timeout, onFailure, ticker.scheduler());
    }

    private static List<String> names() {
        return IntStream.range(0, PROMPTS).mapToObj(i -> "p" + i).toList();
    }

    private static void application(WebApplicationType type, String... properties) {
        List<String> arguments = new java.util.ArrayList<>(
                List.of("--server.port=0", "--spring.main.banner-mode=off", "--spring.jmx.enabled=false"));
        for (String property : properties) {
            arguments.add("--langsmith.prompt-cache." + property);
        }
        new SpringApplicationBuilder(Application.class)
                .web(type)
                .run(arguments.toArray(String[]::new))
                .close();
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({PromptCacheAutoConfiguration.class, TomcatServletWebServerAutoConfiguration.class})
    static class Application {

        private static final List<String> EVENTS = new CopyOnWriteArrayList<>();

        @Bean
        PromptSource onlyA() {
            return PromptSource.blocking((key, mode) -> {
                EVENTS.add("fetched " + key);
                if (key.name().equals("a")) {
                    return new PromptCommit("-", "a", "11aa", Map.of());
                }
                throw new PromptException.NotFound(key, "there is only one", 404);
            });
        }

        @Bean
        ApplicationListener<WebServerInitializedEvent> webServer() {
            return event -> EVENTS.add("web server");
        }
    }
}
