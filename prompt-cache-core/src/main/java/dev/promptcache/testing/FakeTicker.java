package dev.promptcache.testing;

import dev.promptcache.Ticker;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;

/**
 * A clock that a test turns by hand, with a scheduler that goes by it.
 *
 * <p>Advancing runs what is due, in order and each task at its own moment, in the thread that advances. Thread-safe.
 *
 * <pre>{@code
 * FakeTicker ticker = new FakeTicker();
 * AsyncPromptCache cache = AsyncPromptCache.builder(source)
 *         .ticker(ticker)
 *         .scheduler(ticker.scheduler())
 *         .executor(Runnable::run)
 *         .build();
 * ticker.advance(Duration.ofMinutes(6));
 * }</pre>
 *
 * @since 0.1.0
 */
public final class FakeTicker implements Ticker {

    private final FakeScheduler scheduler = new FakeScheduler();

    /** Makes a ticker that stands at zero. */
    public FakeTicker() {}

    @Override
    public long read() {
        return scheduler.now();
    }

    @Override
    public boolean isRealTime() {
        return false;
    }

    /**
     * Moves time on, and runs the tasks that become due.
     *
     * @param duration how far, not negative
     * @throws IllegalArgumentException if the duration is negative
     */
    public void advance(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("Time does not go back, by " + duration);
        }
        scheduler.advance(duration.toNanos());
    }

    /**
     * The scheduler that goes by this ticker. It has no thread, and cannot be shut down.
     *
     * @return the scheduler, always the same
     */
    public ScheduledExecutorService scheduler() {
        return scheduler;
    }
}
