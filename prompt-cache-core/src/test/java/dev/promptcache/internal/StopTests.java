package dev.promptcache.internal;

import static dev.promptcache.internal.CacheFixture.key;
import static dev.promptcache.internal.SnapshotFixture.NOON;
import static dev.promptcache.internal.SnapshotFixture.commit;
import static dev.promptcache.internal.SnapshotFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptCacheListener;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.PromptFleet;
import dev.promptcache.PromptKey;
import dev.promptcache.PromptSource;
import dev.promptcache.internal.snapshot.SnapshotFile;
import dev.promptcache.testing.FakePromptFleet;
import dev.promptcache.testing.FakePromptSource;
import dev.promptcache.testing.FakeTicker;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What stopping and closing must not lose, forget or leave behind. */
@Timeout(60)
class StopTests {

    private final LogCapture log = new LogCapture();

    @TempDir
    private Path folder;

    @AfterEach
    void stopListening() {
        log.close();
    }

    @Test
    void closingDuringASaveWaitsForItAndThenWritesWhatChangedMeanwhile() throws Exception {
        CountDownLatch saving = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        SnapshotFile slow = new SnapshotFile(Long.MAX_VALUE, (from, to) -> {
            saving.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        });
        List<Thread> threads = new ArrayList<>();
        SnapshotFixture fixture = new SnapshotFixture(
                NOON,
                builder -> builder.snapshot(file()).executor(task -> {
                    Thread thread = new Thread(task);
                    threads.add(thread);
                    thread.start();
                }),
                () -> 0,
                slow);
        fixture.cache.set(key("a"), commit("one"));
        fixture.advance(Duration.ofSeconds(1));
        saving.await();
        fixture.cache.set(key("b"), commit("one"));
        Thread closer = new Thread(fixture.cache::close);
        closer.start();
        goOn.countDown();
        closer.join();

        assertThat(json(file()).get("entries").propertyNames()).containsExactly("a", "b");
        for (Thread thread : threads) {
            thread.join();
        }
    }

    @Test
    void whatChangesDuringASaveIsSavedNext() {
        AtomicReference<Runnable> during = new AtomicReference<>(() -> {});
        SnapshotFile files = new SnapshotFile(Long.MAX_VALUE, (from, to) -> {
            during.getAndSet(() -> {}).run();
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        });
        SnapshotFixture fixture = new SnapshotFixture(NOON, builder -> builder.snapshot(file()), () -> 0, files);
        fixture.cache.set(key("a"), commit("one"));
        during.set(() -> fixture.cache.set(key("b"), commit("one")));

        fixture.advance(Duration.ofSeconds(1));
        assertThat(json(file()).get("entries").propertyNames()).containsExactly("a");
        fixture.advance(Duration.ofSeconds(5));

        assertThat(json(file()).get("entries").propertyNames()).containsExactly("a", "b");
    }

    @Test
    void aFileThatCannotBeWrittenKeepsNoTimerBehindAStop() {
        AtomicBoolean full = new AtomicBoolean(true);
        int[] attempts = {0};
        SnapshotFile disk = new SnapshotFile(Long.MAX_VALUE, (from, to) -> {
            attempts[0]++;
            if (full.get()) {
                throw new IOException("No space left on device");
            }
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        });
        SnapshotFixture fixture =
                new SnapshotFixture(NOON, builder -> builder.snapshot(file()), () -> 0, disk).pulled("a");
        fixture.cache.stop();
        int atStop = attempts[0];
        assertThat(atStop).isPositive();

        fixture.advance(Duration.ofMinutes(1));
        assertThat(attempts[0])
                .as("nothing is tried while the cache is stopped")
                .isEqualTo(atStop);

        full.set(false);
        fixture.cache.set(key("b"), commit("one"));
        fixture.advance(Duration.ofSeconds(5));
        assertThat(json(file()).get("entries").propertyNames()).containsExactly("a", "b");
    }

    @Test
    void confirmationsAloneAreWrittenOnceAMinuteAndChangesAsEver() throws IOException {
        int[] writes = {0};
        SnapshotFile files = new SnapshotFile(Long.MAX_VALUE, (from, to) -> {
            writes[0]++;
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        });
        SnapshotFixture fixture = new SnapshotFixture(
                        NOON,
                        builder -> builder.snapshot(file())
                                .configure(config ->
                                        config.ttl(Duration.ofSeconds(2)).refreshInterval(Duration.ofSeconds(1))),
                        () -> 0,
                        files)
                .pulled("a");
        fixture.advance(Duration.ofSeconds(5));
        assertThat(writes[0]).isEqualTo(1);

        fixture.advance(Duration.ofMinutes(10));
        assertThat(writes[0]).isBetween(10, 11);

        fixture.source.put("a", "two");
        fixture.advance(Duration.ofSeconds(9));
        assertThat(Files.readString(file())).contains("\"two\"");
    }

