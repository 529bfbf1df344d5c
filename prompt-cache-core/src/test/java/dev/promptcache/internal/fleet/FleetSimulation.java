package dev.promptcache.internal.fleet;

import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.PromptFleet;
import dev.promptcache.PromptFleet.Wish;
import dev.promptcache.PromptKey;
import dev.promptcache.internal.fleet.FleetEntries.Held;
import dev.promptcache.testing.FakePromptFleet;
import dev.promptcache.testing.FakeTicker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Some instances that share prompts for a while, in virtual time, while prompts change, calls fail, messages are lost, instances
 * die, clocks differ, and the store is away, loses its content or goes back. Everything follows from the seed.
 */
final class FleetSimulation {

    private static final List<PromptKey> KEYS = List.of(PromptKey.parse("p"), PromptKey.parse("q"));
    private static final Duration STEP = Duration.ofMillis(100);
    private static final int STEPS = 1500;

    private final Random random;
    private final FakeTicker ticker = new FakeTicker();
    private final FakePromptFleet store = new FakePromptFleet(ticker);
    private final UnaryOperator<PromptFleet> bug;
    private final Map<PromptKey, Integer> versions = new HashMap<>();
    private final List<Instance> instances = new ArrayList<>();
    private boolean langSmithDown;
    private boolean calm;
    private int fetches;

