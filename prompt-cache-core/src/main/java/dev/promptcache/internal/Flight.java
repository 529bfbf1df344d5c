package dev.promptcache.internal;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.FetchMode;
import dev.promptcache.PromptCacheListener.ChangeTrigger;
import dev.promptcache.PromptCacheListener.FetchKind;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import dev.promptcache.PromptSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One fetch of one key, waiting for its turn or under way, with everybody who waits for it. The plain mutable fields are
 * guarded by the cache's lock.
 */
final class Flight {

    private static final Logger log = LoggerFactory.getLogger(AsyncPromptCache.class);

    enum Stage {
        QUEUED,
        RUNNING,
        ENDED
    }

    final PromptKey key;
    final ChangeTrigger trigger;
    final PromptSource source;
    /** What was cached when the flight was asked for. */
    final @Nullable PromptCommit before;
    /** Completes when the flight has ended and its result is visible to readers. */
    final CompletableFuture<PromptCommit> result = new CompletableFuture<>();

    FetchMode mode;
    Stage stage = Stage.QUEUED;
    /** Whether a caller asked for the prompt, so that it is stored even if no entry is there any more. */
    boolean wanted;

    /** What is to be done when the flight has ended. */
    @Nullable
    Runnable whenEnded;

    long startedAt;

    @Nullable
    Future<?> timeout;

    /** What the source returned; touched by the fetch thread alone. */
    private @Nullable CompletionStage<PromptCommit> called;

    private final ReentrantLock interruption = new ReentrantLock();
    private @Nullable Thread fetching;
    private @Nullable CompletionStage<PromptCommit> answer;
    private @Nullable String abandonedBecause;

    Flight(PromptKey key, ChangeTrigger trigger, FetchMode mode, PromptSource source, @Nullable PromptCommit before) {
        this.key = key;
        this.trigger = trigger;
        this.mode = mode;
        this.source = source;
        this.before = before;
    }

    FetchKind kind() {
        return trigger == ChangeTrigger.PULL && before == null ? FetchKind.MISS : FetchKind.REFRESH;
    }

    /** Runs the call of the source, in this thread, and passes on what the source answers. */
    void fetch(Runnable call, BiConsumer<@Nullable PromptCommit, @Nullable Throwable> then) {
        if (!enter()) {
            return;
        }
        try {
            call.run();
        } catch (Throwable e) {
            // Whatever it is, an Error too: callers wait for an end.
            called = CompletableFuture.failedFuture(e);
        }
        CompletionStage<PromptCommit> stage = called == null
                ? CompletableFuture.failedFuture(new NullPointerException("the source returned no stage"))
                : called;
        leave(stage);
        try {
            stage.whenComplete(then);
        } catch (RuntimeException e) {
            then.accept(null, e);
        }
    }

    /** Calls the source, inside {@link #fetch}. */
    void callSource() {
        called = source.fetch(key, mode);
    }

    /** Interrupts the call of the source; what it answers from now on is of no use. */
    void interrupt(String reason) {
        interruption.lock();
        try {
            abandonedBecause = reason;
            if (fetching != null) {
                fetching.interrupt();
            }
        } finally {
            interruption.unlock();
        }
    }

    /** Cancels what the source returned, if it has returned. */
    void cancel() {
        CompletionStage<PromptCommit> returned;
        interruption.lock();
        try {
            returned = answer;
        } finally {
            interruption.unlock();
        }
        if (returned != null) {
            cancel(returned);
        }
    }

    /** Why the flight was interrupted, null if it was not. */
    @Nullable
    String abandonedBecause() {
        interruption.lock();
        try {
            return abandonedBecause;
        } finally {
            interruption.unlock();
        }
    }

    private boolean enter() {
        interruption.lock();
        try {
            if (abandonedBecause == null) {
                fetching = Thread.currentThread();
            }
            return abandonedBecause == null;
        } finally {
            interruption.unlock();
        }
    }

    private void leave(CompletionStage<PromptCommit> stage) {
        boolean abandoned;
        interruption.lock();
        try {
            fetching = null;
            answer = stage;
            abandoned = abandonedBecause != null;
        } finally {
            interruption.unlock();
        }
        if (abandoned) {
            // The interrupt was meant for the source; it must not reach what this thread does next.
            Thread.interrupted();
            cancel(stage);
        }
    }

    private static void cancel(CompletionStage<PromptCommit> stage) {
        if (stage instanceof Future<?> future) {
            try {
                future.cancel(true);
            } catch (RuntimeException e) {
                // A stage that refuses to be cancelled, as a minimal one does, ends when it likes; nobody waits for it.
                log.debug("The fetch of a prompt cannot be cancelled", e);
            }
        }
    }
}
