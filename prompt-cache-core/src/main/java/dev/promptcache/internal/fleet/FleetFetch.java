package dev.promptcache.internal.fleet;

import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.PromptFleet.Claim;
import dev.promptcache.PromptFleet.Failure;
import dev.promptcache.PromptFleet.Shared;
import dev.promptcache.PromptFleet.UnavailableException;
import dev.promptcache.PromptFleet.Wish;
import dev.promptcache.PromptKey;
import dev.promptcache.internal.thread.DurationText;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One fetch of one prompt by a member of a fleet: takes what another instance fetched, or fetches for all. */
final class FleetFetch {

    private static final Logger log = LoggerFactory.getLogger(FleetFetch.class);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(250);
    private static final Duration LOOK_AGAIN_FOR_CALLER = Duration.ofMillis(50);
    private static final Duration PAUSE_UNLESS_TOLD = Duration.ofMinutes(1);
    // Whatever LangSmith says: it may be a mistake.
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

    private final FleetMember member;
    private final PromptKey key;
    private final @Nullable PromptCommit held;
    private final Wish wish;
    private final Supplier<CompletionStage<PromptCommit>> source;
    private final CompletableFuture<FleetAnswer> answer = new CompletableFuture<>();

    /** Whether what is stored was found too old, so that it is due; attempts follow each other. */
    private volatile boolean outlived;

    FleetFetch(
            FleetMember member,
            PromptKey key,
            @Nullable PromptCommit held,
            Wish wish,
            Supplier<CompletionStage<PromptCommit>> source) {
        this.member = member;
        this.key = key;
        this.held = held;
        this.wish = wish;
        this.source = source;
    }

    CompletionStage<FleetAnswer> begin() {
        attempt();
        return answer;
    }

    private void attempt() {
        if (answer.isDone()) {
            return;
        }
        try {
            // Asked each time: it may be invalidated while this fetch waits for another instance.
            Wish urgent = member.invalidations.contains(key) ? Wish.NOW : wish;
            follow(member.claim(key, held == null ? null : held.commitHash(), urgent));
        } catch (UnavailableException e) {
            log.debug("Prompt '{}' is fetched without the fleet", key, e);
            fetchAlone();
        }
    }

    private void follow(Claim claim) {
        switch (claim.verdict()) {
            case HAVE -> takeStored(claim);
            case LEAD -> fetchForAll(claim);
            case BUSY -> waitForAnother(claim);
            case REST ->
                endUnlessStored(
                        claim,
                        new PromptException.Unavailable(
                                key,
                                "LangSmith failed another instance and is left alone for "
                                        + DurationText.of(claim.rest()),
                                0,
                                null));
            case PAUSE ->
                endUnlessStored(
                        claim,
                        new PromptException.RateLimited(
                                key, "LangSmith asked the fleet for fewer calls", 0, claim.rest()));
        }
    }

    private void takeStored(Claim claim) {
        Shared shared = claim.shared();
        if (shared == null) {
            fail(new PromptException.Unavailable(key, "the fleet's store has a prompt without content", 0, null));
        } else if (shared.isGone()) {
            fail(new PromptException.NotFound(key, "LangSmith told two instances that it has none", 0));
        } else {
            FleetAnswer stored = member.answer(key, shared, held);
            if (stored == null) {
                // Changed between the look at what is held and the claim.
                member.time.executeLater(this::attempt, LOOK_AGAIN_FOR_CALLER.toNanos());
            } else if (!outlived && member.isOutlived(key, shared, stored.commit())) {
                outlived = true;
                attempt();
            } else {
                answer.complete(stored);
            }
        }
    }

    private void waitForAnother(Claim claim) {
        boolean callerWaits = wish == Wish.FOREGROUND;
        FleetAnswer stored = callerWaits && held == null ? servable(claim) : null;
        if (stored != null) {
            answer.complete(stored);
            return;
        }
        Duration wait = callerWaits ? LOOK_AGAIN_FOR_CALLER : LOOK_AGAIN;
        member.time.executeLater(this::attempt, wait.toNanos());
    }

