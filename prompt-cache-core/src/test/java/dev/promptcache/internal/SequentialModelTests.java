package dev.promptcache.internal;

import static dev.promptcache.internal.CacheFixture.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.PromptCacheConfig;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.contract.Holds;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One caller, any sequence of calls: the cache does exactly what a plain map in order of use would do. */
@ExtendWith(QuietLog.class)
class SequentialModelTests {

    private static final int SEQUENCES = Integer.getInteger("model.sequences", 1_000);
    private static final int STEPS = 80;

    @Holds("P1")
    @Test
    void theCacheDoesWhatAPlainMapInOrderOfUseWouldDo() {
        for (long seed = 0; seed < SEQUENCES; seed++) {
            new Sequence(seed).run();
        }
    }

    @Test
    void theCacheDoesWhatAPlainMapInOrderOfUseWouldDoAlsoForSeedsNotTriedBefore() {
        long first = System.nanoTime();
        for (long seed = first; seed < first + SEQUENCES; seed++) {
            new Sequence(seed).run();
        }
    }

    private static final class Sequence {

        private final long seed;
        private final Random random;
        private final CacheFixture fixture;
        private final ModelCache model;
        private int versions;
        private int steps;

        private Sequence(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
            Duration revalidate = random.nextBoolean() ? null : Duration.ofMinutes(random.nextInt(5));
            Duration onError = random.nextBoolean() ? null : Duration.ofMinutes(random.nextInt(20));
            this.fixture = new CacheFixture(
                    config -> config.maxSize(random.nextInt(6))
                            .staleWhileRevalidate(revalidate)
                            .staleIfError(onError)
                            .negativeTtl(Duration.ofSeconds(1 + random.nextInt(120))),
                    false,
                    Runnable::run);
            this.model = new ModelCache(fixture.async.config());
        }

        private void run() {
            try {
                for (int i = 0; i < STEPS; i++) {
                    step("p" + random.nextInt(8));
                    compare("entries", fixture.cachedKeys(), model.mostRecentFirst());
                    compare(
                            "size",
                            fixture.cache.size(),
                            model.mostRecentFirst().size());
                }
                assertThat(evictedByTheCache()).isEqualTo(model.evicted());
                assertThat(fixture.cache.metrics()).isEqualTo(model.metrics());
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(
                        "Seed " + seed + ", after " + steps + " steps with " + fixture.async.config(), e);
            }
        }

        private void step(String name) {
            int kind = random.nextInt(20);
            steps++;
            switch (kind) {
                case 0, 1, 2, 3, 4, 5 ->
                    compare("get " + name, fixture.cached(name), model.get(name).orElse("nothing"));
                case 6, 7, 8, 9 -> compare("pull " + name, outcome(() -> fixture.pulled(name)), model.pull(name));
                case 10 ->
                    compare(
                            "refresh " + name,
                            outcome(() -> fixture.cache.refresh(key(name)).commitHash()),
                            model.refresh(name));
                case 11, 12 -> set(name);
                case 13 -> compare("invalidate " + name, fixture.cache.invalidate(key(name)), model.invalidate(name));
                case 14, 15 -> publish(name);
                case 16 -> withdraw(name);
                case 17 -> advance();
                case 18 -> outage(random.nextInt(3) == 0);
                default -> rare();
            }
        }

        private void rare() {
            if (random.nextInt(4) == 0) {
                fixture.cache.clear();
                model.clear();
            } else {
                PromptCacheConfig config = fixture.async.config().toBuilder()
                        .maxSize(random.nextInt(7))
                        .build();
                fixture.cache.configure(config);
                model.configure(config);
            }
        }

        private void set(String name) {
            String hash = newHash();
            fixture.cache.set(key(name), new PromptCommit("-", name, hash, Map.of()));
            model.set(name, hash);
        }

        private void publish(String name) {
            String hash = newHash();
            fixture.source.put(name, hash);
            model.publish(name, hash);
        }

        private void withdraw(String name) {
            fixture.source.fail(key(name), new PromptException.NotFound(key(name), "gone", 404));
            model.withdraw(name);
        }

        private void outage(boolean on) {
            fixture.source.failAll(on ? new PromptException.Unavailable(key("any"), "down", 503, null) : null);
            model.outage(on);
        }

        private void advance() {
            Duration duration = Duration.ofSeconds(random.nextInt(600));
            fixture.advance(duration);
            model.advance(duration);
        }

        private String newHash() {
            return "v" + ++versions;
        }

        private void compare(String step, Object actual, Object expected) {
            if (!actual.equals(expected)) {
                assertThat(actual).as(step).isEqualTo(expected);
            }
        }

        private List<String> evictedByTheCache() {
            return fixture.events.stream()
                    .filter(event -> event.startsWith("evicted "))
                    .map(event -> event.split(" ")[1])
                    .toList();
        }

        private static String outcome(Supplier<String> read) {
            try {
                return read.get();
            } catch (PromptException e) {
                return e.outcome().name();
            }
        }
    }
}
