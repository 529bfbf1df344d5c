package dev.promptcache.boot.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptCacheListener;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How fast a fleet is, in figures that are printed and not judged: a machine that is busy with something else is slower. No part of
 * a build: {@code mvn -pl prompt-cache-spring-boot-starter -am test -Dtest=FleetMeasurements -Dsurefire.failIfNoSpecifiedTests=false
 * -Dredis.server=redis-server}.
 */
class FleetMeasurements {

    private static final int INSTANCES = Integer.getInteger("fleet.instances", 50);
    private static final int ROUNDS = Integer.getInteger("fleet.rounds", 50);
    private static final int FETCH_MILLIS = 20;
    private static final Duration CHECK_INTERVAL = Duration.ofSeconds(5);
    private static final Duration OUTAGE = Duration.ofSeconds(Integer.getInteger("fleet.outage-seconds", 15));
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final NumberedPrompts source = new NumberedPrompts(() -> FETCH_MILLIS);
    private volatile Round round = new Round(0);

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.01})
    void fromAPushToAllInstances(double loss, @TempDir Path folder) throws Exception {
        LocalRedis redis = new LocalRedis(folder);
        try (redis;
                source;
                Connections connections = new Connections(redis.port);
                Instances instances = instances(connections)) {
            for (int i = 0; i < INSTANCES; i++) {
                instances.add(fleet -> new FaultyWay(fleet, loss, true).port());
            }
            instances.caches.forEach(cache -> cache.pull(Instances.KEY).join());
            await().atMost(PATIENCE).until(instances::allJoined);
            TimeUnit.NANOSECONDS.sleep(CHECK_INTERVAL.multipliedBy(2).toNanos());
            List<Long> all = new ArrayList<>();
            List<Long> slowest = new ArrayList<>();
            // The first ones warm up.
            for (int i = -10; i < ROUNDS; i++) {
                List<Long> times = change(instances);
                if (i >= 0) {
                    all.addAll(times);
                    slowest.add(Collections.max(times));
                }
                TimeUnit.MILLISECONDS.sleep(200);
            }
            System.out.printf(
                    "| %d | %.0f %% | %d | %d | %d | %d | %d (%d-%d) |%n",
                    INSTANCES,
                    loss * 100,
                    ROUNDS,
                    at(all, 0.5),
                    at(all, 0.99),
                    at(all, 1),
                    at(slowest, 0.5),
                    at(slowest, 0),
                    at(slowest, 1));
        }
    }

    @ParameterizedTest
    @EnumSource
    void howSoonAllCatchUp(Fault fault, @TempDir Path folder) throws Exception {
        LocalRedis redis = new LocalRedis(folder);
        try (redis;
                source;
                TcpProxy way = new TcpProxy(redis.port);
                Connections connections = new Connections(way.port);
                Instances instances = instances(connections)) {
            instances.add(5);
            instances.caches.forEach(cache -> cache.pull(Instances.KEY).join());
            await().atMost(PATIENCE).until(instances::allJoined);
            List<Long> times = new ArrayList<>();
            Reads reads = new Reads(instances);
            for (int i = 0; i < 3; i++) {
                fault.begin(redis, way);
                source.change(Instances.KEY);
                PromptCommit newest = instances.first().push(Instances.KEY).join();
                TimeUnit.NANOSECONDS.sleep(OUTAGE.toNanos());
                assertThat(instances.noneJoined()).isTrue();
                fault.end(redis, way);
                long back = System.nanoTime();
                await().pollInterval(Duration.ofMillis(10))
                        .atMost(PATIENCE)
                        .until(() -> instances.allHold(newest.commitHash()));
                times.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - back));
                await().atMost(PATIENCE).until(instances::allJoined);
            }
            reads.stop();
            System.out.printf(
                    "| %s for %d s, three times | %s | %d reads and pulls, the slowest %.1f ms |%n",
                    fault, OUTAGE.toSeconds(), times, reads.count, reads.slowest / 1e6);
        }
    }

    @Test
    void explainsItsTables() {
        System.out.printf("A fetch takes %d ms; checks every %d s%n", FETCH_MILLIS, CHECK_INTERVAL.toSeconds());
        System.out.println("| instances | lost | changes | median, ms | p99 | slowest | slowest of each change, median (range) |");
    }

    private Instances instances(Connections connections) {
        return new Instances(
                source,
                connections,
                Instances.settings(Duration.ofMillis(500), CHECK_INTERVAL, 2000),
                builder -> builder.listener(new Arrivals()));
    }

    /** Changes the prompt, tells any instance, and says after how many milliseconds each of them had it. */
    private List<Long> change(Instances instances) throws InterruptedException {
        Round next = new Round(source.change(Instances.KEY));
        round = next;
        AsyncPromptCache told = instances.caches.get(ThreadLocalRandom.current().nextInt(INSTANCES));
        told.push(Instances.KEY);
        assertThat(next.left.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return next.times.stream().map(TimeUnit.NANOSECONDS::toMillis).toList();
    }

    private static long at(List<Long> times, double part) {
        List<Long> sorted = times.stream().sorted().toList();
        return sorted.get((int) Math.round(part * (sorted.size() - 1)));
    }

    /** A change on its way. */
    private static final class Round {

        private final int version;
        private final long begun = System.nanoTime();
        private final CountDownLatch left = new CountDownLatch(INSTANCES);
        private final List<Long> times = Collections.synchronizedList(new ArrayList<>());

        private Round(int version) {
            this.version = version;
        }
    }

    /** Notes when an instance has what was changed. */
    private final class Arrivals implements PromptCacheListener {

        @Override
        public void changed(PromptKey key, PromptCommit before, PromptCommit after, ChangeTrigger trigger) {
            Round current = round;
            if (NumberedPrompts.version(after) == current.version) {
                current.times.add(System.nanoTime() - current.begun);
                current.left.countDown();
            }
        }
    }

    /** Reads and pulls what is cached, all the time. */
    private static final class Reads {

        private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
        private volatile long slowest;
        private volatile long count;

        private Reads(Instances instances) {
            thread.scheduleWithFixedDelay(
                    () -> instances.caches.forEach(cache -> {
                        long begun = System.nanoTime();
                        cache.get(Instances.KEY).orElseThrow();
                        cache.pull(Instances.KEY).join();
                        slowest = Math.max(slowest, System.nanoTime() - begun);
                        count += 2;
                    }),
                    0,
                    5,
                    TimeUnit.MILLISECONDS);
        }

        private void stop() throws InterruptedException {
            thread.shutdown();
            assertThat(thread.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        }
    }
}
