package dev.promptcache.internal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.promptcache.AsyncPromptCache;
import dev.promptcache.FetchMode;
import dev.promptcache.PromptCacheListener.ChangeTrigger;
import dev.promptcache.PromptCacheListener.FetchKind;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.PromptFleet.Wish;
import dev.promptcache.PromptKey;
import dev.promptcache.PromptSource;
import dev.promptcache.internal.fleet.FleetAnswer;
import dev.promptcache.internal.fleet.FleetMember;
import dev.promptcache.internal.thread.Alarm;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One fetch of one key, waiting for its turn or under way, with everybody who waits for it. The fields without a modifier belong to
 * the {@link EntryStore}; the others have a lock of their own, which is never held while code of others runs.
 */
final class Flight {

    private static final Logger log = LoggerFactory.getLogger(AsyncPromptCache.class);

    enum Stage {
        /** Waits for a slot, or for another flight of its key to end. */
        QUEUED,
        RUNNING,
        ENDED
    }

    final PromptKey key;
    final ChangeTrigger trigger;
    /** Completes when the flight has ended and its result is visible to readers. */
    final CompletableFuture<PromptCommit> result = new CompletableFuture<>();

    FetchMode mode;
    PromptSource source;
    /** What was cached when the flight began, or was asked for. */
    @Nullable
    PromptCommit before;

    Stage stage = Stage.QUEUED;
    /** Whether a caller asked for the prompt, so that it is stored even if no entry is there any more. */
    boolean wanted;
    /** Whether the end of the flight says nothing about the source, since the cache stopped. */
    boolean givenUp;

    boolean hasSlot;
    long startedAt;
    /** The flight of the same key that begins when this one has ended: it was asked for too late to join this one. */
    @Nullable
    Flight next;
    /** How many tasks are at work on the flight: one calls the source, others may give it up. */
    int tasks;

    /** Whether those who wait have waited long enough, and go on soon though somebody who is told of the end holds them up. */
    volatile boolean overdue;

    /** How deep the flight is nested in others, as {@link dev.promptcache.internal.thread.Nesting} counts. */
    volatile int depth = 1;

    private final Object lock = new Object();

    @GuardedBy("lock")
    private @Nullable Thread fetching;

    @GuardedBy("lock")
    private @Nullable CompletionStage<PromptCommit> answer;

    @GuardedBy("lock")
    private @Nullable String abandonedBecause;

    /** What came and is being vetted. */
    @GuardedBy("lock")
    private @Nullable PromptCommit vetted;

    @GuardedBy("lock")
    private @Nullable Alarm deadline;

    @GuardedBy("lock")
    private @Nullable Runnable release;

    private volatile @Nullable FleetAnswer brought;

    /** What the source returned; touched by the fetch thread alone. */
    private @Nullable CompletionStage<PromptCommit> called;

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

