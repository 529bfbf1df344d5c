package dev.promptcache.internal.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.promptcache.internal.LogCapture;
import dev.promptcache.testing.FakeTicker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Disks, executors, timers and caches that misbehave while a cache is kept in a file. */
@Timeout(60)
class AutosaveFaultTests {

    @TempDir
    private Path folder;

    private final FakeTicker ticker = new FakeTicker();
    private final FakeEntries entries = new FakeEntries();
    private final LogCapture log = new LogCapture();
    private final List<Runnable> queue = new ArrayList<>();
    private final List<Future<?>> timers = new ArrayList<>();
    private Executor executor = Runnable::run;
    private AutosaveTimer timer = this::schedule;
    private @Nullable Supplier<String> fingerprint;
    private Duration patience = Duration.ofMinutes(1);
    private boolean diskIsFull;
    private int writes;

    @AfterEach
    void stopListening() {
        log.close();
    }

    @Test
    void whatChangesDuringAWriteIsWrittenByTheNext() {
        Autosave autosave = opened();
        entries.with("a").afterCopy = () -> {
            entries.afterCopy = () -> {};
            entries.with("b");
            autosave.changed();
        };
        autosave.changed();
        ticker.advance(Duration.ofSeconds(1));
        assertThat(saved()).containsExactly("a");

        ticker.advance(Duration.ofSeconds(5));

        assertThat(saved()).containsExactly("a", "b");
        assertThat(writes).isEqualTo(2);
    }

    @Test
    void whatChangesDuringTheLastWriteIsLeftToTheNextStop() {
        Autosave autosave = opened();
        entries.with("a").afterCopy = () -> {
            entries.afterCopy = () -> {};
            entries.with("b");
            autosave.changed();
        };
        autosave.changed();
        autosave.flush().join();
        assertThat(saved()).containsExactly("a");
        autosave.flush().join();
        assertThat(saved()).containsExactly("a", "b");
    }

    @Test
    void confirmationsAloneAreWrittenOnceAMinuteAndAChangeAtOnce() {
        Autosave autosave = opened();
        entries.with("a");
        for (int second = 0; second < 300; second++) {
            autosave.confirmed();
            ticker.advance(Duration.ofSeconds(1));
        }
        assertThat(writes).isBetween(4, 5);

        int before = writes;
        autosave.confirmed();
        entries.with("b");
        autosave.changed();
        ticker.advance(Duration.ofSeconds(5));
        assertThat(writes).isEqualTo(before + 1);
        assertThat(saved()).containsExactly("a", "b");
    }

    @Test
    void confirmationsAreWrittenOnStoppingAndOnClosing() {
        Autosave autosave = opened();
        autosave.confirmed();
        autosave.flush().join();
        assertThat(writes).isEqualTo(1);
        autosave.confirmed();
        autosave.flushNow();
        assertThat(writes).isEqualTo(2);
        autosave.flushNow();
        assertThat(writes).as("there is nothing to write").isEqualTo(2);
    }

    @Test
    void aWriteThatComesEarlyMakesTheTimerOfAChangeVoid() {
        Autosave autosave = opened();
        autosave.changed();
        autosave.flush().join();
        autosave.resume();
        autosave.confirmed();
        ticker.advance(Duration.ofSeconds(59));
        assertThat(writes).isEqualTo(1);
        ticker.advance(Duration.ofSeconds(1));
        assertThat(writes).isEqualTo(2);
    }

    @Test
    void closingWaitsForTheWriteUnderWayAndWritesWhatChangedMeanwhile() throws Exception {
        CountDownLatch writing = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        executor = task -> new Thread(task, "a writer").start();
        Autosave autosave = opened();
        entries.with("a").afterCopy = () -> {
            entries.afterCopy = () -> {};
            writing.countDown();
            await(goOn);
        };
        autosave.changed();
        ticker.advance(Duration.ofSeconds(1));
        writing.await();
        entries.with("b");
        autosave.changed();

        CompletableFuture<Void> closed = CompletableFuture.runAsync(autosave::flushNow);
        Thread.yield();
        assertThat(closed).isNotDone();
        goOn.countDown();
        closed.join();

        assertThat(saved()).containsExactly("a", "b");
        assertThat(log.warnings()).isEmpty();
    }

