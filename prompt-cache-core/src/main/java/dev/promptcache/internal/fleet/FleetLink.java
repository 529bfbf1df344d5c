package dev.promptcache.internal.fleet;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptFleet.UnavailableException;
import dev.promptcache.internal.thread.DurationText;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to the store: after two calls that fail one after the other the cache goes on alone, and no other call is made but
 * probes, until one is answered. Thread-safe.
 */
final class FleetLink {

    private static final Logger log = LoggerFactory.getLogger(AsyncPromptCache.class);
    private static final int FAILURES_TO_BREAK = 2;

    private final FleetTime time;
    private final Runnable whenBroken;
    private final Object lock = new Object();

    @GuardedBy("lock")
    private int failures;

    @GuardedBy("lock")
    private boolean broken;

    @GuardedBy("lock")
    private boolean answered;

    @GuardedBy("lock")
    private long changedAt;

    FleetLink(FleetTime time, Runnable whenBroken) {
        this.time = time;
        this.whenBroken = whenBroken;
        this.changedAt = time.now();
    }

    /** Whether calls are made. */
    boolean isWhole() {
        synchronized (lock) {
            return !broken;
        }
    }

    /** Whether the store has answered, and answers. */
    boolean isJoined() {
        synchronized (lock) {
            return !broken && answered;
        }
    }

    /** For how long it has been so. */
    Duration since() {
        synchronized (lock) {
            return Duration.ofNanos(time.now() - changedAt);
        }
    }

    /**
     * Makes a call, unless the link is broken.
     *
     * @throws UnavailableException if it is, or the call fails
     */
    <T extends @Nullable Object> T call(Supplier<T> call) {
        if (!isWhole()) {
            throw new UnavailableException("the fleet's store does not answer", null);
        }
        return probe(call);
    }

    /**
     * Makes a call even if the link is broken, which it mends if it is answered.
     *
     * @throws UnavailableException if the call fails
     */
    <T extends @Nullable Object> T probe(Supplier<T> call) {
        T answer;
        try {
            answer = call.get();
        } catch (Throwable e) {
            // Whatever it is, an Error too: callers wait for what comes next.
            UnavailableException failure = e instanceof UnavailableException unavailable
                    ? unavailable
                    : new UnavailableException("the call of the fleet's store failed with " + e, e);
            // An interrupt is meant for a fetch that is given up, and says nothing of the store.
            if (!Thread.currentThread().isInterrupted()) {
                failed(failure);
            }
            throw failure;
        }
        succeeded();
        return answer;
    }

    private void succeeded() {
        Duration gap;
        synchronized (lock) {
            failures = 0;
            if (answered && !broken) {
                return;
            }
            gap = broken ? Duration.ofNanos(time.now() - changedAt) : Duration.ZERO;
            broken = false;
            answered = true;
            changedAt = time.now();
        }
        if (gap.isZero()) {
            log.info("The prompt cache has joined its fleet");
        } else {
            log.info("The prompt cache is back in its fleet after {}", DurationText.of(gap.toNanos()));
        }
    }

    /** What a call answers that must answer something. */
    static <T> T answered(@Nullable T answer) {
        return Objects.requireNonNull(answer, "it returned null");
    }

    private void failed(UnavailableException failure) {
        synchronized (lock) {
            failures++;
            if (broken || failures < FAILURES_TO_BREAK) {
                return;
            }
            broken = true;
            changedAt = time.now();
        }
        log.warn("The prompt cache goes on without its fleet, and asks LangSmith by itself: {}", failure.getMessage());
        whenBroken.run();
    }
}
