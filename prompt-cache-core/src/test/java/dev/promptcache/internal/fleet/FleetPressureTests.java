package dev.promptcache.internal.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.PromptException;
import dev.promptcache.PromptFleet;
import dev.promptcache.PromptFleet.Listener;
import dev.promptcache.PromptFleet.UnavailableException;
import dev.promptcache.PromptFleet.Verdict;
import dev.promptcache.PromptFleet.Wish;
import dev.promptcache.PromptKey;
import dev.promptcache.testing.FakePromptFleet;
import dev.promptcache.testing.FakePromptSource;
import dev.promptcache.testing.FakeTicker;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A member while threads are interrupted or not to be had, and while much comes at once. */
class FleetPressureTests {

    private static final PromptKey KEY = PromptKey.parse("joke");
    private static final Duration CHECK = Duration.ofSeconds(7);

    private final FakeTicker ticker = new FakeTicker();
    private final FakePromptFleet fleet = new FakePromptFleet(ticker);
    private final FakePromptSource source = new FakePromptSource();
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final List<String> calls = new ArrayList<>();
    private final List<Listener> listeners = new ArrayList<>();
    private Runnable duringMark = () -> {};
    private boolean mayListen = true;

    @Test
    void whoeverIsInterruptedInAFetchDoesNotTakeTheStoreForBroken() {
        FleetMember member = member(tasks::add);
        for (int i = 0; i < 3; i++) {
            PromptKey key = PromptKey.parse("joke" + i);
            member.fetch(key, null, Wish.FOREGROUND, () -> {
                Thread.currentThread().interrupt();
                return CompletableFuture.failedFuture(new PromptException.Unavailable(key, "given up", 0, null));
            });
            Thread.interrupted();
            runAll();
            // The others are told, rather than waiting for the end of a lease.
            assertThat(fleet.member().claim(key, null, Wish.BACKGROUND).verdict())
                    .isEqualTo(Verdict.REST);
        }
        assertThat(member.status().joined()).isTrue();
    }

    @Test
    void whoeverIsInterruptedWhileTheStoreIsAskedDoesNotTakeItForBroken() {
        FleetMember member = member(tasks::add);
        source.put("joke", "aaaaaaaa");
        member.fetch(KEY, null, Wish.FOREGROUND, () -> source.fetch(KEY));
        for (int i = 0; i < 3; i++) {
            Thread.currentThread().interrupt();
            member.fetch(PromptKey.parse("other"), null, Wish.FOREGROUND, () -> source.fetch(KEY));
            Thread.interrupted();
        }
        assertThat(member.status().joined()).isTrue();
    }

    @Test
    void aWaitWithoutEndThatLangSmithAsksForIsNoFailureOfTheStore() {
        FleetMember member = member(Runnable::run);
        source.fail(KEY, new PromptException.RateLimited(KEY, "slow down", 429, Duration.ofSeconds(9_999_999_999L)));
        for (int i = 0; i < 3; i++) {
            assertThat(member.fetch(KEY, null, Wish.FOREGROUND, () -> source.fetch(KEY))
                            .toCompletableFuture())
                    .isCompletedExceptionally();
        }
        assertThat(member.status().joined()).isTrue();
        assertThat(fleet.member()
                        .claim(PromptKey.parse("other"), null, Wish.BACKGROUND)
                        .verdict())
                .isEqualTo(Verdict.PAUSE);
    }

    @Test
    void whatIsInvalidatedAgainWhileTheStoreIsToldIsToldAgain() {
        FleetMember member = member(tasks::add);
        duringMark = () -> member.invalidate(List.of(KEY));
        member.invalidate(List.of(KEY));
        runAll();
        assertThat(calls).containsExactly("mark", "mark");
        calls.clear();
        duringMark = () -> member.invalidateAll(List.of());
        member.invalidateAll(List.of());
        runAll();
        assertThat(calls).containsExactly("markAll", "markAll");
    }

    @Test
    void manyInvalidationsAreToldAtOnce() {
        FleetMember member = member(tasks::add);
        for (int i = 0; i < 1000; i++) {
            member.invalidate(List.of(PromptKey.parse("joke" + i)));
        }
        assertThat(tasks).hasSize(1);
        runAll();
        assertThat(calls).containsExactly("mark");
    }