    @Test
    void closingWaitsForTheWriteUnderWayAlsoIfNothingChangedMeanwhile() throws Exception {
        CountDownLatch writing = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        executor = task -> new Thread(task, "a writer").start();
        Autosave autosave = opened();
        entries.with("a").afterCopy = () -> {
            writing.countDown();
            await(goOn);
        };
        autosave.changed();
        ticker.advance(Duration.ofSeconds(1));
        writing.await();

        CompletableFuture<Void> closed = CompletableFuture.runAsync(autosave::flushNow);
        Thread.yield();
        assertThat(closed).isNotDone();
        goOn.countDown();
        closed.join();

        assertThat(saved()).containsExactly("a");
        assertThat(writes).isEqualTo(1);
    }

    @Test
    void closingDoesNotWaitForAWriteThatOnlyStandsInTheQueue() {
        executor = queue::add;
        Autosave autosave = opened();
        entries.with("a");
        autosave.changed();
        ticker.advance(Duration.ofSeconds(1));
        assertThat(queue).hasSize(1);

        autosave.flushNow();

        assertThat(saved()).containsExactly("a");
        queue.forEach(Runnable::run);
        assertThat(writes).isEqualTo(1);
    }

    @Test
    void closingGivesUpOnAWriteThatHangsAndSaysSo() throws Exception {
        patience = Duration.ofMillis(1);
        CountDownLatch writing = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        executor = task -> new Thread(task, "a writer").start();
        Autosave autosave = opened();
        entries.with("a").afterCopy = () -> {
            writing.countDown();
            await(goOn);
        };
        autosave.changed();
        ticker.advance(Duration.ofSeconds(1));
        writing.await();

        autosave.flushNow();

        assertThat(log.warnings())
                .singleElement()
                .asString()
                .contains("another one is under way")
                .doesNotContain("tried again");
        goOn.countDown();
    }

    @Test
    void whoIsInterruptedClosesAllTheSame() {
        Autosave autosave = opened();
        entries.with("a");
        autosave.changed();
        Thread.currentThread().interrupt();

        autosave.flushNow();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(saved()).containsExactly("a");
    }

    @Test
    void aClosedCacheIsNotWrittenByTheTimer() {
        Autosave autosave = opened();
        autosave.changed();
        autosave.flushNow();
        autosave.changed();
        ticker.advance(Duration.ofMinutes(2));
        assertThat(writes).isEqualTo(1);
    }

    @Test
    void aStopThatCannotWriteLeavesNoTimerBehind() {
        Autosave autosave = opened();
        diskIsFull = true;
        autosave.changed();
        assertThat(timers).hasSize(1);

        autosave.flush().join();

        assertThat(timers).as("the one of the change").hasSize(1).allMatch(Future::isCancelled);
        ticker.advance(Duration.ofMinutes(5));
        assertThat(writes).isEqualTo(1);
        assertThat(log.warnings()).singleElement().asString().endsWith("No space left on device");

        autosave.resume();
        diskIsFull = false;
        ticker.advance(Duration.ofSeconds(5));
        assertThat(writes).isEqualTo(2);
        assertThat(log.lines()).last().asString().contains("can be written again");
    }

    @Test
    void aTimerThatRingsAlthoughItWasCancelledRingsForNothing() {
        List<Runnable> set = new ArrayList<>();
        timer = (task, nanos) -> {
            set.add(task);
            return () -> {};
        };
        Autosave autosave = opened();
        autosave.confirmed();
        autosave.changed();
        assertThat(set).as("the second one is earlier").hasSize(2);

        set.get(0).run();
        assertThat(writes).isZero();
        set.get(1).run();
        assertThat(writes).isEqualTo(1);
    }

