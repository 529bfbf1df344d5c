package dev.promptcache.langsmith;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for what other threads do. */
final class Await {

    private static final Duration MOST = Duration.ofSeconds(20);

    private Await() {}

    static void until(BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .as("time waited")
                    .isLessThan(MOST);
            Thread.onSpinWait();
        }
    }
}
