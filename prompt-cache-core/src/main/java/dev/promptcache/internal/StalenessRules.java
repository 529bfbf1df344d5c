package dev.promptcache.internal;

import dev.promptcache.PromptCacheConfig;
import dev.promptcache.PromptException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The staleness rules: a cache's settings in nanoseconds, and what follows from them for an entry. */
final class StalenessRules {

    /** A moment that does not come, or a duration without end. */
    static final long NEVER = Long.MAX_VALUE;

    private static final long LONGEST_TICK = Duration.ofSeconds(1).toNanos();
    private static final long SPREAD_SWEEPS = 10;
    private static final long SHORTEST_TICK = Duration.ofMillis(10).toNanos();
    // Whatever LangSmith says: it may be a mistake, and nobody would notice for days.
    private static final long LONGEST_RETRY_AFTER = Duration.ofHours(1).toNanos();
    private static final Duration HALF = Duration.ofNanos(NEVER / 2);

    final PromptCacheConfig config;
    final long ttl;
    final long refreshInterval;
    final long staleWhileRevalidate;
    final long staleIfError;
    final long negativeTtl;
    final long idleTimeout;
    final long deadline;
    final long backoffInitial;

    StalenessRules(PromptCacheConfig config) {
        this.config = config;
        this.ttl = config.ttl().isNegative() ? NEVER : nanos(config.ttl());
        this.refreshInterval = nanos(config.refreshInterval());
        this.staleIfError = nanos(config.staleIfError());
        this.staleWhileRevalidate =
                config.staleWhileRevalidate() == null ? staleIfError : nanos(config.staleWhileRevalidate());
        this.negativeTtl = nanos(config.negativeTtl());
        this.idleTimeout = nanos(config.idleTimeout());
        this.deadline = nanos(config.deadline());
        this.backoffInitial = nanos(config.backoffInitial());
    }

    /** Whether anything is kept at all. */
    boolean isEnabled() {
        return config.maxSize() > 0;
    }

    /** Whether there can be anything to refresh. */
    boolean needsRefresher() {
        return isEnabled() && ttl != NEVER;
    }

    /** How often the clock for readers moves: a tenth of the ttl, within reason. */
    long tickPeriod() {
        return Math.max(SHORTEST_TICK, Math.min(LONGEST_TICK, ttl / 10));
    }

    /** The last moment at which a commit confirmed at the given moment is fresh; with a ttl of zero it never is. */
    long freshUntil(long confirmedAt) {
        return ttl == 0 ? confirmedAt - 1 : plus(confirmedAt, ttl);
    }

    /** When a commit confirmed at the given moment is due, spread over the last tenth of the ttl. */
    long dueAt(long confirmedAt, double random) {
        return ttl == NEVER ? NEVER : confirmedAt + ttl - (long) (ttl * 0.1 * random);
    }

    /** When a commit that is stale already is due, spread so that several sweeps share the work and it is done within a ttl. */
    long dueLater(long now, double random) {
        long window =
                Math.min(ttl / 2, refreshInterval > NEVER / SPREAD_SWEEPS ? NEVER : refreshInterval * SPREAD_SWEEPS);
        return now + (long) (window * random);
    }

    /** Whether a commit may be served at once, a given time after the end of its ttl. */
    boolean servesAtOnce(long overdue) {
        return overdue <= staleWhileRevalidate;
    }

    /** Whether a commit may be served in place of a failure, a given time after the end of its ttl. */
    boolean servesOnError(long overdue) {
        return overdue <= longestWindow();
    }

    /** How long after the end of its ttl a commit may be served in place of a failure. */
    long longestWindow() {
        return Math.max(staleWhileRevalidate, staleIfError);
    }

    /** How long an entry rests after its n-th failure in a row. */
    long backoff(int failures, PromptException failure, double random) {
        long max = nanos(config.backoffMax());
        if (failure.retryAfter() != null) {
            return Math.max(backoffInitial, retryAfter(failure));
        }
        if (failure instanceof PromptException.AccessDenied) {
            return max - (long) (max * 0.1 * random);
        }
        int doublings = Math.min(failures - 1, Long.numberOfLeadingZeros(backoffInitial) - 1);
        long wait = Math.min(max, backoffInitial << doublings);
        return wait - (long) (wait * 0.5 * random);
    }

    /** How long LangSmith wants to be left alone after a failure, 0 if it did not say. */
    static long retryAfter(PromptException failure) {
        Duration wait = failure.retryAfter();
        return wait == null ? 0 : Math.max(0, Math.min(LONGEST_RETRY_AFTER, nanos(wait)));
    }

    static long plus(long moment, long duration) {
        return duration >= NEVER - Math.max(0, moment) ? NEVER : moment + duration;
    }

    private static long nanos(@Nullable Duration duration) {
        // Half of the range, so that adding a moment cannot overflow.
        if (duration == null || duration.compareTo(HALF) > 0) {
            return NEVER;
        }
        return duration.isNegative() ? 0 : duration.toNanos();
    }
}