    @Test
    void anExecutorThatThrowsAnythingIsToldOnceAndTriedAgain() {
        executor = task -> {
            throw new StackOverflowError("seeded");
        };
        Autosave autosave = opened();
        entries.with("a");
        assertThatCode(autosave::changed).doesNotThrowAnyException();
        ticker.advance(Duration.ofSeconds(30));
        assertThat(log.warnings())
                .singleElement()
                .asString()
                .contains("could not be written", "StackOverflowError", "tried again every 5 s");
        assertThat(autosave.flush()).isCompleted();

        autosave.flushNow();
        assertThat(saved()).containsExactly("a");
    }

    @Test
    void anExecutorThatRunsATaskAndThrowsAllTheSameDoesNoHarm() {
        executor = task -> {
            task.run();
            throw new IllegalStateException("seeded");
        };
        Autosave autosave = opened();
        for (String name : List.of("a", "b", "c")) {
            entries.with(name);
            autosave.changed();
            ticker.advance(Duration.ofSeconds(5));
        }
        assertThat(saved()).containsExactly("a", "b", "c");
    }

    @Test
    void aWriteThatTheExecutorDropsIsDoneAfterAMinuteAndTheNextOnesAsEver() {
        executor = task -> {};
        Autosave autosave = opened();
        entries.with("a");
        autosave.changed();
        ticker.advance(Duration.ofSeconds(61));
        assertThat(saved()).containsExactly("a");

        executor = Runnable::run;
        entries.with("b");
        autosave.changed();
        ticker.advance(Duration.ofSeconds(5));
        assertThat(saved()).containsExactly("a", "b");
    }

    @Test
    void aWriteThatTheExecutorDoesLateIsDoneOnce() {
        executor = queue::add;
        Autosave autosave = opened();
        entries.with("a");
        autosave.changed();
        ticker.advance(Duration.ofMinutes(2));
        queue.forEach(Runnable::run);
        assertThat(writes).isEqualTo(1);
    }

    @Test
    void aTimerThatThrowsAnythingIsToldOnceAndTheNextChangeTriesAgain() {
        AutosaveTimer real = timer;
        timer = (task, nanos) -> {
            if (queue.isEmpty()) {
                throw new OutOfMemoryError("seeded");
            }
            return real.schedule(task, nanos);
        };
        Autosave autosave = opened();
        entries.with("a");
        assertThatCode(autosave::changed).doesNotThrowAnyException();
        assertThatCode(autosave::changed).doesNotThrowAnyException();
        assertThat(log.warnings()).singleElement().asString().contains("OutOfMemoryError", "with the next change");

        queue.add(() -> {});
        autosave.changed();
        ticker.advance(Duration.ofSeconds(5));
        assertThat(saved()).containsExactly("a");
    }

    @Test
    void aStopWhoseTimerThrowsDoesNotWaitForEver() {
        executor = queue::add;
        Autosave autosave = opened();
        autosave.changed();
        timer = (task, nanos) -> {
            throw new IllegalStateException("seeded");
        };
        assertThat(autosave.flush()).isCompleted();
    }

    @Test
    void aStopWaitsForTheWriteAndForFiveSecondsAtMost() {
        executor = queue::add;
        Autosave autosave = opened();
        autosave.changed();
        CompletableFuture<Void> stopped = autosave.flush();
        assertThat(stopped).isNotDone();
        queue.remove(0).run();
        assertThat(stopped).isCompleted();

        autosave.changed();
        CompletableFuture<Void> hanging = autosave.flush();
        ticker.advance(Duration.ofMillis(4999));
        assertThat(hanging).isNotDone();
        ticker.advance(Duration.ofMillis(1));
        assertThat(hanging).isCompleted();
    }

    @Test
    void aStopWaitsForAWriteThatIsUnderWayAlsoIfNothingChangedMeanwhile() {
        executor = queue::add;
        Autosave autosave = opened();
        autosave.changed();
        ticker.advance(Duration.ofSeconds(1));
        Runnable byTheTimer = queue.remove(0);
        entries.afterCopy = () -> assertThat(autosave.flush()).isNotDone();

        byTheTimer.run();

        assertThat(writes).isEqualTo(1);
        queue.forEach(Runnable::run);
        assertThat(autosave.flush()).as("nothing is under way").isCompleted();
    }

