package dev.promptcache.internal;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** Waits for what other threads bring about, generously. */
final class Await {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Await() {}

    static void until(BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new AssertionError("It did not happen within " + PATIENCE);
            }
            LockSupport.parkNanos(100_000);
        }
    }

    /** Waits until no thread of any cache is alive. */
    static void untilNoCacheThreadLives() {
        try {
            until(() -> cacheThreads().isEmpty());
        } catch (AssertionError e) {
            throw new AssertionError("Threads are left: " + cacheThreads(), e);
        }
    }

    static Set<String> cacheThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("prompt-cache-"))
                .collect(Collectors.toSet());
    }
}
