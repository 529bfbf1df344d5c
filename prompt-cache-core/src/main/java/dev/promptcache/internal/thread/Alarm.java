package dev.promptcache.internal.thread;

import dev.promptcache.AsyncPromptCache;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A task that is done once, at some time to come. Thread-safe. */
public final class Alarm implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(AsyncPromptCache.class);

    private final Runnable task;
    private final AtomicBoolean over = new AtomicBoolean();
    private final CompletableFuture<Void> ring = new CompletableFuture<>();
    private volatile @Nullable Thread setting = Thread.currentThread();
    private volatile @Nullable Future<?> timer;

    Alarm(Runnable task) {
        this.task = task;
    }

    /** Does the task, unless that has been done or is not wanted any more. */
    @Override
    public void run() {
        // A scheduler that runs in the calling thread what it should delay.
        boolean premature = setting == Thread.currentThread();
        if (!premature && over.compareAndSet(false, true)) {
            ring.complete(null);
            task.run();
        }
    }

    /** Notes what will ring. */
    void set(Future<?> timer) {
        this.timer = timer;
        this.setting = null;
        if (over.get()) {
            release();
        }
    }

    /**
     * Rings by the JDK's own timer if nothing else does: a deadline must hold whatever a scheduler does.
     *
     * @param hand takes the alarm to a thread that may run it
     */
    void backUp(long nanos, Runnable hand) {
        setting = null;
        ring.orTimeout(nanos, TimeUnit.NANOSECONDS).whenComplete((nothing, timeout) -> {
            if (timeout != null) {
                hand.run();
            }
        });
    }

    /** Sees to it that the task is not done any more, unless it is being done. */
    public void cancel() {
        over.set(true);
        release();
    }

    private void release() {
        ring.complete(null);
        Future<?> set = timer;
        if (set != null) {
            try {
                set.cancel(false);
            } catch (Throwable e) {
                // A scheduler of others. If it rings all the same, there is nothing left to do.
                log.debug("A timer of the prompt cache cannot be cancelled", e);
            }
        }
    }
}
