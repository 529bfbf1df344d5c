package dev.promptcache.internal;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.CachedPrompt.Origin;
import dev.promptcache.PromptCacheListener.ChangeTrigger;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The fetches that callers wait for, and what they get if those fail. */
final class Fetcher {

    private static final Logger log = LoggerFactory.getLogger(AsyncPromptCache.class);

    private final EntryStore store;
    private final FlightRunner runner;
    private final CacheClock clock;
    private final CommitTemplates templates;

    Fetcher(EntryStore store, FlightRunner runner, CacheClock clock, CommitTemplates templates) {
        this.store = store;
        this.runner = runner;
        this.clock = clock;
        this.templates = templates;
    }

    /** Waits for a prompt that could not be served at once, by a caller with or without a fallback of its own. */
    CompletableFuture<PromptCommit> pull(PromptKey key, boolean callerHasFallback) {
        return follow(store.pull(key, callerHasFallback, clock.exact()), (refused, failure) -> {
            // What is cached was looked at before the refusal.
            Optional<PromptCommit> stale = refused ? Optional.empty() : store.insteadOfFailure(key, clock.exact());
            return stale.or(() -> bundled(key, failure));
        });
    }

    /** Fetches a prompt whatever is cached, unless it cannot have changed. */
    CompletableFuture<PromptCommit> refresh(PromptKey key, ChangeTrigger trigger) {
        return follow(store.refresh(key, trigger, clock.exact()), (refused, failure) -> Optional.empty());
    }

    /** The caller's own commit, whatever failed. */
    PromptCommit fallBack(Throwable failure, Supplier<PromptCommit> fallback) {
        // At this level only: listeners were told, and one line for each request would drown the log in an outage.
        log.debug("{}; the caller's own fallback is served", failure.getMessage());
        PromptCommit commit = Objects.requireNonNull(fallback.get(), "the fallback returned no commit");
        countFallback();
        return templates.prepare(commit).withOrigin(Origin.DEFAULT);
    }

    /** A future of the caller's own, so that cancelling it fails nobody else. */
    private CompletableFuture<PromptCommit> follow(
            Boarding boarding, BiFunction<Boolean, Throwable, Optional<PromptCommit>> instead) {
        CompletableFuture<PromptCommit> future = new CompletableFuture<>();
        Flight flight = boarding.flight();
        PromptException refusal = boarding.refusal();
        if (flight != null) {
            if (boarding.isToBeRun()) {
                runner.run(flight);
            } else {
                runner.bound(flight);
            }
            flight.result.whenComplete((commit, failure) -> {
                if (failure == null) {
                    future.complete(commit);
                } else {
                    completeInstead(future, failure, instead.apply(false, failure));
                }
            });
        } else if (refusal != null) {
            completeInstead(future, refusal, instead.apply(true, refusal));
        } else {
            future.complete(boarding.commit().orElseThrow());
        }
        return future;
    }

    private static void completeInstead(
            CompletableFuture<PromptCommit> future, Throwable failure, Optional<PromptCommit> commit) {
        commit.ifPresentOrElse(future::complete, () -> future.completeExceptionally(failure));
    }

    private Optional<PromptCommit> bundled(PromptKey key, Throwable failure) {
        Optional<PromptCommit> commit = store.fallbacks().insteadOf(key, failure);
        if (commit.isPresent()) {
            countFallback();
        }
        return commit;
    }

    private void countFallback() {
        if (store.settings().isEnabled()) {
            store.counters().fallbacks.increment();
        }
    }
}
