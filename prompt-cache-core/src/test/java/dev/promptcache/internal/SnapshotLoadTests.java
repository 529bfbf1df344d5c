package dev.promptcache.internal;

import static dev.promptcache.internal.SnapshotFixture.NOON;
import static dev.promptcache.internal.SnapshotFixture.OUTAGE;
import static dev.promptcache.internal.SnapshotFixture.after;
import static dev.promptcache.internal.SnapshotFixture.commit;
import static dev.promptcache.internal.SnapshotFixture.json;
import static dev.promptcache.internal.SnapshotFixture.resource;
import static dev.promptcache.internal.SnapshotFixture.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.promptcache.CachedPrompt.Origin;
import dev.promptcache.CachedPrompt.State;
import dev.promptcache.PromptCacheConfig;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import dev.promptcache.contract.Holds;
import dev.promptcache.testing.FakePromptSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class SnapshotLoadTests {

    private static final Duration TTL = Duration.ofMinutes(5);
    private static final Duration INTERVAL = Duration.ofMinutes(1);

    @TempDir
    private Path folder;

    private final SnapshotFixture fixture = new SnapshotFixture();

    @Holds("S41")
    @Test
    void aFileOfThePythonSdkIsLoaded() {
        Path file = written(file(), resource("python-sdk.json"));

        assertThat(fixture.cache.load(file)).isEqualTo(2);

        assertThat(fixture.keys()).containsExactly("joke-generator:prod (with model)", "joke-generator:prod");
        PromptCommit commit = fixture.cache
                .get(PromptKey.parse("joke-generator:prod").withModel())
                .orElseThrow();
        assertThat(commit.modelConfig()).isEqualTo(Map.of("model", "gpt-x"));
        assertThat(commit.modelProvider()).isEqualTo("openai");
        assertThat(commit.manifest().get("kwargs").toString()).contains("é ü \uD83D\uDE00 </script>");
        assertThat(commit.examples()).hasSize(1);
        assertThat(commit.description()).isNull();
    }

    @Holds("S42")
    @Test
    void aFileOfTheJavaScriptSdkIsLoaded() {
        Path file = written(file(), resource("js-sdk.json"));

        assertThat(fixture.cache.load(file)).isEqualTo(json(file).get("entries").size());
        assertThat(fixture.cache.get("acme/other:deadbeef12")).isPresent();
    }

    @Holds({"S40", "S42", "snapshot-format"})
    @ParameterizedTest
    @ValueSource(strings = {"python-sdk.json", "js-sdk.json"})
    void aFileOfAnSdkComesBackEqualAsJson(String name) {
        Path file = written(file(), resource(name));
        fixture.cache.load(file);

        JsonNode before = json(file).get("entries");
        JsonNode after = json(fixture.dumped(folder.resolve("copy.json"))).get("entries");

        assertThat(after.propertyNames()).containsExactlyElementsOf(before.propertyNames());
        before.propertyStream()
                .forEach(entry -> entry.getValue()
                        .propertyStream()
                        .forEach(field -> assertThat(after.get(entry.getKey()).get(field.getKey()))
                                .isEqualTo(field.getValue())));
    }

    @Test
    void numbersKeepTheirDigits() {
        Path file = written(file(), """
                {"entries": {"p": {"owner": "-", "repo": "p", "commit_hash": "h", "examples": [], "manifest": {"n": [
                  1, -0.0, 0.1, 9007199254740993, 123456789012345678901234567890, 0.1234567890123456789012345, 1e400, 1.0
                ]}}}}
                """);
        fixture.cache.load(file);

        assertThat(fixture.entry("p").commit().manifest().get("n").toString())
                .isEqualTo("[1, -0.0, 0.1, 9007199254740993, 123456789012345678901234567890,"
                        + " 0.1234567890123456789012345, 1E+400, 1.0]");
        SnapshotFixture next = new SnapshotFixture();
        next.cache.load(fixture.dumped(folder.resolve("copy.json")));
        assertThat(next.entry("p").commit()).isEqualTo(fixture.entry("p").commit());
    }

    @Holds("S21")
    @Test
    void aCommitSaysThatItCameFromASnapshotUntilItIsConfirmed() {
        fixture.pulled("p").dumped(file());
        SnapshotFixture next = after(TTL.plusSeconds(1));
        next.source.put("p", "one");
        next.cache.load(file());

        assertThat(next.entry("p").origin()).isEqualTo(Origin.SNAPSHOT);
        assertThat(next.cache.get("p").orElseThrow().origin()).isEqualTo(Origin.SNAPSHOT);
        assertThat(next.entry("p").origin()).isEqualTo(Origin.LANGSMITH);
    }

    @Holds({"S46", "P2-age", "snapshot-newest"})
    @Test
    void anEntryKeepsItsAge() {
        fixture.pulled("p");
        fixture.advance(Duration.ofMinutes(1));
        fixture.dumped(file());
        SnapshotFixture next = after(Duration.ofMinutes(3));
        next.cache.load(file());

        assertThat(next.entry("p").age()).isEqualTo(Duration.ofMinutes(3));
        assertThat(next.entry("p").state()).isEqualTo(State.FRESH);
        assertThat(next.entry("p").idle()).isZero();
        next.advance(Duration.ofMinutes(1));
        next.dumped(file());

        SnapshotFixture third = after(Duration.ofMinutes(6));
        third.cache.load(file());
        assertThat(third.entry("p").age()).isEqualTo(Duration.ofMinutes(6));
        assertThat(third.entry("p").state()).isEqualTo(State.STALE);
    }

    @Test
    void anEntryBeyondTheWindowsIsNotServedWhileLangSmithAnswers() {
        fixture.pulled("p").dumped(file());
        SnapshotFixture next = new SnapshotFixture(
                NOON.plus(Duration.ofDays(2)),
                builder -> builder.autoStart(false).configure(config -> config.staleIfError(Duration.ofHours(1))));
        next.cache.load(file());

        assertThat(next.entry("p").state()).isEqualTo(State.EXPIRED);
        assertThat(next.cached("p")).isEqualTo("nothing");
        next.source.put("p", "two");
        assertThat(next.cache.pull("p").commitHash()).isEqualTo("two");
    }

    @Holds({"W32", "P2-age"})
    @Test
    void anEntryFromTheFutureIsStaleAtOnce() {
        fixture.pulled("p").dumped(file());
        SnapshotFixture next = after(Duration.ofHours(-1));
        next.cache.load(file());

        assertThat(next.entry("p").state()).isEqualTo(State.STALE);
        assertThat(json(next.dumped(file()))
                        .get("prompt_cache")
                        .get("confirmed_at")
                        .isEmpty())
                .isTrue();
    }

    @Test
    void anEntryOfUnknownAgeIsStaleAtOnceHoweverTheTtlChanges() {
        fixture.cache.load(written(file(), resource("python-sdk.json")));

        assertThat(fixture.entry("joke-generator:prod").state()).isEqualTo(State.STALE);
        fixture.cache.configure(
                PromptCacheConfig.builder().ttl(Duration.ofDays(9)).build());
        assertThat(fixture.entry("joke-generator:prod").state()).isEqualTo(State.STALE);
    }

    @Test
    void anEntryOfUnknownAgeOverwritesNothing() {
        fixture.pulled("joke-generator:prod");
        fixture.advance(Duration.ofMinutes(1));

        assertThat(fixture.cache.load(written(file(), resource("python-sdk.json"))))
                .isEqualTo(1);

        assertThat(fixture.entry("joke-generator:prod").commit().commitHash()).isEqualTo("one");
    }

    @Holds("S48")
    @Test
    void nothingIsStaleAndNothingIsFetchedWithANegativeTtl() {
        SnapshotFixture offline =
                new SnapshotFixture(NOON, builder -> builder.configure(config -> config.ttl(Duration.ofSeconds(-1))));
        offline.source.failAll(OUTAGE);
        offline.cache.load(written(file(), resource("python-sdk.json")));
        offline.advance(Duration.ofDays(400));

        assertThat(offline.cached("joke-generator:prod")).isEqualTo("aaaa1111");
        assertThat(offline.entry("joke-generator:prod").state()).isEqualTo(State.FRESH);
        assertThat(offline.async.isRunning()).isFalse();
        assertThat(offline.source.fetches()).isZero();
    }

    @Test
    void anImmutableEntryIsNeverFetchedAgain() {
        fixture.cache.load(written(file(), resource("js-sdk.json")));

        assertThat(fixture.entry("acme/other:deadbeef12").state()).isEqualTo(State.IMMUTABLE);
        fixture.advance(Duration.ofDays(1));
        assertThat(fixture.source.fetches("acme/other:deadbeef12")).isZero();
    }

    @Holds({"S45", "W11", "snapshot-newest"})
    @Test
    void theMostRecentlyUsedEntriesThatFitAreLoadedInTheirOrder() {
        fixture.pulled("a", "b", "c", "d");
        fixture.cache.get("a");
        fixture.dumped(file());
        SnapshotFixture next = new SnapshotFixture(NOON, builder -> builder.configure(config -> config.maxSize(3)));
        next.pulled("own");

        assertThat(next.cache.load(file())).isEqualTo(2);

        assertThat(next.keys()).containsExactly("own", "a", "d");
        next.pulled("new");
        assertThat(next.keys()).containsExactly("new", "own", "a");
        next.cache.get("a");
        next.pulled("newer");
        assertThat(next.keys()).containsExactly("newer", "a", "new");
    }

    @Holds({"S47", "W12"})
    @Test
    void aFullCacheTakesInWhatItHasOfAnEarlierTimeAndEvictsNothing() {
        fixture.pulled("a", "b", "c", "d").dumped(file());
        SnapshotFixture full =
                new SnapshotFixture(NOON.minusSeconds(60), builder -> builder.configure(config -> config.maxSize(1)));
        full.pulled("a");
        full.source.put("a", "older");
        full.cache.refresh(PromptKey.parse("a"));
        full.advance(Duration.ofSeconds(100));

        assertThat(full.cache.load(file())).isEqualTo(1);

        assertThat(full.keys()).containsExactly("a");
        assertThat(full.changes).containsExactly("a one older REFRESH", "a older one LOAD");
        assertThat(full.entry("a").age()).isEqualTo(Duration.ofSeconds(40));
        assertThat(full.cache.metrics().evictions()).isZero();
    }

    @Holds({"S47", "W12", "snapshot-newest"})
    @Test
    void whatIsNewerInMemoryIsNotOverwritten() {
        fixture.pulled("a", "b").dumped(file());
        SnapshotFixture next = after(Duration.ofSeconds(1));
        next.cache.set(PromptKey.parse("a"), commit("newer"));
        next.cache.set(PromptKey.parse("b"), commit("own"), new FakePromptSource());

        assertThat(next.cache.load(file())).isZero();

        assertThat(next.cached("a")).isEqualTo("newer");
        assertThat(next.cached("b")).isEqualTo("own");
    }

    @Test
    void anEntryWithASourceOfItsOwnIsNotOverwrittenHoweverNewTheFileIs() {
        fixture.pulled("a", "b").dumped(file());
        SnapshotFixture earlier = new SnapshotFixture(NOON.minusSeconds(60), builder -> builder);
        earlier.cache.set(PromptKey.parse("a"), commit("own"), new FakePromptSource());
        earlier.cache.set(PromptKey.parse("b"), commit("shared"));
        earlier.advance(Duration.ofSeconds(100));

        assertThat(earlier.cache.load(file())).isEqualTo(1);

        assertThat(earlier.cached("a")).isEqualTo("own");
        assertThat(earlier.cached("b")).as("the file is newer").isEqualTo("one");
    }

    @ParameterizedTest
    @MethodSource
    void whatIsRemovedWhileAFileIsReadDoesNotComeBackWithIt(Consumer<SnapshotFixture> removal, List<String> left) {
        fixture.pulled("a", "a:prod", "b").dumped(file());
        List<Runnable> whileReading = new ArrayList<>();
        SnapshotFixture next = new SnapshotFixture(
                NOON,
                builder -> builder.configure(config -> config.negativeTtl(Duration.ZERO))
                        .fingerprint(() -> {
                            whileReading.forEach(Runnable::run);
                            return "mine";
                        }));
        whileReading.add(() -> removal.accept(next));

        assertThat(next.cache.load(file())).isEqualTo(left.size());

        assertThat(next.keys()).containsExactlyElementsOf(left);
        whileReading.clear();
        assertThat(next.cache.load(file())).as("a file that is read later").isEqualTo(3 - left.size());
    }

    static Stream<Arguments> whatIsRemovedWhileAFileIsReadDoesNotComeBackWithIt() {
        return Stream.of(
                arguments(removal("one", next -> next.cache.invalidate(PromptKey.parse("a"))), List.of("b", "a:prod")),
                arguments(removal("a name", next -> next.cache.invalidateName("a")), List.of("b")),
                arguments(removal("all", next -> next.cache.clear()), List.of()),
                arguments(
                        removal(
                                "what is gone",
                                next -> assertThatThrownBy(() -> next.cache.pull("b"))
                                        .isInstanceOf(PromptException.NotFound.class)),
                        List.of("a:prod", "a")),
                arguments(
                        removal("by switching off", next -> {
                            next.cache.configure(
                                    PromptCacheConfig.builder().maxSize(0).build());
                            next.cache.configure(PromptCacheConfig.defaults());
                        }),
                        List.of()));
    }

    private static Named<Consumer<SnapshotFixture>> removal(String name, Consumer<SnapshotFixture> removal) {
        return Named.of(name, removal);
    }

    @Test
    void whatIsBeingFetchedWinsOverTheFile() {
        fixture.pulled("p").dumped(file());
        SnapshotFixture next = new SnapshotFixture(
                NOON.plus(Duration.ofHours(1)),
                builder -> builder.configure(config -> config.deadline(Duration.ofHours(1))));
        next.source.hold().put("p", "two");
        CompletableFuture<PromptCommit> pull = next.async.pull("p");
        next.cache.load(file());
        assertThat(next.cached("p")).as("meanwhile").isEqualTo("one");
        next.advance(INTERVAL);

        next.source.release();

        assertThat(pull.join().commitHash()).isEqualTo("two");
        assertThat(next.cached("p")).isEqualTo("two");
        assertThat(next.source.fetches()).as("no second one by the sweep").isEqualTo(1);
    }

    @Test
    void theFileServesWhoWaitsForAFetchThatFails() {
        fixture.pulled("p").dumped(file());
        SnapshotFixture next = after(Duration.ofHours(1));
        next.source.hold().failAll(OUTAGE);
        CompletableFuture<PromptCommit> pull = next.async.pull("p");
        next.cache.load(file());

        next.source.release();

        assertThat(pull.join().commitHash()).isEqualTo("one");
    }

    @Test
    void whatWasNotFoundAShortWhileAgoDoesNotComeBack() {
        fixture.pulled("p", "q").dumped(file());
        SnapshotFixture next = new SnapshotFixture();
        assertThatThrownBy(() -> next.cache.pull("p")).isInstanceOf(PromptException.NotFound.class);

        assertThat(next.cache.load(file())).isEqualTo(1);

        assertThat(next.keys()).containsExactly("q");
    }

    @Holds({"S23", "S46", "W10", "cache-auto-start"})
    @Test
    void loadingStartsTheRefresherAsSettingDoes() {
        fixture.pulled("p").dumped(file());
        SnapshotFixture next = new SnapshotFixture();
        next.source.put("p", "two");

        next.cache.load(folder.resolve("absent.json"));
        assertThat(next.async.isRunning()).isFalse();
        next.cache.load(file());
        assertThat(next.async.isRunning()).isTrue();
        next.advance(TTL.plus(INTERVAL));

        assertThat(next.cached("p")).isEqualTo("two");
        SnapshotFixture paused = new SnapshotFixture(NOON, builder -> builder.autoStart(false));
        paused.cache.load(file());
        assertThat(paused.async.isRunning()).isFalse();
    }

    @Holds("W15")
    @Test
    void staleEntriesAreConfirmedFirstAndSpreadRatherThanAtOnce() {
        IntStream.range(0, 50).forEach(i -> fixture.pulled("old" + i));
        fixture.advance(TTL.minusSeconds(10));
        IntStream.range(0, 50).forEach(i -> fixture.pulled("young" + i));
        fixture.dumped(file());
        Random random = new Random(7);
        SnapshotFixture next = new SnapshotFixture(NOON.plus(TTL).plusSeconds(10), () -> random.nextDouble());
        fixture.cache.entries().forEach(entry -> next.source.put(entry.key(), entry.commit()));
        next.cache.load(file());

        List<Integer> perMinute = new ArrayList<>();
        while (next.source.fetches() < 100 && perMinute.size() < 10) {
            int before = next.source.fetches();
            next.advance(INTERVAL);
            perMinute.add(next.source.fetches() - before);
        }

        assertThat(perMinute).hasSizeLessThanOrEqualTo(6).allMatch(fetches -> fetches < 52);
        assertThat(perMinute.subList(0, 3)).allMatch(fetches -> fetches > 5 && fetches < 30);
        assertThat(next.source.log().subList(0, 50))
                .allMatch(fetch -> fetch.key().name().startsWith("old"));
    }

    @Test
    void aReadOfAStaleEntryDoesNotWaitForItsTurn() {
        fixture.pulled("p", "q").dumped(file());
        SnapshotFixture next = new SnapshotFixture(NOON.plus(Duration.ofDays(1)), () -> 0.9);
        next.source.put("p", "two");
        next.cache.load(file());

        assertThat(next.cached("p")).isEqualTo("one");
        assertThat(next.cached("p")).isEqualTo("two");
        assertThat(next.source.fetches()).isEqualTo(1);
    }

    @Test
    void theFingerprintIsWorkedOutWhenASnapshotNeedsItAndTellsFilesApart() {
        AtomicInteger asked = new AtomicInteger();
        Supplier<String> fingerprint = () -> {
            asked.incrementAndGet();
            return "a";
        };
        SnapshotFixture own = new SnapshotFixture(NOON, builder -> builder.fingerprint(fingerprint));
        own.pulled("p");
        assertThat(asked).hasValue(0);

        own.dumped(file());

        assertThat(asked).hasValue(1);
        assertThat(new SnapshotFixture(NOON, builder -> builder.fingerprint(() -> "b")).cache.load(file()))
                .isZero();
        assertThat(new SnapshotFixture(NOON, builder -> builder.fingerprint(() -> "a")).cache.load(file()))
                .isEqualTo(1);
    }

    @Holds({"W25", "snapshot-owner"})
    @Test
    void aFileOfAnotherWorkspaceIsRefusedWithOneWarning() {
        new SnapshotFixture(NOON, builder -> builder.fingerprint(() -> "a"))
                .pulled("p")
                .dumped(file());
        SnapshotFixture other = new SnapshotFixture(NOON, builder -> builder.fingerprint(() -> "b"));
        try (LogCapture log = new LogCapture()) {
            assertThat(other.cache.load(file())).isZero();
            assertThat(log.warnings())
                    .singleElement()
                    .asString()
                    .contains("another LangSmith endpoint, workspace or credential", "prompts.json");
        }
        assertThat(other.cache.size()).isZero();
        assertThat(new SnapshotFixture(NOON, builder -> builder.fingerprint(() -> "a")).cache.load(file()))
                .isEqualTo(1);
        assertThat(new SnapshotFixture().cache.load(file())).as("cannot tell").isEqualTo(1);
    }

    @Test
    void aFileOfAnotherWorkspaceIsRefusedWhereverItSaysSo() {
        SnapshotFixture own = new SnapshotFixture(NOON, builder -> builder.fingerprint(() -> "b"));
        String entries =
                "\"entries\": {\"p\": {\"owner\": \"-\", \"repo\": \"p\", \"commit_hash\": \"h\", \"manifest\": {}}}";

        assertThat(own.cache.load(written(file(), "{" + entries + ", \"prompt_cache\": {\"fingerprint\": \"a\"}}")))
                .isZero();
        assertThat(own.cache.load(written(file(), "{\"prompt_cache\": {\"fingerprint\": [\"b\"]}, " + entries + "}")))
                .isZero();
        assertThat(own.cache.load(written(file(), "{" + entries + ", \"prompt_cache\": {\"fingerprint\": \"b\"}}")))
                .isEqualTo(1);
    }

    @Test
    void aFileWithoutAFingerprintIsAcceptedByEverybody() {
        SnapshotFixture own = new SnapshotFixture(NOON, builder -> builder.fingerprint(() -> "b"));

        assertThat(own.cache.load(written(file(), resource("python-sdk.json")))).isEqualTo(2);
    }

    @Holds("S45")
    @Test
    void aDisabledCacheLoadsNothing() {
        SnapshotFixture disabled = new SnapshotFixture(NOON, builder -> builder.configure(config -> config.maxSize(0)));

        assertThat(disabled.cache.load(written(file(), resource("python-sdk.json"))))
                .isZero();
    }

    private Path file() {
        return folder.resolve("prompts.json");
    }
}
