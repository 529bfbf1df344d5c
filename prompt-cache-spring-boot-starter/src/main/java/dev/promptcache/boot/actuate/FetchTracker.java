package dev.promptcache.boot.actuate;

import dev.promptcache.FetchOutcome;
import dev.promptcache.PromptCacheListener;
import dev.promptcache.PromptException;
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
        if (outcome.isSuccess() || outcome == FetchOutcome.NOT_FOUND) {
            note(null);
        }
    }

    @Override
    public void failed(PromptKey key, PromptException failure) {
        // What is refused without an HTTP status, such as the prompt of an owner who is not trusted, was not asked for.
        boolean refusedHere = failure instanceof PromptException.AccessDenied
                && failure.statusCode().isEmpty();
        if (!refusedHere && failure.outcome() != FetchOutcome.NOT_FOUND) {
            note(failure.outcome());
        }
    }

    Optional<Contact> last() {
        return Optional.ofNullable(last.get());
    }

    private void note(@Nullable FetchOutcome failure) {
        last.updateAndGet(contact ->
                contact != null && contact.failure == failure ? contact : new Contact(failure, clock.instant()));
    }

    /** How fetches end, null if well, since a moment. */
    record Contact(@Nullable FetchOutcome failure, Instant since) {}
}
