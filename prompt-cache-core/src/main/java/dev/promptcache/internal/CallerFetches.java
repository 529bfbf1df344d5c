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
import dev.promptcache.template.RenderedPrompt;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
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

    /** Waits for a prompt that could not be served at once, or for what failed and the caller's own commit then. */
    CompletableFuture<PromptCommit> pullOr(PromptKey key, Supplier<PromptCommit> fallback) {
        CompletableFuture<PromptCommit> future = new CompletableFuture<>();
        pull(key, true).whenComplete((commit, failure) -> {
            if (failure == null) {
                future.complete(commit);
            } else if (!future.isDone()) {
                complete(future, () -> fallBack(failure, fallback));
            }
        });
        return future;
    }

    /** The commits that pulls bring, when all have ended; or the first failure. */
    static CompletableFuture<Map<PromptKey, PromptCommit>> together(
            Map<PromptKey, CompletableFuture<PromptCommit>> pulls) {
        CompletableFuture<Map<PromptKey, PromptCommit>> future = new CompletableFuture<>();
        CompletableFuture.allOf(pulls.values().toArray(CompletableFuture[]::new))
                .whenComplete((ended, failure) -> complete(future, () -> commits(pulls)));
        return future;
    }

    private static Map<PromptKey, PromptCommit> commits(Map<PromptKey, CompletableFuture<PromptCommit>> pulls) {
        Map<PromptKey, PromptCommit> commits = new LinkedHashMap<>();
        try {
            pulls.forEach((key, pull) -> commits.put(key, pull.join()));
        } catch (CompletionException e) {
            throw e.getCause() instanceof PromptException failure ? failure : e;
        }
        return Collections.unmodifiableMap(commits);
    }

    /** Waits for a prompt, and renders it. */
    static CompletableFuture<RenderedPrompt> rendered(
            CompletableFuture<PromptCommit> pull, Map<String, ? extends @Nullable Object> variables) {
        CompletableFuture<RenderedPrompt> future = new CompletableFuture<>();
        pull.whenComplete((commit, failure) -> {
            if (failure == null) {
                complete(future, () -> commit.render(variables));
            } else {
                future.completeExceptionally(failure);
            }
        });
        return future;
    }

    /** Completes a future with what is made, or with the very failure: as a stage of another one it would wrap that. */
    private static <T> void complete(CompletableFuture<T> future, Supplier<T> made) {
        try {
            future.complete(made.get());
        } catch (Throwable e) {
            future.completeExceptionally(e);
        }
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
