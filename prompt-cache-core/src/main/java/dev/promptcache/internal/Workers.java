package dev.promptcache.internal;

import dev.promptcache.AsyncPromptCache;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of a cache: one that keeps time, and one for each fetch under way. They are made when needed, end by themselves
 * when idle, and end at once on {@link #release()}, after which new ones are made when needed. Where the builder brought an
 * executor or a scheduler, that is used and left alone. Thread-safe.
 */
final class Workers {

    private static final Logger log = LoggerFactory.getLogger(AsyncPromptCache.class);
    private static final int KEEP_ALIVE_SECONDS = 1;

    private final @Nullable Executor givenExecutor;
    private final @Nullable ScheduledExecutorService givenScheduler;
    private @Nullable ThreadPoolExecutor fetchers;
    private @Nullable ScheduledThreadPoolExecutor timer;

    Workers(@Nullable Executor executor, @Nullable ScheduledExecutorService scheduler) {
        this.givenExecutor = executor;
        this.givenScheduler = scheduler;
    }

    void execute(Runnable fetch) {
        if (givenExecutor != null) {
            givenExecutor.execute(fetch);
        } else {
            executeOnOwnThread(fetch);
        }
    }

    /**
     * Runs what must not hold up the timer, and must not wait for the executor either, whose threads may all hang. Where both
     * were brought the cache has no thread of its own, and the scheduler's has to do.
     */
    void executeAside(Runnable task) {
        if (givenExecutor != null && givenScheduler != null) {
            task.run();
        } else {
            executeOnOwnThread(task);
        }
    }

    <T extends @Nullable Object> CompletableFuture<T> submit(Supplier<T> work) {
        try {
            return CompletableFuture.supplyAsync(work, this::execute);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    ScheduledFuture<?> schedule(Runnable task, long nanos) {
        if (givenScheduler != null) {
            try {
                return givenScheduler.schedule(task, nanos, TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException e) {
                // Shut down by its owner. Deadlines must hold all the same.
                log.debug("The scheduler of the prompt cache refuses a task; its own thread takes it", e);
            }
        }
        return scheduleOnOwnThread(task, nanos);
    }

    /** Whether the scheduler that the builder brought was shut down, and so may have lost what it was given. */
    boolean isSchedulerDead() {
        return givenScheduler != null && givenScheduler.isShutdown();
    }

    synchronized void release() {
        if (fetchers != null) {
            fetchers.shutdown();
            fetchers = null;
        }
        if (timer != null) {
            timer.shutdownNow();
            timer = null;
        }
    }

    private synchronized void executeOnOwnThread(Runnable fetch) {
        if (fetchers == null) {
            // Unbounded: single flight allows one fetch for each key, background fetches are bounded by their
            // concurrency, and a caller's miss must not queue behind others that hang.
            fetchers = new ThreadPoolExecutor(
                    0,
                    Integer.MAX_VALUE,
                    KEEP_ALIVE_SECONDS,
                    TimeUnit.SECONDS,
                    new SynchronousQueue<>(),
                    threads("prompt-cache-fetch-"));
        }
        fetchers.execute(fetch);
    }

    private synchronized ScheduledFuture<?> scheduleOnOwnThread(Runnable task, long nanos) {
        if (timer == null) {
            timer = new ScheduledThreadPoolExecutor(1, threads("prompt-cache-refresh-"));
            timer.setRemoveOnCancelPolicy(true);
            timer.setKeepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS);
            timer.allowCoreThreadTimeOut(true);
        }
        return timer.schedule(task, nanos, TimeUnit.NANOSECONDS);
    }

    private static ThreadFactory threads(String prefix) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, prefix + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
