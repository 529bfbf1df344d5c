package dev.promptcache.boot.langsmith;

import dev.promptcache.FetchMode;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats a request that a caller waits for, while that is worthwhile and within the time that the caller has. Thread-safe.
 *
 * <p>A loop of its own rather than Spring's {@code RetryTemplate}, whose back-off does not see the failure: it could not wait as
 * long as LangSmith asks.
 */
final class Retries {

    private static final Logger log = LoggerFactory.getLogger(LangSmithPromptSource.class);

    private static final Duration FIRST_WAIT = Duration.ofMillis(250);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(4);
    /** Who is asked to wait longer fails instead: a request that comes before its time would only be refused again. */
    private static final Duration LONGEST_RETRY_AFTER = Duration.ofSeconds(5);

    private final int max;
    private final Duration deadline;
    private final LongSupplier nanoTime;
    private final DoubleSupplier random;
    private final Sleeper sleeper;

    Retries(int max, Duration deadline) {
        this(
                max,
                deadline,
                System::nanoTime,
                () -> ThreadLocalRandom.current().nextDouble(),
                wait -> Thread.sleep(wait.toMillis()));
    }

    Retries(int max, Duration deadline, LongSupplier nanoTime, DoubleSupplier random, Sleeper sleeper) {
        this.max = max;
        this.deadline = deadline;
        this.nanoTime = nanoTime;
        this.random = random;
        this.sleeper = sleeper;
    }

    PromptCommit call(FetchMode mode, Attempt attempt) throws InterruptedException {
        long start = nanoTime.getAsLong();
        int allowed = mode == FetchMode.FOREGROUND ? max : 0;
        for (int retry = 0; ; retry++) {
            RetryAdvice advice = new RetryAdvice();
            try {
                return attempt.send(advice);
            } catch (PromptException failure) {
                Duration wait = retry < allowed ? waitBefore(retry, advice) : null;
                Duration spent = Duration.ofNanos(nanoTime.getAsLong() - start);
                if (wait == null || spent.plus(wait).compareTo(deadline) >= 0) {
                    throw failure;
                }
                log.debug("{}; trying again in {} ms", failure.getMessage(), wait.toMillis());
                sleeper.sleep(wait);
            }
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
        PromptCommit send(RetryAdvice advice);
    }

    /** Waits, in a test without waiting. */
    @FunctionalInterface
    interface Sleeper {
        void sleep(Duration wait) throws InterruptedException;
    }
}