    /** A simulation of the real protocol if the bug changes nothing. */
    FleetSimulation(long seed, UnaryOperator<PromptFleet> bug) {
        this.random = new Random(seed);
        this.bug = bug;
        KEYS.forEach(key -> versions.put(key, 1));
        int count = 2 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            instances.add(new Instance());
        }
    }

    /** Runs to the end, and fails if an instance goes back, or one is not on the newest commit when all is quiet. */
    int run() {
        Runnable older = store.dump();
        for (int step = 0; step < STEPS; step++) {
            older = perhapsFault(older);
            perhapsChange();
            instances.forEach(Instance::act);
            ticker.advance(STEP);
        }
        becomeCalm();
        // The longest pause of the probes, the longest fetch, and a check.
        goOn(Duration.ofSeconds(65));
        KEYS.forEach(this::checkSame);
        // A ttl and its spread, and the longest rest after failures.
        goOn(Duration.ofSeconds(1300));
        instances.forEach(Instance::checkNewest);
        return fetches;
    }

    private void goOn(Duration time) {
        for (int second = 0; second < time.toSeconds(); second++) {
            instances.forEach(Instance::sweep);
            ticker.advance(Duration.ofSeconds(1));
        }
    }

    private void checkSame(PromptKey key) {
        Set<Integer> held = instances.stream()
                .map(instance -> instance.entries.held.get(key))
                .filter(Objects::nonNull)
                .map(entry -> version(entry.commit()))
                .collect(Collectors.toSet());
        if (held.size() > 1) {
            throw new AssertionError(
                    "The instances have heard of each other, and hold versions " + held + " of " + key);
        }
    }

    private Runnable perhapsFault(Runnable older) {
        if (happens(0.003)) {
            store.away(true);
            ticker.scheduler().schedule(() -> store.away(false), random.nextInt(40_000), TimeUnit.MILLISECONDS);
        }
        if (happens(0.002)) {
            store.forgetAll();
        }
        if (happens(0.003)) {
            older.run();
        }
        if (happens(0.005)) {
            langSmithDown = !langSmithDown;
        }
        if (happens(0.005)) {
            Instance instance = instances.get(random.nextInt(instances.size()));
            instance.port.cut = !instance.port.cut;
        }
        if (happens(0.005)) {
            int index = random.nextInt(instances.size());
            instances.get(index).die();
            instances.set(index, new Instance());
        }
        return happens(0.01) ? store.dump() : older;
    }

    private void perhapsChange() {
        if (happens(0.03)) {
            PromptKey key = KEYS.get(random.nextInt(KEYS.size()));
            versions.merge(key, 1, Integer::sum);
            if (happens(0.8)) {
                Instance receiver = instances.get(random.nextInt(instances.size()));
                long delay = random.nextInt(500);
                ticker.scheduler().schedule(() -> receiver.fetch(key, Wish.NOW), delay, TimeUnit.MILLISECONDS);
            }
        }
    }

    private void becomeCalm() {
        calm = true;
        langSmithDown = false;
        store.away(false);
        for (Instance instance : instances) {
            instance.port.cut = false;
            instance.port.faulty = false;
        }
    }

    private boolean happens(double probability) {
        return random.nextDouble() < probability;
    }

    private final class Instance {

        private final UnreliableFleet port = new UnreliableFleet(bug.apply(store.member()), ticker, random);
        private final PlainEntries entries = new PlainEntries();
        private final FleetMember member;
        private final Set<PromptKey> flying = new HashSet<>();
        private final Map<PromptKey, Integer> last = new HashMap<>();
        private boolean dead;

        private Instance() {
            // Monotonic clocks show anything.
            long skew = Duration.ofMillis(random.nextInt(10_000) - 5_000).toNanos();
            entries.time = new FleetTime(
                    () -> ticker.read() + skew,
                    Runnable::run,
                    (task, nanos) -> {
                        Future<?> future =
                                ticker.scheduler().schedule(() -> ifAlive(task), nanos, TimeUnit.NANOSECONDS);
                        return () -> future.cancel(false);
                    },
                    random::nextDouble);
            member = new FleetMember(port, entries, entries.time);
            member.start();
        }

        private void die() {
            dead = true;
            port.cut = true;
            member.stop();
        }

        private void ifAlive(Runnable task) {
            if (!dead) {
                task.run();
            }
        }

        private void act() {
            sweep();
            PromptKey key = KEYS.get(random.nextInt(KEYS.size()));
            if (!entries.held.containsKey(key) && happens(0.1)) {
                fetch(key, Wish.FOREGROUND);
            }
            if (happens(0.005)) {
                entries.forget(key);
                last.remove(key);
                member.invalidate(List.of(key));
            }
            checkNotBack();
        }

        private void sweep() {
            for (PromptKey key : KEYS) {
                Long due = entries.dueAt.get(key);
                boolean wanted = entries.toRefresh.remove(key);
                if (due != null && (wanted || due <= entries.time.now())) {
                    fetch(key, Wish.BACKGROUND);
                }
            }
            checkNotBack();
        }

        private void fetch(PromptKey key, Wish wish) {
            if (dead || !flying.add(key)) {
                return;
            }
            Held held = entries.held.get(key);
            member.fetch(key, held == null ? null : held.commit(), wish, () -> pull(key))
                    .whenComplete((answer, failure) -> {
                        flying.remove(key);
                        if (dead) {
                            return;
                        }
                        if (answer != null) {
                            entries.hold(key, answer);
                        } else {
                            entries.dueAt.computeIfPresent(
                                    key,
                                    (any, due) -> entries.time.now()
                                            + Duration.ofSeconds(1).toNanos());
                        }
                        checkNotBack();
                    });
        }

        /** LangSmith, which answers after a while with what it had when it was asked. */
        private CompletionStage<PromptCommit> pull(PromptKey key) {
            fetches++;
            CompletableFuture<PromptCommit> answer = new CompletableFuture<>();
            boolean fails = langSmithDown;
            PromptCommit commit = new PromptCommit("-", key.name(), "v" + versions.get(key), Map.of());
            long millis = happens(0.1) && !calm ? random.nextInt(25_000) : 20 + random.nextInt(200);
            ticker.scheduler()
                    .schedule(
                            () -> fails
                                    ? answer.completeExceptionally(
                                            new PromptException.Unavailable(key, "down", 503, null))
                                    : answer.complete(commit),
                            millis,
                            TimeUnit.MILLISECONDS);
            return answer;
        }

        private void checkNotBack() {
            entries.held.forEach((key, held) -> {
                int version = version(held.commit());
                Integer before = last.put(key, version);
                if (before != null && version < before) {
                    throw new AssertionError(key + " went back from version " + before + " to " + version);
                }
            });
        }

        private void checkNewest() {
            entries.held.forEach((key, held) -> {
                if (version(held.commit()) != versions.get(key)) {
                    throw new AssertionError("All is quiet, and " + key + " is on version " + version(held.commit())
                            + " of " + versions.get(key));
                }
            });
        }
    }

    private static int version(PromptCommit commit) {
        return Integer.parseInt(commit.commitHash().substring(1));
    }
}
