package dev.promptcache.boot.actuate;

import dev.promptcache.FetchOutcome;
import dev.promptcache.PromptCacheListener;
import dev.promptcache.PromptKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Remembers how the last fetch ended, and since when fetches have ended so. Thread-safe. */
public final class FetchTracker implements PromptCacheListener {

    private final Clock clock;
    private final AtomicReference<@Nullable Contact> last = new AtomicReference<>();

    /** Makes a tracker that has seen no fetch. */
    public FetchTracker() {
        this(Clock.systemUTC());
    }

    FetchTracker(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void fetched(PromptKey key, FetchKind kind, FetchOutcome outcome, Duration duration) {
        // That a prompt does not exist is an answer like any other.
        FetchOutcome failure = outcome.isSuccess() || outcome == FetchOutcome.NOT_FOUND ? null : outcome;
        last.updateAndGet(contact ->
                contact != null && contact.failure == failure ? contact : new Contact(failure, clock.instant()));
    }

    Optional<Contact> last() {
        return Optional.ofNullable(last.get());
    }

    /** How fetches end, null if well, since a moment. */
    record Contact(@Nullable FetchOutcome failure, Instant since) {}
}
