package dev.promptcache.boot.health;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.CacheStatus;
import dev.promptcache.FetchOutcome;
import dev.promptcache.boot.health.FetchTracker.Contact;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Health of the prompt cache: up while anything can be served, down only when LangSmith did not answer the last fetch and nothing
 * can. An outage of LangSmith that the cache bridges does not take an instance out of rotation. While it is down, asking for it
 * asks LangSmith too, once in a refresh interval at most and without waiting for the answer, since nobody else may. Thread-safe.
 */
public final class PromptCacheHealthIndicator extends AbstractHealthIndicator {

    private final AsyncPromptCache cache;
    private final FetchTracker tracker;

    /**
     * Makes an indicator.
     *
     * @param cache the cache
     * @param tracker a listener of that cache
     */
    public PromptCacheHealthIndicator(AsyncPromptCache cache, FetchTracker tracker) {
        super("The health of the prompt cache could not be determined");
        this.cache = cache;
        this.tracker = tracker;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        CacheStatus status = cache.status();
        Optional<Contact> contact = tracker.last();
        FetchOutcome failure = contact.map(Contact::failure).orElse(null);
        State state = state(status, contact.isEmpty(), failure);
        boolean servesNothing = status.size() == status.expired() && status.bundled() == 0;
        // An answer that is no prompt says something of that prompt rather than of LangSmith.
        boolean down = servesNothing && failure != null && failure != FetchOutcome.INVALID;
        if (down && state != State.STOPPED) {
            askAgain();
        }
        builder.status(down ? "DOWN" : "UP");
        builder.withDetail("state", state.name().toLowerCase(Locale.ROOT));
        contact.ifPresent(seen -> builder.withDetail("since", seen.since()));
        if (failure != null) {
            builder.withDetail("failure", failure.name().toLowerCase(Locale.ROOT));
        }
        builder.withDetail("size", status.size());
        builder.withDetail("stale", status.stale());
        builder.withDetail("failing", status.failing());
        builder.withDetail("bundled", status.bundled());
        cache.fleet()
                .ifPresent(fleet -> builder.withDetail("fleet", fleet.joined() ? "joined" : "alone")
                        .withDetail("fleetSince", Instant.now().minus(fleet.since()))
                        .withDetail("fleetLag", fleet.lag()));
    }

    /**
     * An instance out of rotation gets no requests, and what is not cached is not refreshed: without this, it would stay down after
     * LangSmith is back.
     */
    private void askAgain() {
        tracker.failedAndQuietFor(cache.config().refreshInterval()).ifPresent(cache::refresh);
    }

    private State state(CacheStatus status, boolean neverFetched, @Nullable FetchOutcome failure) {
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
        return neverFetched && status.size() == 0 ? State.STARTING : State.SERVING;
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
