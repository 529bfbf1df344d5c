package dev.promptcache.internal.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.promptcache.PromptFleet;
import dev.promptcache.PromptFleet.Position;
import dev.promptcache.PromptKey;
import dev.promptcache.contract.Holds;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Thousands of schedules. One that fails fails again: {@code mvn -pl prompt-cache-core test -Dtest=FleetSimulationTests
 * -Dfleet.seed=17 -Dfleet.seeds=1}. Others follow from {@code -Dfleet.seed}, more from {@code -Dfleet.seeds}.
 */
class FleetSimulationTests {

    private static final long FIRST = Long.getLong("fleet.seed", 1);
    private static final long COUNT = Long.getLong("fleet.seeds", 500);

    @Holds("fleet-never-back")
    @Test
    void nobodyGoesBackAndAllEndOnTheNewestCommit() {
        for (long seed = FIRST; seed < FIRST + COUNT; seed++) {
            try {
                assertThat(new FleetSimulation(seed, UnaryOperator.identity()).run())
                        .isPositive();
            } catch (AssertionError e) {
                throw new AssertionError("Seed " + seed + ": " + e.getMessage(), e);
            }
        }
    }

    @Test
    void aStoreWithoutFenceIsFoundOut() {
        assertThat(firstFailure(FleetSimulationTests::withoutFence))
                .hasValueSatisfying(message -> assertThat(message).contains("went back"));
    }

    @Test
    void aCounterThatNobodyLooksAtIsFoundOut() {
        assertThat(firstFailure(FleetSimulationTests::withoutCounter))
                .hasValueSatisfying(message -> assertThat(message).contains("have heard of each other"));
    }

    private static Optional<String> firstFailure(UnaryOperator<PromptFleet> bug) {
        return LongStream.range(1, 200)
                .mapToObj(seed -> failure(seed, bug))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> failure(long seed, UnaryOperator<PromptFleet> bug) {
        try {
            new FleetSimulation(seed, bug).run();
            return Optional.empty();
        } catch (AssertionError e) {
            return Optional.of(e.getMessage());
        }
    }

    /** Orders commits by when their fetch ended: each is stored with a claim that is made when it is stored. */
    private static PromptFleet withoutFence(PromptFleet fleet) {
        return changed(fleet, (method, arguments) -> {
            if (method.equals("store")) {
                arguments[1] = fleet.claim((PromptKey) arguments[0], null, PromptFleet.Wish.NOW);
            }
            return null;
        });
    }

    /** Says of the store that nothing has changed since it was made. */
    private static PromptFleet withoutCounter(PromptFleet fleet) {
        return changed(
                fleet,
                (method, arguments) -> method.equals("position") ? new Position("same", 0, 1, 0, List.of()) : null);
    }

    /** A fleet of which some answers are others, and some arguments, too. */
    private static PromptFleet changed(PromptFleet fleet, BiFunction<String, Object[], @Nullable Object> change) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            Object other = change.apply(method.getName(), arguments);
            try {
                return other == null ? method.invoke(fleet, arguments) : other;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        };
        return (PromptFleet)
                Proxy.newProxyInstance(PromptFleet.class.getClassLoader(), new Class<?>[] {PromptFleet.class}, handler);
    }
}