    @Test
    void manyChangesTakeNoMoreThreadsThanOne() {
        FleetMember member = member(tasks::add);
        member.start();
        ticker.advance(CHECK);
        runAll();
        ticker.advance(Duration.ofMillis(1));
        runAll();
        change("joke");
        ticker.advance(CHECK);
        runAll();
        for (int i = 0; i < 1000; i++) {
            change("joke" + i);
        }
        ticker.advance(Duration.ofMillis(60));
        assertThat(tasks).hasSizeLessThanOrEqualTo(2);
        runAll();
        assertThat(member.status().lag()).isZero();
    }

    @Test
    void manyChangesInNoOrderTakeNoMoreThreadsThanOne() {
        FleetMember member = member(tasks::add);
        member.start();
        ticker.advance(CHECK);
        runAll();
        for (int i = 0; i < 1000; i++) {
            listeners.get(0).changed("another", i, i + 1000, KEY);
            listeners.get(0).subscribed();
        }
        assertThat(tasks).hasSizeLessThanOrEqualTo(2);
        calls.clear();
        runAll();
        assertThat(calls).filteredOn("position"::equals).hasSizeBetween(1, 2);
    }

    @Test
    void whoMayNotListenIsAMemberAndFindsChangesByLooking() {
        mayListen = false;
        PlainEntries entries = new PlainEntries();
        FleetMember member = member(Runnable::run, entries);
        entries.held.put(KEY, new FleetEntries.Held(source.put("joke", "00000000"), new Standing(1, 0)));
        member.start();
        for (int i = 0; i < 5; i++) {
            String hash = "bbbbbbb" + i;
            change("joke", hash);
            ticker.advance(CHECK);
            assertThat(entries.held.get(KEY).commit().commitHash()).isEqualTo(hash);
            assertThat(member.status().joined()).isTrue();
        }
        mayListen = true;
        ticker.advance(CHECK);
        assertThat(listeners).hasSize(1);
    }

    @Test
    void theChecksGoOnIfThereWasNoThreadForOne() {
        AtomicBoolean none = new AtomicBoolean();
        FleetMember member = member(task -> {
            if (none.get()) {
                throw new RejectedExecutionException("there is no thread to be had");
            }
            task.run();
        });
        member.start();
        ticker.advance(CHECK);
        none.set(true);
        ticker.advance(CHECK);
        none.set(false);
        ticker.advance(CHECK);
        calls.clear();
        ticker.advance(CHECK);
        assertThat(calls).contains("position");
    }

    private void change(String identifier) {
        change(identifier, "aaaaaaaa");
    }

    private void change(String identifier, String hash) {
        PromptKey key = PromptKey.parse(identifier);
        PromptFleet other = fleet.member();
        other.store(key, other.claim(key, null, Wish.NOW), source.put(identifier, hash), Duration.ofHours(1));
    }

    private void runAll() {
        for (Runnable next = tasks.poll(); next != null; next = tasks.poll()) {
            next.run();
        }
    }

    private FleetMember member(Executor executor) {
        return member(executor, new PlainEntries());
    }

    private FleetMember member(Executor executor, PlainEntries entries) {
        entries.time = new FleetTime(
                ticker,
                executor,
                (task, nanos) -> {
                    Future<?> future = ticker.scheduler().schedule(task, nanos, TimeUnit.NANOSECONDS);
                    return () -> future.cancel(false);
                },
                () -> 0.5);
        return new FleetMember(port(), entries, entries.time);
    }

    /** The port of a store that fails for who is interrupted, as one over a network does. */
    private PromptFleet port() {
        PromptFleet store = fleet.member();
        return (PromptFleet) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {PromptFleet.class}, (proxy, method, arguments) -> {
                    calls.add(method.getName());
                    if (Thread.currentThread().isInterrupted()) {
                        throw new UnavailableException("the call was interrupted", null);
                    }
                    if (method.getName().equals("subscribe") && !mayListen) {
                        throw new UnavailableException("Redis answered with NOPERM", null);
                    }
                    if (method.getName().equals("subscribe")) {
                        listeners.add((Listener) arguments[0]);
                    }
                    try {
                        Object answer = method.invoke(store, arguments);
                        if (method.getName().startsWith("mark")) {
                            Runnable once = duringMark;
                            duringMark = () -> {};
                            once.run();
                        }
                        return answer;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
