package dev.promptcache.internal;

import dev.promptcache.FetchMode;
import dev.promptcache.PromptCacheListener.ChangeTrigger;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The callers who wait for a fetch: lets each join the one under way, or begin it. */
final class Callers {

    private final CacheState state;
    private final Loader loader;
    private final Lookup lookup;
    private final Fallbacks fallbacks;

    Callers(CacheState state, Loader loader, Lookup lookup, Fallbacks fallbacks) {
        this.state = state;
        this.loader = loader;
        this.lookup = lookup;
        this.fallbacks = fallbacks;
    }

    /** Waits for a prompt that could not be served at once, by a caller with or without a fallback. */
    CompletableFuture<PromptCommit> pull(PromptKey key, boolean callerHasFallback) {
        Flight flight;
        boolean launched;
        synchronized (state.lock) {
            // A fetch may have ended since the caller looked; without a second look there would be another one.
            Optional<PromptCommit> hit = lookup.hitWithoutFetch(key);
            if (hit.isPresent()) {
                return CompletableFuture.completedFuture(hit.get());
            }
            lookup.countMiss();
            PromptException refusal = refusal(key, callerHasFallback);
            if (refusal != null) {
                return bundledOr(key, refusal);
            }
            Entry expired = state.table.find(key);
            if (expired != null) {
                lookup.awaited(expired);
            }
            Flight joined = loader.findToJoin(key);
            flight = joined == null ? loader.prepare(key, ChangeTrigger.PULL, FetchMode.FOREGROUND) : joined;
            launched = board(flight);
        }
        if (launched) {
            loader.run(flight);
        }
        return answer(
                flight,
                (future, failure) -> lookup.insteadOfFailure(key)
                        .or(() -> fallbacks.bundled(key, failure))
                        .ifPresentOrElse(future::complete, () -> future.completeExceptionally(failure)));
    }

    /** Fetches a prompt whatever is cached, unless it cannot have changed. */
    CompletableFuture<PromptCommit> refresh(PromptKey key) {
        Flight flight;
        boolean launched;
        synchronized (state.lock) {
            Entry entry = state.table.find(key);
            if (entry != null && entry.isImmutable()) {
                return CompletableFuture.completedFuture(entry.commit());
            }
            if (state.closed) {
                return CompletableFuture.failedFuture(closed(key));
            }
            Flight joined = loader.findToJoin(key);
            flight = joined == null ? loader.prepare(key, ChangeTrigger.REFRESH, FetchMode.FOREGROUND) : joined;
            launched = board(flight);
        }
        if (launched) {
            loader.run(flight);
        }
        return answer(flight, CompletableFuture::completeExceptionally);
    }

    private CompletableFuture<PromptCommit> bundledOr(PromptKey key, PromptException refusal) {
        return fallbacks
                .bundled(key, refusal)
                .map(CompletableFuture::completedFuture)
                .orElseGet(() -> CompletableFuture.failedFuture(refusal));
    }

    private @Nullable PromptException refusal(PromptKey key, boolean callerHasFallback) {
        if (state.closed) {
            return closed(key);
        }
        long now = state.clock.exact();
        PromptException notFound = state.notFound.find(key, now);
        return notFound == null ? fallbacks.backingOff(key, callerHasFallback, now) : notFound;
    }

    private boolean board(Flight flight) {
        flight.wanted = true;
        if (flight.stage != Flight.Stage.QUEUED) {
            return false;
        }
        // A background fetch that waits for a slot must not keep a caller waiting.
        flight.mode = FetchMode.FOREGROUND;
        loader.launch(flight);
        return true;
    }

    /** A future of the caller's own, so that cancelling it fails nobody else. */
    private static CompletableFuture<PromptCommit> answer(
            Flight flight, BiConsumer<CompletableFuture<PromptCommit>, Throwable> onFailure) {
        CompletableFuture<PromptCommit> future = new CompletableFuture<>();
        flight.result.whenComplete((commit, failure) -> {
            if (failure == null) {
                future.complete(commit);
            } else {
                onFailure.accept(future, failure);
            }
        });
        return future;
    }

    private static PromptException closed(PromptKey key) {
        return new PromptException.Unavailable(key, "the prompt cache is closed", 0, null);
    }
}
