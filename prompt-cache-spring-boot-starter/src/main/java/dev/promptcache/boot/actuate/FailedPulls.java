package dev.promptcache.boot.actuate;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.promptcache.FetchOutcome;
import dev.promptcache.PromptCacheListener;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the prompts that were asked for, are not cached, and could not be had: with a misspelled name, without the right, or while
 * LangSmith does not answer. What nobody has asked for in vain for an hour is forgotten. Thread-safe.
 *
 * @since 0.1.0
 */
public final class FailedPulls implements PromptCacheListener {

    private static final Duration MEMORY = Duration.ofHours(1);

    private final int bound;
    private final InstantSource clock;

    /** By prompt, the one that failed longest ago first. */
    @GuardedBy("this")
    private final Map<PromptKey, FailedPull> pulls = new LinkedHashMap<>();

    /**
     * Makes a memory without prompts.
     *
     * @param bound how many it keeps at most, 0 for none
     */
    public FailedPulls(int bound) {
        this(bound, Clock.systemUTC());
    }

    FailedPulls(int bound, InstantSource clock) {
        this.bound = bound;
        this.clock = clock;
    }

    @Override
    public synchronized void fetched(PromptKey key, FetchKind kind, FetchOutcome outcome, Duration duration) {
        // A commit that was refused could be had.
        if (outcome.isSuccess() || outcome == FetchOutcome.REJECTED) {
            pulls.remove(key);
        } else if (kind == FetchKind.MISS) {
            FailedPull before = pulls.remove(key);
            Instant now = clock.instant();
            pulls.put(
                    key,
                    before == null || before.isOver(now)
                            ? new FailedPull(key, outcome, null, 1, now, now)
                            : new FailedPull(key, outcome, null, before.failures + 1, before.since, now));
            Iterator<PromptKey> oldestFirst = pulls.keySet().iterator();
            while (pulls.size() > bound) {
                oldestFirst.next();
                oldestFirst.remove();
            }
        }
    }

    @Override
    public synchronized void failed(PromptKey key, PromptException failure) {
        pulls.computeIfPresent(key, (same, pull) -> pull.because(failure.getMessage()));
    }

    /** The prompts, the one that failed last first. */
    synchronized List<FailedPull> pulls() {
        Instant now = clock.instant();
        pulls.values().removeIf(pull -> pull.isOver(now));
        List<FailedPull> lastFirst = new ArrayList<>(pulls.values());
        Collections.reverse(lastFirst);
        return lastFirst;
    }

    /** A prompt that could not be had: how it failed last, how often in a row, and from when to when. */
    record FailedPull(
            PromptKey key, FetchOutcome outcome, @Nullable String error, int failures, Instant since, Instant last) {

        private FailedPull because(@Nullable String error) {
            return new FailedPull(key, outcome, error, failures, since, last);
        }

        private boolean isOver(Instant now) {
            return last.plus(MEMORY).isBefore(now);
        }
    }
}
