package dev.promptcache.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.CachedPrompt;
import dev.promptcache.PromptCache;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import dev.promptcache.contract.Holds;
import dev.promptcache.testing.FakePromptSource;
import dev.promptcache.testing.FakeTicker;
import jakarta.annotation.PostConstruct;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

@ExtendWith(OutputCaptureExtension.class)
class SnapshotTests {

    private static final Instant NOON = Instant.parse("2026-08-01T12:00:00Z");

    @TempDir
    private Path folder;

    @Test
    void aRestartedApplicationAnswersWithTheTrueAgeThoughLangSmithIsDown() {
        pullAndStop("a", "b");
        process(Duration.ofMinutes(2)).run(context -> {
            context.getBean(FakePromptSource.class).failAll(outage());
            AsyncPromptCache cache = context.getBean(AsyncPromptCache.class);
            assertThat(cache.pull("a")).isCompleted();
            CachedPrompt entry = cache.entry(PromptKey.parse("b")).orElseThrow();
            assertThat(entry.age()).isEqualTo(Duration.ofMinutes(2));
            assertThat(entry.origin()).isEqualTo(CachedPrompt.Origin.SNAPSHOT);
            assertThat(context.getBean(FakePromptSource.class).fetches()).isZero();
        });
    }

    @Holds("property-snapshot")
    @Test
    void theFirstPullOfTheWholeApplicationFindsTheSnapshotLoaded() {
        pullAndStop("a");
        process(Duration.ZERO).withUserConfiguration(Eager.class).run(context -> {
            assertThat(context.getBean(Eager.class).pulled).isEqualTo("11aa");
            assertThat(context.getBean(FakePromptSource.class).fetches()).isZero();
        });
    }

    @Holds("property-snapshot")
    @Test
    void itIsWrittenWhileTheApplicationRuns() {
        process(Duration.ZERO).run(context -> {
            context.getBean(FakePromptSource.class).put("a", "11aa");
            context.getBean(PromptCache.class).pull("a");
            assertThat(file()).as("not in the caller's thread").doesNotExist();
            context.getBean(FakeTicker.class).advance(Duration.ofSeconds(5));
            assertThat(file()).content().contains("11aa");
        });
    }

    @Test
    void whatIsPastItsTtlIsServedAndRefreshedOneAfterTheOther() {
        String[] prompts = new String[50];
        for (int i = 0; i < prompts.length; i++) {
            prompts[i] = "p" + i;
        }
        pullAndStop(prompts);
        process(Duration.ofHours(3)).run(context -> {
            FakePromptSource source = context.getBean(FakePromptSource.class);
            AsyncPromptCache cache = context.getBean(AsyncPromptCache.class);
            FakeTicker ticker = context.getBean(FakeTicker.class);
            for (String prompt : prompts) {
                source.put(prompt, "22bb");
                assertThat(cache.entry(PromptKey.parse(prompt)).orElseThrow().state())
                        .isEqualTo(CachedPrompt.State.STALE);
            }
            int most = 0;
            // Within ttl and interval.
            for (int second = 0; second < 360; second++) {
                int before = source.fetches();
                ticker.advance(Duration.ofSeconds(1));
                most = Math.max(most, source.fetches() - before);
            }
            assertThat(source.fetches()).isGreaterThanOrEqualTo(50);
            assertThat(most).as("fetches in one second").isLessThan(45);
            assertThat(cache.entries())
                    .allSatisfy(entry -> assertThat(entry.commit().commitHash()).isEqualTo("22bb"));
        });
    }

    @Holds("snapshot-owner")
    @Test
    void anotherWorkspacesFileIsRefusedAndKept(CapturedOutput output) throws IOException {
        connected("endpoint=http://one")
                .run(context -> context.getBean(AsyncPromptCache.class)
                        .set(PromptKey.parse("theirs"), new FakePromptSource().put("theirs", "11aa")));
        String theirs = Files.readString(file());
        assertThat(theirs).contains("\"fingerprint\"").doesNotContain("secret");

        connected("endpoint=http://one")
                .run(context -> assertThat(
                                context.getBean(AsyncPromptCache.class).size())
                        .isOne());
        connected("endpoint=http://one", "workspace-id=w").run(context -> {
            AsyncPromptCache cache = context.getBean(AsyncPromptCache.class);
            assertThat(cache.size()).isZero();
            assertThat(output)
                    .containsOnlyOnce("it was written for another LangSmith endpoint, workspace or credential");
            cache.set(PromptKey.parse("ours"), new FakePromptSource().put("ours", "11aa"));
        });
        assertThat(file()).content().contains("ours").doesNotContain("theirs");
        assertThat(folder.resolve("prompts.json.rejected")).hasContent(theirs);
    }

    @Holds("P7-file")
    @Test
    void aKeyThatWasRotatedKeepsTheFileWhereTheWorkspaceSaysWhoseItIs() {
        connected("api-key=old", "workspace-id=w")
                .run(context -> context.getBean(AsyncPromptCache.class)
                        .set(PromptKey.parse("ours"), new FakePromptSource().put("ours", "11aa")));
        connected("api-key=new", "workspace-id=w")
                .run(context -> assertThat(
                                context.getBean(AsyncPromptCache.class).size())
                        .isOne());
        connected("api-key=new", "workspace-id=w", "endpoint=http://elsewhere")
                .run(context -> assertThat(
                                context.getBean(AsyncPromptCache.class).size())
                        .isZero());
    }

