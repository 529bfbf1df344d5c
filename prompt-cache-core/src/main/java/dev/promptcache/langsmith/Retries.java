package dev.promptcache.langsmith;

import dev.promptcache.FetchMode;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.Ticker;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats a request that a caller waits for, while that is worthwhile and within the time that the caller has. Thread-safe.
 *
 * <p>A loop of its own, since the back-offs of libraries do not see the failure: they could not wait as long as LangSmith asks.
 */
final class Retries {

    private static final Logger log = LoggerFactory.getLogger(Retries.class);

    private static final Duration FIRST_WAIT = Duration.ofMillis(250);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(4);
    /** Who is asked to wait longer fails instead: a request that comes before its time would only be refused again. */
    private static final Duration LONGEST_RETRY_AFTER = Duration.ofSeconds(5);

    private final int max;
    private final Duration deadline;
    private final Ticker ticker;
    private final DoubleSupplier random;
    private final Sleeper sleeper;

    Retries(int max, Duration deadline) {
        this(
                max,
                deadline,
                Ticker.system(),
                () -> ThreadLocalRandom.current().nextDouble(),
                wait -> Thread.sleep(wait.toMillis()));
    }

    Retries(int max, Duration deadline, Ticker ticker, DoubleSupplier random, Sleeper sleeper) {
        if (max < 0 || deadline.isNegative() || deadline.isZero()) {
            throw new IllegalArgumentException("maxRetries must not be negative, but is " + max
                    + ", and the deadline must be positive, but is " + deadline);
        }
        this.max = max;
        this.deadline = deadline;
        this.ticker = ticker;
        this.random = random;
        this.sleeper = sleeper;
    }

    PromptCommit call(FetchMode mode, Attempt attempt) {
        long start = ticker.read();
        int allowed = mode == FetchMode.FOREGROUND ? max : 0;
        for (int retry = 0; ; retry++) {
            RetryAdvice advice = new RetryAdvice();
            try {
                return attempt.send(deadline.minusNanos(ticker.read() - start), advice);
            } catch (PromptException failure) {
                Duration wait = retry < allowed ? waitBefore(retry, advice) : null;
                Duration spent = Duration.ofNanos(ticker.read() - start);
                if (wait == null || spent.plus(wait).compareTo(deadline) >= 0) {
                    throw failure;
                }
                log.debug("{}; trying again in {}", failure.getMessage(), Units.duration(wait));
                sleep(wait, failure);
            }
        }
    }

    private void sleep(Duration wait, PromptException failure) {
        try {
            sleeper.sleep(wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure;
        }
    }

    /** How long to wait, or null if there should be no other try. */
    private @Nullable Duration waitBefore(int retry, RetryAdvice advice) {
        Duration told = advice.after();
        if (!advice.isWorthwhile() || told != null && told.compareTo(LONGEST_RETRY_AFTER) > 0) {
            return null;
        }
        // Full jitter: callers who failed together do not come back together.
        long ceiling = Math.min(LONGEST_WAIT.toMillis(), FIRST_WAIT.toMillis() << Math.min(retry, 10));
        Duration own = Duration.ofMillis((long) (random.getAsDouble() * ceiling));
        return told == null ? own : told.plus(own);
    }

    /** One request. */
    @FunctionalInterface
    interface Attempt {
        /**
         * Sends it.
         *
         * @param left how long the caller can wait for it
         * @param advice is told whether another try is worthwhile if this one fails
         */
        PromptCommit send(Duration left, RetryAdvice advice);
    }

    /** Waits, in a test without waiting. */
    @FunctionalInterface
    interface Sleeper {
        void sleep(Duration wait) throws InterruptedException;
    }
}
