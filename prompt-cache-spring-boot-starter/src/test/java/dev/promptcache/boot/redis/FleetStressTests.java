package dev.promptcache.boot.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptCacheBuilder;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import dev.promptcache.contract.Holds;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Instances that share prompts by a real Redis while those change five times a second, fetches are slow now and then, instances die
 * in the middle of one, and each has a clock of its own. For longer: {@code -Dfleet.stress.seconds=600}.
 */
class FleetStressTests {

    private static final int INSTANCES = 12;
    private static final Duration LENGTH = Duration.ofSeconds(Integer.getInteger("fleet.stress.seconds", 15));
    private static final long SKEW = Duration.ofMillis(2500).toNanos();
    private static final long BETWEEN_CHANGES = Duration.ofMillis(200).toNanos();
    private static final double SLOW = 0.05;
    private static final double FATAL = 0.03;
    private static final double UNHEARD = 0.01;

    private final List<PromptKey> keys =
            IntStream.range(0, 5).mapToObj(i -> PromptKey.parse("prompt-" + i)).toList();
    private final NumberedPrompts prompts = new NumberedPrompts(FleetStressTests::millis);
    private final List<Member> members = new CopyOnWriteArrayList<>();
    private final Queue<Member> dying = new ConcurrentLinkedQueue<>();
    private final Queue<String> steppedBack = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean reading = new AtomicBoolean(true);
    private final AtomicLong reads = new AtomicLong();
    private final AtomicInteger changes = new AtomicInteger();
    private final AtomicInteger deaths = new AtomicInteger();
    private LocalRedis redis;
    private Connections connections;
    private FleetSettings settings;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        redis = new LocalRedis(folder);
        connections = new Connections(redis.port);
        settings = Instances.settings(Duration.ofSeconds(2), Duration.ofSeconds(1), 2000);
    }

    @AfterEach
    void stop() {
        reading.set(false);
        members.forEach(Member::close);
        connections.close();
        redis.close();
        prompts.close();
    }

    @Holds("fleet-never-back")
    @Test
    void nobodyGoesBackAndAllEndOnTheNewestCommit() throws Exception {
        run(LENGTH, true);
        System.out.printf(
                "%d s: %d changes, %d calls of LangSmith, %d instances died as they fetched, %d reads, %d of an older commit%n",
                LENGTH.toSeconds(), changes.get(), prompts.calls(), deaths.get(), reads.get(), steppedBack.size());
        assertThat(steppedBack).isEmpty();
        // The lease of whoever died last, and a ttl.
        await().atMost(Duration.ofMinutes(2)).until(this::allOnTheNewest);
        assertThat(steppedBack).isEmpty();
    }

    @Test
    void aStoreWithoutFenceIsFoundOut() throws Exception {
        run(Duration.ofMinutes(2), false);
        assertThat(steppedBack).isNotEmpty();
    }

    /** Goes on for a time, or until somebody has stepped back. */
    private void run(Duration length, boolean fenced) throws Exception {
        for (int i = 0; i < INSTANCES; i++) {
            members.add(new Member(fenced));
        }
        Thread reader = new Thread(this::read, "reader");
        reader.setDaemon(true);
        reader.start();
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long begun = System.nanoTime();
        long end = begun + length.toNanos();
        for (long next = begun; next < end && steppedBack.isEmpty(); next += BETWEEN_CHANGES) {
            PromptKey key = keys.get(random.nextInt(keys.size()));
            prompts.change(key);
            changes.incrementAndGet();
            members.get(random.nextInt(members.size())).cache.push(key);
            for (Member dead = dying.poll(); dead != null; dead = dying.poll()) {
                members.remove(dead);
                dead.close();
                members.add(new Member(fenced));
            }
            TimeUnit.NANOSECONDS.sleep(next + BETWEEN_CHANGES - System.nanoTime());
        }
    }

    private void read() {
        while (reading.get()) {
            members.forEach(Member::read);
            try {
                TimeUnit.MILLISECONDS.sleep(2);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private boolean allOnTheNewest() {
        return members.stream()
                .allMatch(member -> keys.stream()
                        .allMatch(key -> member.cache
                                .get(key)
                                .filter(commit -> NumberedPrompts.version(commit) == prompts.newest(key))
                                .isPresent()));
    }

    private static long millis() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return random.nextDouble() < SLOW ? random.nextLong(2000, 9000) : random.nextLong(10, 150);
    }

    /** An instance, with a clock that is up to 2.5 s fast or slow. */
    private final class Member implements AutoCloseable {

        private final Map<PromptKey, Integer> seen = new HashMap<>();
        private final AtomicBoolean dead = new AtomicBoolean();
        private final Instances one;
        private final AsyncPromptCache cache;
        private @Nullable FaultyWay way;

        private Member(boolean fenced) {
            one = new Instances(this::fetch, connections, settings, this::withClock);
            cache = one.add(fleet -> {
                way = new FaultyWay(fleet, UNHEARD, fenced);
                return way.port();
            });
            keys.forEach(cache::pull);
        }

        private PromptCacheBuilder withClock(PromptCacheBuilder builder) {
            long skew = ThreadLocalRandom.current().nextLong(-SKEW, SKEW);
            return builder.ticker(() -> System.nanoTime() + skew)
                    .wallClock(() -> Instant.now().plusNanos(skew))
                    .configure(config -> config.ttl(Duration.ofSeconds(10)));
        }

        private CompletionStage<PromptCommit> fetch(PromptKey key) {
            if (ThreadLocalRandom.current().nextDouble() < FATAL && dead.compareAndSet(false, true)) {
                Objects.requireNonNull(way).die();
                deaths.incrementAndGet();
                dying.add(this);
            }
            return prompts.fetch(key);
        }

        private void read() {
            for (PromptKey key : keys) {
                cache.get(key).ifPresent(commit -> {
                    int version = NumberedPrompts.version(commit);
                    Integer before = seen.put(key, version);
                    if (before != null && version < before) {
                        steppedBack.add(key + " from version " + before + " to " + version);
                    }
                });
                reads.incrementAndGet();
            }
        }

        @Override
        public void close() {
            one.close();
        }
    }
}