    @Test
    void whoSetsTheSameCommitAgainAndAgainHasItWrittenOnceAMinute() throws IOException {
        int[] writes = {0};
        SnapshotFile files = new SnapshotFile(Long.MAX_VALUE, (from, to) -> {
            writes[0]++;
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        });
        SnapshotFixture fixture = new SnapshotFixture(NOON, builder -> builder.snapshot(file()), () -> 0, files);
        for (int i = 0; i < 600; i++) {
            fixture.cache.set(key("a"), commit("one"));
            fixture.advance(Duration.ofSeconds(1));
        }
        assertThat(writes[0]).isBetween(10, 11);

        fixture.cache.set(key("a"), commit("two"));
        fixture.advance(Duration.ofSeconds(5));
        assertThat(Files.readString(file())).contains("\"two\"");

        fixture.cache.set(key("a"), commit("two"), new FakePromptSource());
        fixture.advance(Duration.ofSeconds(5));
        assertThat(Files.readString(file())).as("not the cache's to write").doesNotContain("\"two\"");
    }

    @Test
    void aStopWaitsAlsoForAPullThatBeginsMeanwhile() {
        CacheFixture fixture = new CacheFixture(config -> config, false, Runnable::run);
        fixture.source.put("p", "one");
        fixture.source.put("q", "one");
        fixture.source.hold();
        CompletableFuture<PromptCommit> first = fixture.async.pull("p");
        CompletableFuture<Void> stopped = fixture.async.stop();
        CompletableFuture<PromptCommit> second = fixture.async.pull("q");

        fixture.source.log().get(0).answer().complete(commit("one"));
        assertThat(first).isCompleted();
        assertThat(stopped).isNotDone();

        fixture.source.release();
        assertThat(second).isCompleted();
        assertThat(stopped).isCompleted();
    }

    @Test
    void whatIsAskedForDuringAStopGoesOnAfterThePauseOnThreadsOfTheCachesOwn() throws Exception {
        AtomicBoolean limited = new AtomicBoolean();
        CountDownLatch slow = new CountDownLatch(1);
        FakePromptSource commits = new FakePromptSource();
        PromptCommit commit = commits.put("p", "one");
        Map<String, Integer> fetches = new java.util.concurrent.ConcurrentHashMap<>();
        AsyncPromptCache cache = AsyncPromptCache.builder(PromptSource.blocking((key, mode) -> {
                    fetches.merge(key.name(), 1, Integer::sum);
                    if (key.name().equals("slow")) {
                        slow.await();
                    }
                    if (limited.get()) {
                        throw new PromptException.RateLimited(key, "slow down", 429, Duration.ofSeconds(1));
                    }
                    return commit;
                }))
                .autoStart(false)
                .build();
        cache.pull("p").get(10, TimeUnit.SECONDS);
        cache.start();
        limited.set(true);
        cache.refresh(key("p")).handle((done, failure) -> "ended").get(10, TimeUnit.SECONDS);
        limited.set(false);
        CompletableFuture<PromptCommit> pulled = cache.pull("slow");
        CompletableFuture<Void> stopped = cache.stop();
        assertThat(cache.refreshAll()).isEqualTo(1);
        slow.countDown();
        pulled.get(10, TimeUnit.SECONDS);
        stopped.get(10, TimeUnit.SECONDS);

        Await.until(() -> fetches.get("p") == 3);
        cache.close();
        Await.untilNoCacheThreadLives();
    }