    @Test
    void aCacheThatThrowsAnythingIsLikeADiskThatDoes() {
        Autosave autosave = opened();
        entries.with("a").afterCopy = () -> {
            throw new OutOfMemoryError("seeded");
        };
        autosave.changed();
        ticker.advance(Duration.ofSeconds(1));
        assertThat(log.warnings()).singleElement().asString().contains("OutOfMemoryError");
        entries.afterCopy = () -> {};
        ticker.advance(Duration.ofSeconds(5));
        assertThat(saved()).containsExactly("a");
    }

    @Test
    void aFingerprintThatCannotBeHadKeepsNobodyFromStartingAndTheFileAsItIs() throws IOException {
        Autosave before = opened();
        entries.with("a");
        before.changed();
        before.flushNow();
        byte[] file = Files.readAllBytes(file());
        fingerprint = () -> {
            throw new IllegalStateException("no key");
        };

        Autosave autosave = opened();
        autosave.changed();
        ticker.advance(Duration.ofMinutes(1));

        assertThat(log.warnings()).singleElement().asString().contains("could not be loaded", "no key");
        assertThat(file()).hasBinaryContent(file);
        fingerprint = () -> "mine";
        ticker.advance(Duration.ofSeconds(5));
        assertThat(file()).content().contains("mine");
    }

    @Test
    void whatIsNoFileIsToldOnceWhenItIsReadAndNotAgainWhenItIsWritten() throws IOException {
        Files.createDirectory(file());
        Autosave autosave = opened();
        entries.with("a");
        autosave.changed();
        ticker.advance(Duration.ofMinutes(1));
        autosave.flushNow();
        assertThat(log.warnings()).singleElement().asString().contains("it is a directory");

        Files.delete(file());
        autosave.changed();
        autosave.flush().join();
        assertThat(log.lines()).last().asString().contains("can be written again");
        assertThat(saved()).containsExactly("a");
    }

    @Test
    void whatIsTooMuchToLoadIsToldOnceForAllWrites() {
        Autosave autosave = opened(new SnapshotLimits(1_000_000, 100_000, 3_000));
        entries.with("a", "b", "c", "d", "e", "f");
        for (int i = 0; i < 3; i++) {
            autosave.changed();
            ticker.advance(Duration.ofSeconds(5));
        }
        assertThat(writes).isEqualTo(3);
        assertThat(log.warnings()).singleElement().asString().contains(file().toString(), "of 6 prompts are left out");
        assertThat(saved()).endsWith("f").doesNotContain("a");
    }

    private Autosave opened() {
        return opened(SnapshotLimits.ofHeap());
    }

    private Autosave opened(SnapshotLimits limits) {
        Autosave autosave = new Autosave(
                snapshots(limits),
                file(),
                task -> executor.execute(task),
                (task, nanos) -> timer.schedule(task, nanos),
                ticker::read,
                patience);
        autosave.open();
        return autosave;
    }

    private Snapshots snapshots(SnapshotLimits limits) {
        SnapshotFile files = new SnapshotFile(limits, (from, to) -> {
            writes++;
            if (diskIsFull) {
                throw new IOException("No space left on device");
            }
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        });
        Supplier<String> mine = () -> fingerprint == null ? "mine" : fingerprint.get();
        return new Snapshots(entries, key -> true, InstantSource.fixed(FakeEntries.NOON), mine, files);
    }

    private List<String> saved() {
        FakeEntries next = new FakeEntries();
        SnapshotFile files = new SnapshotFile();
        Supplier<String> mine = () -> fingerprint == null ? "mine" : fingerprint.get();
        new Snapshots(next, key -> true, InstantSource.fixed(FakeEntries.NOON), mine, files).load(file());
        return next.names();
    }

    private Path file() {
        return folder.resolve("prompts.json");
    }

    private Runnable schedule(Runnable task, long nanos) {
        Future<?> set = ticker.scheduler().schedule(task, nanos, TimeUnit.NANOSECONDS);
        timers.add(set);
        return () -> set.cancel(false);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }
}
