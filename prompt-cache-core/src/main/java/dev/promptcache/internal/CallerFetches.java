package dev.promptcache.internal;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.CachedPrompt.Origin;
import dev.promptcache.PromptCacheListener.ChangeTrigger;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import dev.promptcache.internal.Flights.Boarding;
import dev.promptcache.internal.thread.CacheClock;
import dev.promptcache.internal.thread.Nesting;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The fetches that callers wait for, and what they get if those fail. */
final class CallerFetches {

    private static final Logger log = LoggerFactory.getLogger(AsyncPromptCache.class);

    private final EntryStore store;
    private final FlightRunner runner;
    private final CacheClock clock;
    private final CommitTemplates templates;
    private final Lifecycle lifecycle;

    CallerFetches(
            EntryStore store, FlightRunner runner, CacheClock clock, CommitTemplates templates, Lifecycle lifecycle) {
        this.store = store;
        this.runner = runner;
        this.clock = clock;
        this.templates = templates;
        this.lifecycle = lifecycle;
    }

    /** Waits for a prompt that could not be served at once, by a caller with or without a fallback of its own. */
    CompletableFuture<PromptCommit> pull(PromptKey key, boolean callerHasFallback) {
        lifecycle.startByItself();
        Boarding boarding =
                runner.nesting().isTooDeep() ? tooDeep(key) : store.pull(key, callerHasFallback, clock.exact());
        return follow(boarding, (refused, failure) -> {
            // What is cached was looked at before the refusal.
            Optional<PromptCommit> stale = refused ? Optional.empty() : store.insteadOfFailure(key, clock.exact());
            return stale.or(() -> bundled(key, failure));
        });
    }

    /** The commits that pulls bring, when all have ended; or the first failure. */
    static CompletableFuture<Map<PromptKey, PromptCommit>> together(
            Map<PromptKey, CompletableFuture<PromptCommit>> pulls) {
        return CompletableFuture.allOf(pulls.values().toArray(CompletableFuture[]::new))
                .handle((ended, failure) -> null)
                .thenCompose(ended -> commits(pulls));
    }

    private static CompletableFuture<Map<PromptKey, PromptCommit>> commits(
            Map<PromptKey, CompletableFuture<PromptCommit>> pulls) {
        Map<PromptKey, PromptCommit> commits = new LinkedHashMap<>();
        for (Map.Entry<PromptKey, CompletableFuture<PromptCommit>> pull : pulls.entrySet()) {
            if (pull.getValue().isCompletedExceptionally()) {
                return pull.getValue().thenApply(commit -> Map.of());
            }
            commits.put(pull.getKey(), pull.getValue().join());
        }
        return CompletableFuture.completedFuture(Collections.unmodifiableMap(commits));
    }

    /** Fetches a prompt whatever is cached, unless it cannot have changed. */
    CompletableFuture<PromptCommit> refresh(PromptKey key, ChangeTrigger trigger) {
        lifecycle.startByItself();
        Boarding boarding = runner.nesting().isTooDeep() ? tooDeep(key) : store.refresh(key, trigger, clock.exact());
        return follow(boarding, (refused, failure) -> Optional.empty());
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
                flight.depth = runner.nesting().depth();
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

    private static Boarding tooDeep(PromptKey key) {
        return Boarding.refused(new PromptException.Unavailable(key, Nesting.TOO_DEEP, 0, null));
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
        if (store.rules().isEnabled()) {
            store.counters().fallbacks.increment();
        }
    }
}
