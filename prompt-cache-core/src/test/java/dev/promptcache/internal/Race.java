package dev.promptcache.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Runs the same actions at the same time, again and again, each in a thread of its own. */
final class Race {

    /** Something a racer does. */
    @FunctionalInterface
    interface Action {
        void run() throws Exception;
    }

    /** Fewer rounds where the tests run again and again. */
    private static final int FACTOR = Integer.getInteger("race.factor", 1);

    private Race() {}

    /** Runs the actions once, all at a time. */
    static void run(Action... actions) throws Exception {
        repeat(1, () -> {}, () -> {}, actions);
    }

    /** Runs the actions many times, with something before and a check after each time while they rest. */
    static void repeat(int wanted, Action before, Action after, Action... actions) throws Exception {
        CyclicBarrier barrier = new CyclicBarrier(actions.length + 1);
        int rounds = Math.max(1, wanted / FACTOR);
        ExecutorService racers = Executors.newFixedThreadPool(actions.length);
        try {
            List<Future<?>> ends = new ArrayList<>();
            for (Action action : actions) {
                ends.add(racers.submit(() -> {
                    for (int round = 0; round < rounds; round++) {
                        meet(barrier);
                        try {
                            action.run();
                        } catch (Exception | Error e) {
                            barrier.reset();
                            throw e;
                        }
                        meet(barrier);
                    }
                    return null;
                }));
            }
            try {
                for (int round = 0; round < rounds; round++) {
                    before.run();
                    meet(barrier);
                    meet(barrier);
                    after.run();
                }
            } catch (java.util.concurrent.BrokenBarrierException e) {
                for (Future<?> end : ends) {
                    rethrow(end);
                }
                throw e;
            }
        } finally {
            racers.shutdownNow();
        }
    }

    private static void meet(CyclicBarrier barrier) throws Exception {
        barrier.await(60, TimeUnit.SECONDS);
    }

    private static void rethrow(Future<?> end) throws Exception {
        try {
            end.get(60, TimeUnit.SECONDS);
        } catch (java.util.concurrent.ExecutionException e) {
            if (!(e.getCause() instanceof java.util.concurrent.BrokenBarrierException)) {
                throw new AssertionError("A racer failed", e.getCause());
            }
        }
    }
}
