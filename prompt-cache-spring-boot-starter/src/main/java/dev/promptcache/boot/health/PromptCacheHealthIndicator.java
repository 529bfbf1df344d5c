package dev.promptcache.boot.health;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.CacheStatus;
import dev.promptcache.CacheStatus.LastFetch;
import dev.promptcache.FetchOutcome;
import dev.promptcache.FleetStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Health of a prompt cache, whoever made it: up while anything can be served, down only when LangSmith did not answer the last fetch
 * and nothing can. An outage of LangSmith that the cache bridges does not take an instance out of rotation. While it is down, asking
 * for it asks LangSmith too, once in a refresh interval at most and without waiting for the answer, since nobody else may.
 * Thread-safe.
 *
 * @since 0.1.0
 */
public final class PromptCacheHealthIndicator extends AbstractHealthIndicator {

    private final AsyncPromptCache cache;
    private final InstantSource clock;
    private final AtomicReference<@Nullable Spell> shown = new AtomicReference<>();

    /**
     * Makes an indicator.
     *
     * @param cache the cache
     */
    public PromptCacheHealthIndicator(AsyncPromptCache cache) {
        this(cache, Clock.systemUTC());
    }

    PromptCacheHealthIndicator(AsyncPromptCache cache, InstantSource clock) {
        super("The health of the prompt cache could not be determined");
        this.cache = cache;
        this.clock = clock;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        CacheStatus status = cache.status();
        FetchOutcome failure = failure(status.lastFetch());
        State state = state(status, failure);
        boolean servesNothing = status.size() == status.expired() && status.bundled() == 0;
        // An answer that is no prompt says something of that prompt rather than of LangSmith.
        boolean down = servesNothing && failure != null && failure != FetchOutcome.INVALID;
        if (down && state != State.STOPPED) {
            askAgain(status.lastFetch());
        }
        builder.status(down ? "DOWN" : "UP");
        builder.withDetail("state", state.name().toLowerCase(Locale.ROOT));
        Duration lasting = lasting(state, status);
        if (lasting != null) {
            builder.withDetail("since", since(state, lasting));
        }
        if (failure != null) {
            builder.withDetail("failure", failure.name().toLowerCase(Locale.ROOT));
        }
        builder.withDetail("size", status.size());
        builder.withDetail("stale", status.stale());
        builder.withDetail("failing", status.failing());
        builder.withDetail("bundled", status.bundled());
        builder.withDetail("rejected", cache.rejections().size());
        // No method of its own, whose parameters Spring would load without a fleet too.
        Optional<FleetStatus> fleet = cache.fleet();
        if (fleet.isPresent()) {
            Instant since = clock.instant().minus(fleet.get().since());
            builder.withDetail("fleet", fleet.get().joined() ? "joined" : "alone");
            builder.withDetail("fleetSince", since.truncatedTo(ChronoUnit.SECONDS));
            builder.withDetail("fleetLag", fleet.get().lag());
        }
    }

    /** That a prompt does not exist is an answer like any other, and so is a commit that a vetter refuses. */
    private static @Nullable FetchOutcome failure(@Nullable LastFetch last) {
        return last == null
                        || last.outcome().isSuccess()
                        || last.outcome() == FetchOutcome.NOT_FOUND
                        || last.outcome() == FetchOutcome.REJECTED
                ? null
                : last.outcome();
    }

    /**
     * An instance out of rotation gets no requests, and what is not cached is not refreshed: without this, it would stay down after
     * LangSmith is back.
     */
    private void askAgain(@Nullable LastFetch last) {
        if (last != null && last.ago().compareTo(cache.config().refreshInterval()) >= 0) {
            cache.refresh(last.key());
        }
    }

    private State state(CacheStatus status, @Nullable FetchOutcome failure) {
        if (cache.config().ttl().isNegative()) {
            return State.OFFLINE;
        }
        if (!status.running() && cache.config().maxSize() > 0) {
            return State.STOPPED;
        }
        if (failure == FetchOutcome.ACCESS_DENIED) {
            return State.DENIED;
        }
        if (failure != null || status.failing() > 0) {
            return State.DEGRADED;
        }
        return status.lastFetch() == null && status.size() == 0 ? State.STARTING : State.SERVING;
    }

    /** For how long fetches have gone as they go, one prompt that fails among others that do not included; null if none has ended. */
    private static @Nullable Duration lasting(State state, CacheStatus status) {
        LastFetch last = status.lastFetch();
        if (last == null) {
            return null;
        }
        boolean oneFails = state == State.DEGRADED || state == State.DENIED;
        return oneFails && status.failingFor().compareTo(last.unbrokenFor()) > 0
                ? status.failingFor()
                : last.unbrokenFor();
    }

    /** The moment since when a state lasts, the same as before if it differs by no more than clocks do. */
    private Instant since(State state, Duration lasting) {
        Spell now = new Spell(state, clock.instant().minus(lasting).truncatedTo(ChronoUnit.MILLIS));
        return Objects.requireNonNull(
                        shown.updateAndGet(before -> before != null && before.isTheSameAs(now) ? before : now))
                .since();
    }

    /**
     * A time during which the state stays the same.
     *
     * @param state the state
     * @param since when it began, as the clock says that is looked at with it
     */
    private record Spell(State state, Instant since) {

        private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(1);

        boolean isTheSameAs(Spell other) {
            return state == other.state
                    && Duration.between(since, other.since).abs().compareTo(CLOCKS_DIFFER) < 0;
        }
    }

    private enum State {
        /** Nothing has been fetched yet. */
        STARTING,
        /** The last fetch succeeded. */
        SERVING,
        /** Fetches fail; what is cached is served within its windows. */
        DEGRADED,
        /** LangSmith refuses the credential; what is cached is served within its windows. */
        DENIED,
        /** Nothing goes stale, and nothing is refreshed. */
        OFFLINE,
        /** The background refresh is stopped. */
        STOPPED
    }
}