    /** Runs the call of the source, in this thread, and passes on what the source answers. Throws nothing. */
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
            stage.whenComplete((Object answered, Throwable failure) -> pass(answered, failure, then));
        } catch (Throwable e) {
            then.accept(null, e);
        }
    }

    /** What a source answered whose types were not checked is a failure rather than an answer that nobody gets. */
    private static void pass(
            @Nullable Object answered,
            @Nullable Throwable failure,
            BiConsumer<@Nullable PromptCommit, @Nullable Throwable> then) {
        if (answered == null || answered instanceof PromptCommit) {
            then.accept((PromptCommit) answered, failure);
        } else {
            then.accept(
                    null,
                    new ClassCastException(
                            "the source returned a " + answered.getClass().getName()));
        }
    }

    /** Calls the source, inside {@link #fetch}. */
    void callSource() {
        called = source.fetch(key, mode);
    }

    /** Asks for a verdict on what came, in this thread. */
    Optional<String> vet(PromptCommit commit, Supplier<Optional<String>> question) {
        synchronized (lock) {
            fetching = Thread.currentThread();
            vetted = commit;
        }
        try {
            return question.get();
        } finally {
            boolean abandoned;
            synchronized (lock) {
                fetching = null;
                vetted = null;
                abandoned = abandonedBecause != null;
            }
            if (abandoned) {
                // The interrupt was meant for the vetter; it must not reach what this thread does next.
                Thread.interrupted();
            }
        }
    }

    /** What is being vetted at the moment, if anything is. */
    @Nullable
    PromptCommit vetted() {
        synchronized (lock) {
            return vetted;
        }
    }

    /** Has the fleet fetch, by calling the source or without, inside {@link #fetch}. */
    void callFleet(FleetMember fleet) {
        CompletableFuture<PromptCommit> commit = new CompletableFuture<>();
        CompletableFuture<FleetAnswer> shared =
                fleet.fetch(key, before, wish(), () -> source.fetch(key, mode)).toCompletableFuture();
        shared.whenComplete((found, failure) -> {
            brought = found;
            if (failure == null) {
                commit.complete(found.commit());
            } else {
                commit.completeExceptionally(failure);
            }
        });
        commit.whenComplete((found, failure) -> {
            if (commit.isCancelled()) {
                shared.cancel(true);
            }
        });
        called = commit;
    }

    /** How new the commit is that the flight brought, as the fleet knows it, or null if it was fetched without one. */
    @Nullable
    FleetAnswer brought() {
        return brought;
    }

    private Wish wish() {
        if (trigger == ChangeTrigger.REFRESH || trigger == ChangeTrigger.PUSH) {
            return Wish.NOW;
        }
        return mode == FetchMode.FOREGROUND ? Wish.FOREGROUND : Wish.BACKGROUND;
    }

    /** Interrupts the call of the source, or of a vetter; what it answers from now on is of no use. */
    void interrupt(String reason) {
        synchronized (lock) {
            abandonedBecause = abandonedBecause == null ? reason : abandonedBecause;
            if (fetching != null) {
                fetching.interrupt();
            }
        }
    }

    /** Cancels what the source returned, if it has returned. */
    void cancel() {
        CompletionStage<PromptCommit> returned;
        synchronized (lock) {
            returned = answer;
        }
        if (returned != null) {
            cancel(returned);
        }
    }

    /** Why the flight was interrupted, null if it was not. */
    @Nullable
    String abandonedBecause() {
        synchronized (lock) {
            return abandonedBecause;
        }
    }

    /** Bounds the flight by an alarm, unless it has one or everybody has gone on. */
    void bound(Alarm alarm) {
        boolean needless;
        synchronized (lock) {
            needless = deadline != null || result.isDone();
            deadline = needless ? deadline : alarm;
        }
        if (needless) {
            alarm.cancel();
        }
    }

    boolean isBounded() {
        synchronized (lock) {
            return deadline != null;
        }
    }

    /** Notes what those who wait are to get. */
    void land(PromptCommit commit) {
        synchronized (lock) {
            release = () -> result.complete(commit);
        }
    }

    /** Notes what those who wait are to get. */
    void land(PromptException failure) {
        synchronized (lock) {
            release = () -> result.completeExceptionally(failure);
        }
    }

    /** Whether it is known what those who wait are to get. */
    boolean hasLanded() {
        synchronized (lock) {
            return release != null;
        }
    }

    /** Lets those who wait go on, once it is known with what; also the second time, when somebody held up the first. */
    void release() {
        Runnable landing;
        Alarm alarm;
        synchronized (lock) {
            landing = release;
            alarm = deadline;
        }
        if (landing != null) {
            landing.run();
            // Afterwards: one of those who wait may hold up the others, and the deadline lets them go on.
            if (alarm != null) {
                alarm.cancel();
            }
        }
    }

    private boolean enter() {
        synchronized (lock) {
            if (abandonedBecause != null || fetching != null || answer != null) {
                return false;
            }
            fetching = Thread.currentThread();
            return true;
        }
    }

    private void leave(CompletionStage<PromptCommit> stage) {
        boolean abandoned;
        synchronized (lock) {
            fetching = null;
            answer = stage;
            abandoned = abandonedBecause != null;
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
            } catch (Throwable e) {
                // A stage that refuses to be cancelled, as a minimal one does, ends when it likes; nobody waits for it.
                log.debug("The fetch of a prompt cannot be cancelled", e);
            }
        }
    }
}