    @Holds("P7-file")
    @Test
    void aKeyThatWasRotatedIsAnotherConnectionWhereNothingElseTells() {
        connected("api-key=old")
                .run(context -> context.getBean(AsyncPromptCache.class)
                        .set(PromptKey.parse("theirs"), new FakePromptSource().put("theirs", "11aa")));
        connected("api-key=new")
                .run(context -> assertThat(
                                context.getBean(AsyncPromptCache.class).size())
                        .isZero());
    }

    @Test
    void aFileThatWasWrittenWithAnotherTokenIsRefused() {
        connectedWithToken("one")
                .run(context -> context.getBean(AsyncPromptCache.class)
                        .set(PromptKey.parse("theirs"), new FakePromptSource().put("theirs", "11aa")));
        connectedWithToken("one")
                .run(context -> assertThat(
                                context.getBean(AsyncPromptCache.class).size())
                        .isOne());
        connectedWithToken("two")
                .run(context -> assertThat(
                                context.getBean(AsyncPromptCache.class).size())
                        .isZero());
    }

    @Holds("client-gate")
    @Test
    void aPromptWhoseOwnerIsTrustedNoMoreIsLeftOut(CapturedOutput output) {
        connected("prompt-cache.trusted-owners=friend").run(context -> {
            AsyncPromptCache cache = context.getBean(AsyncPromptCache.class);
            cache.set(PromptKey.parse("friend/joke"), new FakePromptSource().put("friend/joke", "11aa"));
            cache.set(PromptKey.parse("mine"), new FakePromptSource().put("mine", "11aa"));
        });
        connected().run(context -> {
            AsyncPromptCache cache = context.getBean(AsyncPromptCache.class);
            assertThat(cache.entries()).extracting(CachedPrompt::key).containsExactly(PromptKey.parse("mine"));
            assertThat(output).containsOnlyOnce("prompts.json: [friend/joke]. To serve them");
            cache.set(PromptKey.parse("next"), new FakePromptSource().put("next", "11aa"));
        });
        assertThat(file()).content().contains("mine", "next").doesNotContain("friend");
    }

    @Test
    void aFileThatIsNoneDoesNotKeepTheApplicationFromStarting(CapturedOutput output) throws IOException {
        Files.writeString(file(), "half a sna");
        process(Duration.ZERO).run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(output).containsOnlyOnce("The prompt snapshot " + file() + " is not all right: it is no JSON");
        });
        assertThat(file()).as("nothing was pulled").hasContent("half a sna");
    }

    @Test
    void theLocationMayBeAFileUrl() {
        runner(Duration.ZERO, "file:" + file()).run(context -> {
            context.getBean(FakePromptSource.class).put("a", "11aa");
            context.getBean(PromptCache.class).pull("a");
        });
        assertThat(file()).content().contains("11aa");
    }

    @Test
    void withoutALocationNothingIsWritten() throws IOException {
        runner(Duration.ZERO, " ").run(context -> {
            context.getBean(FakePromptSource.class).put("a", "11aa");
            context.getBean(PromptCache.class).pull("a");
        });
        assertThat(folder).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"classpath:prompts.json", "https://host/prompts.json"})
    void aLocationThatCannotBeWrittenStopsTheStart(String location) {
        runner(Duration.ZERO, location)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOfSatisfying(
                                InvalidConfigurationPropertyValueException.class,
                                failure -> assertThat(failure.getName() + failure.getReason())
                                        .contains("langsmith.prompt-cache.snapshot.location", "file: URL")));
    }

    @Test
    void aLocationWithAPlaceholderThatNothingResolvesStopsTheStart() {
        runner(Duration.ZERO, folder + "/${NO_SUCH_FOLDER}/prompts.json")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(InvalidConfigurationPropertyValueException.class)
                        .hasMessageContaining("langsmith.prompt-cache.snapshot.location")
                        .hasMessageContaining("a placeholder that nothing resolves"));
        assertThat(folder).isEmptyDirectory();
    }

    private void pullAndStop(String... prompts) {
        process(Duration.ZERO).run(context -> {
            for (String prompt : prompts) {
                context.getBean(FakePromptSource.class).put(prompt, "11aa");
                context.getBean(PromptCache.class).pull(prompt);
            }
        });
        assertThat(file()).exists();
    }

    private ApplicationContextRunner process(Duration sinceNoon) {
        return runner(sinceNoon, file().toString());
    }

    private static ApplicationContextRunner runner(Duration sinceNoon, String location) {
        return Runners.starterWithFakes()
                .withBean(
                        "wallClock",
                        PromptCacheBuilderCustomizer.class,
                        () -> builder -> builder.wallClock(() -> NOON.plus(sinceNoon)))
                .withPropertyValues("langsmith.prompt-cache.snapshot.location=" + location);
    }

    private ApplicationContextRunner connected(String... connection) {
        ApplicationContextRunner runner = Runners.starter()
                .withPropertyValues("langsmith.api-key=secret", "langsmith.prompt-cache.snapshot.location=" + file());
        for (String property : connection) {
            runner = runner.withPropertyValues("langsmith." + property);
        }
        return runner;
    }

    private ApplicationContextRunner connectedWithToken(String token) {
        return connected("api-key=")
                .withBean(
                        LangSmithRestClientCustomizer.class,
                        () -> client -> client.defaultHeaders(headers -> headers.setBearerAuth(token)));
    }

    private Path file() {
        return folder.resolve("prompts.json");
    }

    private static PromptException outage() {
        return new PromptException.Unavailable(PromptKey.parse("any"), "down", 503, null);
    }

    @Configuration(proxyBeanMethods = false)
    static class Eager {

        private final PromptCache cache;
        private String pulled = "nothing";

        Eager(PromptCache cache) {
            this.cache = cache;
        }

        @PostConstruct
        void pull() {
            pulled = cache.pull("a").commitHash();
        }
    }
}