    @Test
    void theInterruptThatEndsAFetchDoesNotReachWhatItsThreadDoesNext() throws Exception {
        AtomicReference<Thread> fetching = new AtomicReference<>();
        AtomicBoolean interrupted = new AtomicBoolean();
        CountDownLatch returned = new CountDownLatch(1);
        AsyncPromptCache cache = AsyncPromptCache.builder(key -> {
                    fetching.set(Thread.currentThread());
                    while (!Thread.currentThread().isInterrupted()) {
                        Thread.onSpinWait();
                    }
                    return new CompletableFuture<>();
                })
                .executor(task -> new Thread(() -> {
                            task.run();
                            interrupted.set(Thread.currentThread().isInterrupted());
                            returned.countDown();
                        })
                        .start())
                .autoStart(false)
                .build();
        CompletableFuture<PromptCommit> pulled = cache.pull("p");
        Await.until(() -> fetching.get() != null);

        cache.shutdown();

        assertThat(returned.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(interrupted).isFalse();
        assertThat(pulled).isCompletedExceptionally();
        cache.close();
    }

    @Test
    void aSnapshotDoesNotBringBackWhatIsInvalidatedWhileItIsRead() throws IOException {
        SnapshotFixture first = new SnapshotFixture().pulled("a", "b", "c", "d");
        first.dumped(file());
        List<Runnable> meanwhile = new ArrayList<>();
        SnapshotFixture second = new SnapshotFixture(
                NOON,
                builder -> builder.fingerprint(() -> {
                    meanwhile.forEach(Runnable::run);
                    return "mine";
                }));
        meanwhile.add(() -> second.cache.invalidate(PromptKey.parse("a")));
        meanwhile.add(() -> second.cache.invalidateName("b"));

        assertThat(second.cache.load(file())).isEqualTo(2);
        assertThat(second.keys()).containsExactlyInAnyOrder("c", "d");

        meanwhile.clear();
        second.cache.clear();
        assertThat(second.cache.load(file()))
                .as("an invalidation before is none")
                .isEqualTo(4);
        meanwhile.add(second.cache::clear);
        assertThat(second.cache.load(file())).isZero();
    }

    @Test
    void aSnapshotReplacesNoEntryThatHasASourceOfItsOwn() {
        SnapshotFixture later = SnapshotFixture.after(Duration.ofMinutes(1));
        later.pulled("p").dumped(file());
        SnapshotFixture fixture = new SnapshotFixture(NOON.plusSeconds(120), builder -> builder);
        fixture.advance(Duration.ZERO);
        FakePromptSource own = new FakePromptSource();
        own.put("p", "own");
        SnapshotFixture old = new SnapshotFixture();
        old.cache.set(key("p"), commit("own"), own);
        old.advance(Duration.ofMinutes(2));

        assertThat(old.cache.load(file())).isZero();

        assertThat(old.cached("p")).isEqualTo("own");
    }

    @Test
    void aListenerThatHangsKeepsNoCacheThatIsClosedFromBeingSaved() throws Exception {
        CountDownLatch hung = new CountDownLatch(1);
        SnapshotFixture fixture = new SnapshotFixture(
                NOON,
                builder -> builder.snapshot(file()).listener(new PromptCacheListener() {
                    @Override
                    public void failed(PromptKey key, PromptException failure) {
                        try {
                            hung.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    }
                }));
        fixture.source.hold();
        CompletableFuture<PromptCommit> pulled = fixture.async.pull("p");
        fixture.cache.set(key("a"), commit("one"));
        Thread closer = new Thread(fixture.cache::close);
        closer.start();

        Await.until(() -> Files.exists(file()));
        Await.until(() -> {
            fixture.advance(Duration.ofSeconds(1));
            return pulled.isDone();
        });
        hung.countDown();
        closer.join();
        assertThat(json(file()).get("entries").propertyNames()).containsExactly("a");
    }

    @Test
    void whoGoesOnPullingDoesNotKeepACacheFromHavingStopped() {
        FakeTicker time = new FakeTicker();
        FakePromptSource hung = new FakePromptSource().hold();
        AtomicReference<AsyncPromptCache> built = new AtomicReference<>();
        AsyncPromptCache cache = AsyncPromptCache.builder(hung)
                .ticker(time)
                .scheduler(time.scheduler())
                .executor(Runnable::run)
                .autoStart(false)
                .listener(new PromptCacheListener() {
                    @Override
                    public void failed(PromptKey key, PromptException failure) {
                        built.get().pull(key.name() + "-again");
                    }
                })
                .build();
        built.set(cache);
        cache.pull("p");
        cache.pull("q");
        CompletableFuture<Void> stopped = cache.stop();
        time.advance(Duration.ofSeconds(4));
        assertThat(stopped).isNotDone();

        time.advance(Duration.ofSeconds(2));

        assertThat(cache.status().activeFetches()).isPositive();
        assertThat(stopped).isCompleted();
        cache.close();
    }

    @Test
    void aFleetThatCannotBeLeftKeepsNoCacheFromBeingSaved() {
        FakePromptFleet fleet = new FakePromptFleet(new FakeTicker());
        SnapshotFixture fixture =
                new SnapshotFixture(NOON, builder -> builder.snapshot(file()).fleet(stubborn(fleet.member())));
        fixture.cache.start();
        fixture.advance(Duration.ofMillis(100));
        fixture.cache.set(key("a"), commit("one"));

        fixture.cache.close();

        assertThat(json(file()).get("entries").propertyNames()).containsExactly("a");
        assertThat(log.warnings()).singleElement().asString().contains("subscription");
    }

    /** A fleet whose subscriptions cannot be ended. */
    private static PromptFleet stubborn(PromptFleet fleet) {
        return (PromptFleet) Proxy.newProxyInstance(
                StopTests.class.getClassLoader(), new Class<?>[] {PromptFleet.class}, (proxy, method, arguments) -> {
                    Object answer = method.invoke(fleet, arguments);
                    return answer instanceof PromptFleet.Subscription
                            ? (PromptFleet.Subscription) () -> {
                                throw new LinkageError("a subscription that cannot be ended");
                            }
                            : answer;
                });
    }

    private Path file() {
        return folder.resolve("prompts.json");
    }
}
