package dev.promptcache.internal;

import static dev.promptcache.internal.SnapshotFixture.NOON;
import static dev.promptcache.internal.SnapshotFixture.commit;
import static dev.promptcache.internal.SnapshotFixture.json;
import static dev.promptcache.internal.SnapshotFixture.written;
import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.CachedPrompt.Origin;
import dev.promptcache.PromptCacheBuilder;
import dev.promptcache.PromptCacheConfig;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import dev.promptcache.contract.Holds;
import dev.promptcache.internal.snapshot.SnapshotFile;
import dev.promptcache.testing.FakePromptSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AutosaveTests {

    private static final Duration DELAY = Duration.ofSeconds(1);
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final Duration INSTANT = Duration.ofMillis(1);

    @TempDir
    private Path folder;

    private final LogCapture logged = new LogCapture();

    @AfterEach
    void stopListening() {
        logged.close();
    }

    @Test
    void theNextProcessBeginsWithWhatThisOneKnewAndHowOldItIs() {
        SnapshotFixture first = process(Duration.ZERO);
        first.pulled("a", "b");
        first.cache.stop();

        SnapshotFixture second = process(Duration.ofMinutes(2));

        assertThat(second.keys()).containsExactly("b", "a");
        assertThat(second.entry("a").origin()).isEqualTo(Origin.SNAPSHOT);
        assertThat(second.entry("a").age()).isEqualTo(Duration.ofMinutes(2));
        assertThat(second.source.fetches()).isZero();
    }

    @Test
    void whatWasLoadedIsRefreshedByItself() {
        process(Duration.ZERO).pulled("a").cache.close();
        SnapshotFixture second = process(Duration.ofHours(1));
        second.source.put("a", "two");
        assertThat(second.async.isRunning()).isTrue();
        second.advance(Duration.ofMinutes(5));
        assertThat(second.cached("a")).isEqualTo("two");

        SnapshotFixture third = process(Duration.ofHours(1), builder -> builder.autoStart(false));
        assertThat(third.async.isRunning()).isFalse();
    }

    @Holds("property-snapshot")
    @Test
    void aFirstChangeIsWrittenSoonAndEachOtherOneWithinFiveSecondsAndNoSooner() {
        SnapshotFixture fixture = process(Duration.ZERO);
        fixture.pulled("a");
        fixture.advance(DELAY.minus(INSTANT));
        fixture.pulled("b");
        assertThat(file()).doesNotExist();
        fixture.advance(INSTANT);
        assertThat(saved()).containsExactly("a", "b");

        fixture.pulled("c");
        fixture.advance(INTERVAL.minus(INSTANT));
        fixture.pulled("d");
        assertThat(saved()).containsExactly("a", "b");
        fixture.advance(INSTANT);
        assertThat(saved()).containsExactly("a", "b", "c", "d");
    }

    @Test
    void whatChangesTheCacheChangesTheFile() {
        SnapshotFixture fixture = process(Duration.ZERO).pulled("a", "b", "c");
        List<List<String>> seen = new ArrayList<>();
        List<Runnable> changes = List.of(
                () -> {},
                () -> fixture.cache.set(PromptKey.parse("d"), commit("one")),
                () -> fixture.cache.invalidate(PromptKey.parse("a")),
                () -> fixture.cache.invalidateName("b"),
                () -> fixture.cache.configure(
                        PromptCacheConfig.builder().maxSize(1).build()),
                fixture.cache::clear);
        for (Runnable change : changes) {
            change.run();
            fixture.advance(Duration.ofSeconds(5));
            seen.add(saved());
        }
        assertThat(seen)
                .containsExactly(
                        List.of("a", "b", "c"),
                        List.of("a", "b", "c", "d"),
                        List.of("b", "c", "d"),
                        List.of("c", "d"),
                        List.of("d"),
                        List.of());
    }

    @Test
    void aRefreshThatBringsTheSameCommitDatesItAnew() {
        SnapshotFixture fixture = process(Duration.ZERO).pulled("a");
        fixture.advance(Duration.ofMinutes(3));
        fixture.cache.refresh(PromptKey.parse("a"));
        fixture.cache.stop();
        assertThat(json(file()).at("/prompt_cache/confirmed_at/a").asString())
                .isEqualTo(NOON.plus(Duration.ofMinutes(3)).toString());
    }

    @Test
    void aPromptThatIsGoneIsRemovedFromTheFile() {
        SnapshotFixture fixture = process(Duration.ZERO).pulled("a", "b");
        fixture.source.fail(PromptKey.parse("a"), new PromptException.NotFound(PromptKey.parse("a"), "gone", 404));
        fixture.async.refresh(PromptKey.parse("a"));
        fixture.advance(Duration.ofSeconds(5));
        assertThat(saved()).containsExactly("b");
    }

    @Test
    void readingIsNoChangeAndNeitherIsLoadingTheFile() throws IOException {
        process(Duration.ZERO).pulled("a").cache.close();
        SnapshotFixture second = process(Duration.ZERO);
        Files.delete(file());
        second.cache.get("a");
        second.advance(Duration.ofMinutes(1));
        second.cache.stop();
        second.cache.close();
        assertThat(file()).doesNotExist();
    }

    @Holds("P8-file")
    @Test
    void stopShutdownAndCloseWriteWhatWasNotWrittenYet() {
        SnapshotFixture fixture = process(Duration.ZERO).pulled("a");
        fixture.cache.stop();
        assertThat(saved()).containsExactly("a");
        fixture.pulled("b").cache.shutdown();
        assertThat(saved()).containsExactly("a", "b");
        fixture.pulled("c").cache.close();
        assertThat(saved()).containsExactly("a", "b", "c");
    }

    @Test
    void whatIsPulledWhileTheCacheIsStoppedIsWrittenToo() {
        SnapshotFixture fixture = process(Duration.ZERO, builder -> builder.autoStart(false));
        fixture.cache.start();
        fixture.pulled("a").cache.stop();
        fixture.pulled("b");
        fixture.advance(Duration.ofSeconds(5));
        assertThat(saved()).containsExactly("a", "b");
    }

    @Test
    void whoChangesTheCacheDoesNotWrite() {
        List<Runnable> queue = new ArrayList<>();
        SnapshotFixture fixture = process(Duration.ZERO, builder -> builder.executor(queue::add));
        fixture.cache.set(PromptKey.parse("a"), commit("one"));
        assertThat(queue).isEmpty();
        fixture.advance(Duration.ofSeconds(5));
        assertThat(file()).doesNotExist();
        fixture.cache.set(PromptKey.parse("b"), commit("one"));
        fixture.advance(Duration.ofSeconds(50));
        assertThat(queue).as("one write at a time, however long it takes").hasSize(1);
        queue.remove(0).run();
        fixture.advance(Duration.ofSeconds(5));
        queue.forEach(Runnable::run);
        assertThat(saved()).containsExactly("a", "b");
    }

    @Test
    void aFileOfAnotherWorkspaceIsKeptBeside() throws IOException {
        process(Duration.ZERO, builder -> builder.fingerprint(() -> "one"))
                .pulled("theirs")
                .cache
                .close();
        byte[] theirs = Files.readAllBytes(file());

        SnapshotFixture other = process(Duration.ZERO, builder -> builder.fingerprint(() -> "two"));
        assertThat(other.cache.size()).isZero();
        assertThat(logged.warnings()).singleElement().asString().contains("another LangSmith endpoint");
        other.advance(Duration.ofMinutes(1));
        assertThat(file()).as("a cache that has nothing to say").hasBinaryContent(theirs);

        other.pulled("ours").cache.close();
        assertThat(saved()).containsExactly("ours");
        assertThat(rejected()).hasBinaryContent(theirs);
    }

    @Test
    void whoGoesBackToTheFirstWorkspaceStillHasItsFile() throws IOException {
        process(Duration.ZERO, builder -> builder.fingerprint(() -> "one"))
                .pulled("p")
                .cache
                .close();
        byte[] first = Files.readAllBytes(file());

        process(Duration.ZERO, builder -> builder.fingerprint(() -> "two"))
                .pulled("p")
                .cache
                .close();
        process(Duration.ZERO, builder -> builder.fingerprint(() -> "one"))
                .pulled("q")
                .cache
                .close();

        assertThat(rejected()).hasBinaryContent(first);
        assertThat(folder.resolve("prompts.json.rejected.2")).content().contains("\"p\"");
    }

    @Test
    void ofManyRejectedFilesTheOldestGoes() throws IOException {
        for (int i = 0; i < 11; i++) {
            Files.setLastModifiedTime(Files.writeString(file(), "damaged " + i), FileTime.fromMillis(i * 1000));
            process(Duration.ZERO).pulled("p").cache.close();
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.filter(file -> !file.equals(file())).map(AutosaveTests::content))
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(2, 11).mapToObj(i -> "damaged " + i).toList());
        }
    }

    @Test
    void aDamagedFileIsKeptBesideAndWhatCouldBeReadGoesIntoTheNewOne() throws IOException {
        process(Duration.ZERO).pulled("a", "b").cache.close();
        String whole = Files.readString(file());
        String half = whole.substring(0, whole.length() - 20);
        written(file(), half);

        SnapshotFixture next = process(Duration.ZERO).pulled("c");
        next.cache.close();
        assertThat(logged.warnings()).singleElement().asString().contains("breaks off");
        assertThat(saved()).containsExactly("a", "c");
        assertThat(rejected()).hasContent(half);
    }

    @Test
    void onlyTheFirstWriteAfterARefusalKeepsTheOldFile() throws IOException {
        written(file(), "no snapshot");
        SnapshotFixture fixture = process(Duration.ZERO).pulled("a");
        fixture.advance(DELAY);
        fixture.pulled("b");
        fixture.advance(Duration.ofSeconds(5));
        assertThat(saved()).containsExactly("a", "b");
        assertThat(rejected()).hasContent("no snapshot");
    }

    @Test
    void aDisabledCacheLeavesTheFileAloneAndTakesItInOnceItIsEnabled() {
        process(Duration.ZERO).pulled("a").cache.close();
        SnapshotFixture fixture = process(Duration.ZERO, builder -> builder.configure(config -> config.maxSize(0)));
        fixture.pulled("b");
        fixture.advance(Duration.ofMinutes(1));
        fixture.cache.stop();
        assertThat(saved()).containsExactly("a");

        fixture.cache.configure(PromptCacheConfig.defaults());
        fixture.pulled("b").cache.close();
        assertThat(saved()).containsExactly("a", "b");
    }

    @Test
    void switchingTheCacheOffDoesNotEmptyTheFile() {
        SnapshotFixture fixture = process(Duration.ZERO).pulled("a");
        fixture.advance(DELAY);
        fixture.cache.configure(PromptCacheConfig.builder().maxSize(0).build());
        fixture.advance(Duration.ofMinutes(1));
        fixture.cache.close();
        assertThat(saved()).containsExactly("a");
    }

    @Test
    void aWriteThatFailsIsToldOnceAndTriedAgainUntilItSucceeds() {
        AtomicBoolean full = new AtomicBoolean(true);
        AtomicInteger attempts = new AtomicInteger();
        SnapshotFile disk = new SnapshotFile(Long.MAX_VALUE, (from, to) -> {
            attempts.incrementAndGet();
            if (full.get()) {
                throw new IOException("No space left on device");
            }
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        });
        SnapshotFixture fixture =
                new SnapshotFixture(NOON, builder -> builder.snapshot(file()), () -> 0, disk).pulled("a");
        fixture.advance(Duration.ofSeconds(20));
        assertThat(attempts).hasValue(4);
        assertThat(logged.warnings()).singleElement().asString().contains("could not be written", "No space left");

        full.set(false);
        fixture.advance(Duration.ofSeconds(5));
        assertThat(saved()).containsExactly("a");
        full.set(true);
        fixture.pulled("b");
        fixture.advance(Duration.ofSeconds(5));
        assertThat(logged.warnings()).as("a second outage is told again").hasSize(2);
    }

    @Test
    void anExecutorThatRefusesIsLikeADiskThatDoes() {
        AtomicBoolean refuses = new AtomicBoolean();
        SnapshotFixture fixture = process(
                Duration.ZERO,
                builder -> builder.executor(task -> {
                    if (refuses.get()) {
                        throw new RejectedExecutionException("full");
                    }
                    task.run();
                }));
        fixture.pulled("a");
        refuses.set(true);
        fixture.advance(Duration.ofSeconds(5));
        assertThat(logged.warnings()).hasSize(1);
        refuses.set(false);
        fixture.advance(Duration.ofSeconds(5));
        assertThat(saved()).containsExactly("a");
    }

    @Test
    void stoppingWaitsForADiskThatHangsForFiveSecondsAtMost() {
        List<Runnable> queue = new ArrayList<>();
        SnapshotFixture fixture = process(Duration.ZERO, builder -> builder.executor(queue::add));
        fixture.cache.set(PromptKey.parse("a"), commit("one"));
        var stopped = fixture.async.stop();
        fixture.advance(INTERVAL.minus(INSTANT));
        assertThat(stopped).isNotDone();
        fixture.advance(INSTANT);
        assertThat(stopped).isCompleted();
    }

    @Test
    void aRefreshThatBringsTheSameCommitIsWrittenOnceAMinuteAndAnotherCommitAtOnce() {
        AtomicInteger writes = new AtomicInteger();
        SnapshotFile counted = new SnapshotFile(Long.MAX_VALUE, (from, to) -> {
            writes.incrementAndGet();
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        });
        SnapshotFixture fixture = new SnapshotFixture(
                NOON,
                builder -> builder.snapshot(file())
                        .configure(config -> config.ttl(Duration.ofSeconds(10)).refreshInterval(Duration.ofSeconds(1))),
                () -> 0,
                counted);
        fixture.pulled("a", "b", "c");
        fixture.advance(Duration.ofSeconds(5));
        int before = writes.get();

        fixture.advance(Duration.ofMinutes(5));

        assertThat(fixture.source.fetches()).as("confirmations").isGreaterThan(60);
        assertThat(writes.get() - before).isBetween(4, 5);
        fixture.source.put("a", "two");
        fixture.cache.refresh(PromptKey.parse("a"));
        fixture.advance(Duration.ofSeconds(5));
        assertThat(json(file()).at("/entries/a/commit_hash").asString()).isEqualTo("two");
    }

    @Test
    void closingAmidAnAutomaticWriteWaitsForItAndWritesWhatChangedMeanwhile() throws Exception {
        CountDownLatch writing = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        SnapshotFile slow = new SnapshotFile(Long.MAX_VALUE, (from, to) -> {
            writing.countDown();
            await(goOn);
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        });
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            SnapshotFixture fixture = new SnapshotFixture(
                    NOON, builder -> builder.snapshot(file()).executor(threads), () -> 0, slow);
            fixture.cache.set(PromptKey.parse("a"), commit("one"));
            fixture.advance(DELAY);
            writing.await();
            fixture.cache.set(PromptKey.parse("b"), commit("one"));

            Future<?> closed = threads.submit(fixture.cache::close);
            Thread.yield();
            assertThat(closed).isNotDone();
            goOn.countDown();
            closed.get();

            assertThat(saved()).containsExactly("a", "b");
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void stoppingWithAFileThatCannotBeWrittenLeavesNoThread() throws Exception {
        AsyncPromptCache cache = AsyncPromptCache.builder(new FakePromptSource())
                .snapshot(written(folder.resolve("no-folder"), "").resolve("prompts.json"))
                .build();
        cache.set(PromptKey.parse("a"), commit("one"));
        cache.stop().get();
        Await.untilNoCacheThreadLives();
        // Whether a path below a plain file is missing or wrong, JDKs see differently.
        List<String> told = List.copyOf(logged.warnings());
        assertThat(told).hasSizeBetween(1, 2).last().asString().containsPattern("(is not|could not be) written");

        cache.start();
        cache.shutdown();
        Await.untilNoCacheThreadLives();
        cache.close();
        Await.untilNoCacheThreadLives();
        assertThat(logged.warnings()).hasSameSizeAs(told);
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Holds({"P8", "P8-file"})
    @Test
    void onThreadsOfItsOwnTheLastChangeIsWrittenBeforeTheCacheHasStoppedAndNoThreadStays() throws Exception {
        AsyncPromptCache cache = AsyncPromptCache.builder(new FakePromptSource())
                .configure(config -> config.maxSize(1000))
                .snapshot(file())
                .build();
        ExecutorService callers = Executors.newFixedThreadPool(4);
        try {
            for (int round = 1; round <= 5; round++) {
                List<Future<?>> writers = new ArrayList<>();
                for (int i = 0; i < 100; i++) {
                    PromptKey key = PromptKey.parse("round-" + round + "-" + i);
                    writers.add(callers.submit(() -> cache.set(key, commit("one"))));
                }
                // Stops in the midst of the changes, and once more after the last.
                cache.stop();
                for (Future<?> writer : writers) {
                    writer.get();
                }
                cache.stop().get();
                assertThat(saved()).hasSize(100 * round);
            }
        } finally {
            callers.shutdownNow();
        }
        Await.untilNoCacheThreadLives();
        assertThat(logged.warnings()).isEmpty();
    }

    private SnapshotFixture process(Duration sinceNoon) {
        return process(sinceNoon, builder -> builder);
    }

    private SnapshotFixture process(Duration sinceNoon, UnaryOperator<PromptCacheBuilder> change) {
        return new SnapshotFixture(NOON.plus(sinceNoon), builder -> change.apply(builder.snapshot(file())));
    }

    private List<String> saved() {
        return List.copyOf(json(file()).get("entries").propertyNames());
    }

    private Path file() {
        return folder.resolve("prompts.json");
    }

    private static String content(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path rejected() {
        return folder.resolve("prompts.json.rejected");
    }
}