    private void fetchForAll(Claim claim) {
        long begunAt = member.time.now();
        fetch((commit, failure) -> {
            if (commit != null) {
                store(claim, commit, begunAt);
            } else {
                failed(claim, failure);
            }
        });
        answer.whenComplete((result, failure) -> {
            if (answer.isCancelled()) {
                member.time.executeSoon(() -> member.fail(key, claim, Failure.UNAVAILABLE, Duration.ZERO));
            }
        });
    }

    private void fetchAlone() {
        long begunAt = member.time.now();
        fetch((commit, failure) -> {
            if (commit != null) {
                member.keepsToItself();
                answer.complete(new FleetAnswer(commit, new Standing(0, begunAt), member.dueAlone(key, commit), true));
            } else {
                fail(failure);
            }
        });
    }

    private void fetch(BiConsumer<@Nullable PromptCommit, Throwable> then) {
        CompletionStage<PromptCommit> stage;
        try {
            stage = source.get();
        } catch (Throwable e) {
            // Whatever it is, an Error too: callers wait for an end.
            stage = CompletableFuture.failedFuture(e);
        }
        if (stage instanceof Future<?> future) {
            answer.whenComplete((result, failure) -> {
                if (answer.isCancelled()) {
                    future.cancel(true);
                }
            });
        }
        BiConsumer<PromptCommit, Throwable> end = (commit, failure) ->
                then.accept(commit, failure == null ? new NullPointerException("the source returned null") : failure);
        boolean interrupted = Thread.currentThread().isInterrupted();
        if (stage instanceof Future<?> future && future.isDone() && !interrupted) {
            stage.whenComplete(end);
        } else {
            // The store must not hold up the thread of a source that answers by itself. A thread that is
            // interrupted could tell it nothing.
            stage.whenCompleteAsync(end, member.time.executor());
        }
    }

    private void store(Claim claim, PromptCommit commit, long begunAt) {
        Duration due = member.due(key, commit, claim.shared());
        try {
            Shared newer = member.store(key, claim, commit, due);
            FleetAnswer stored = newer == null || newer.isGone() ? null : member.answer(key, newer, commit);
            if (newer != null && newer.isGone()) {
                fail(new PromptException.NotFound(key, "LangSmith told two instances that it has none", 0));
                return;
            }
            if (stored != null) {
                answer.complete(stored);
                return;
            }
        } catch (UnavailableException e) {
            member.keepsToItself();
            due = member.dueAlone(key, commit);
        }
        answer.complete(new FleetAnswer(commit, new Standing(claim.token(), begunAt), due, true));
    }

    private void failed(Claim claim, Throwable thrown) {
        Throwable cause = thrown;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof PromptException.NotFound) {
            member.fail(key, claim, Failure.NOT_FOUND, member.dueGone());
        } else if (cause instanceof PromptException.RateLimited limited) {
            member.fail(key, claim, Failure.RATE_LIMITED, pause(limited.retryAfter()));
        } else if (cause instanceof PromptException.AccessDenied || cause instanceof PromptException.Invalid) {
            member.fail(key, claim, Failure.OWN, Duration.ZERO);
            fail(thrown);
            return;
        } else {
            member.fail(key, claim, Failure.UNAVAILABLE, Duration.ZERO);
        }
        if (cause instanceof PromptException.NotFound) {
            fail(thrown);
        } else {
            endUnlessStored(claim, thrown);
        }
    }

    /** Ends with what is stored if nothing is held, as a new instance does while LangSmith is away; else with a failure. */
    private void endUnlessStored(Claim claim, Throwable failure) {
        FleetAnswer stored = held == null ? servable(claim) : null;
        if (stored != null) {
            answer.complete(stored);
        } else {
            fail(failure);
        }
    }

    private @Nullable FleetAnswer servable(Claim claim) {
        Shared shared = claim.shared();
        FleetAnswer stored = shared == null || shared.isGone() ? null : member.answer(key, shared, held);
        boolean servable =
                shared != null && stored != null && member.entries.isServable(key, stored.commit(), shared.age());
        return servable ? stored : null;
    }

    private static Duration pause(@Nullable Duration asked) {
        if (asked == null) {
            return PAUSE_UNLESS_TOLD;
        }
        return asked.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : asked;
    }

    private void fail(Throwable failure) {
        answer.completeExceptionally(failure);
    }
}
