package dev.promptcache.boot.health;

import dev.promptcache.FetchOutcome;
import dev.promptcache.PromptCacheListener;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Remembers the last fetch, and since when fetches have ended as it did. Thread-safe. */
public final class FetchTracker implements PromptCacheListener {

    private final InstantSource clock;
    private final AtomicReference<@Nullable Contact> last = new AtomicReference<>();

    /** Makes a tracker that has seen no fetch. */
    public FetchTracker() {
        this(Clock.systemUTC());
    }

    FetchTracker(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public void fetched(PromptKey key, FetchKind kind, FetchOutcome outcome, Duration duration) {
        // That a prompt does not exist is an answer like any other.
        if (outcome.isSuccess() || outcome == FetchOutcome.NOT_FOUND) {
            note(key, null);
        }
    }

    @Override
    public void failed(PromptKey key, PromptException failure) {
        // What is refused without an HTTP status, such as the prompt of an owner who is not trusted, was not asked for.
        boolean refusedHere = failure instanceof PromptException.AccessDenied
                && failure.statusCode().isEmpty();
        if (!refusedHere && failure.outcome() != FetchOutcome.NOT_FOUND) {
            note(key, failure.outcome());
        }
    }

    Optional<Contact> last() {
        return Optional.ofNullable(last.get());
    }

    /** The prompt whose fetch failed last, if no fetch has ended for as long as this. */
    Optional<PromptKey> failedAndQuietFor(Duration pause) {
        return last().filter(contact -> contact.failure != null)
                .filter(contact -> !contact.endedAt.plus(pause).isAfter(clock.instant()))
                .map(Contact::key);
    }

    private void note(PromptKey key, @Nullable FetchOutcome failure) {
        Instant now = clock.instant();
        last.updateAndGet(contact -> contact != null && contact.failure == failure
                ? new Contact(key, failure, contact.since, now)
                : new Contact(key, failure, now, now));
    }

    /** The last fetch: how it ended, null if well, since when they end so, and when it ended itself. */
    record Contact(PromptKey key, @Nullable FetchOutcome failure, Instant since, Instant endedAt) {}
}
