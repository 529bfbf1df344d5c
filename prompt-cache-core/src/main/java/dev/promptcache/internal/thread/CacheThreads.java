package dev.promptcache.internal.thread;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.promptcache.AsyncPromptCache;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
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
 * when idle, and end on {@link #release()} as soon as they have nothing to do, after which new ones are made when needed. Where the
 * builder brought an executor or a scheduler, that is used and left alone. Thread-safe.
 *
 * <p>The thread that keeps time runs no code of others: whatever an alarm does, it does on another one.
 */
public final class CacheThreads {

    private static final Logger log = LoggerFactory.getLogger(AsyncPromptCache.class);
    private static final int KEEP_ALIVE_SECONDS = 1;
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final @Nullable Executor givenExecutor;
    private final @Nullable ScheduledExecutorService givenScheduler;
    /** Whether the JDK's own timer may stand in for a scheduler. */
    private final boolean realTime;

    @GuardedBy("this")
    private @Nullable ThreadPoolExecutor workers;

    @GuardedBy("this")
    private @Nullable ScheduledThreadPoolExecutor timer;

    /**
     * Makes the threads of a cache.
     *
     * @param executor runs fetches, or null
     * @param scheduler keeps time, or null
     * @param realTime whether the cache goes by real time, so that the JDK's own timer may stand in for a scheduler that fails
     */
    public CacheThreads(@Nullable Executor executor, @Nullable ScheduledExecutorService scheduler, boolean realTime) {
        this.givenExecutor = executor;
        this.givenScheduler = scheduler;
        this.realTime = realTime;
    }

    /**
     * Whether time is kept by a thread of the cache's own, which nobody else can hold up.
     *
     * @return whether it is
     */
    public boolean keepsOwnTime() {
        return givenScheduler == null;
    }

    /**
     * Runs a fetch. Throws whatever an executor throws that does not want it.
     *
     * @param fetch what to run
     */
    public void execute(Runnable fetch) {
        if (givenExecutor != null) {
            givenExecutor.execute(fetch);
        } else {
            executeOnOwnThread(fetch);
        }
    }

    /**
     * Runs some work as a fetch.
     *
     * @param <T> what comes of it
     * @param work the work
     * @return a future of its result
     */
    public <T extends @Nullable Object> CompletableFuture<T> submit(Supplier<T> work) {
        return submit(work, this::execute);
    }

    /**
     * Runs some work for a thread that waits for it, and that may be one of the executor's, which may have no other. Where both were
     * brought the cache has no thread of its own, and the executor's have to do.
     *
     * @param <T> what comes of it
     * @param work the work
     * @return a future of its result
     */
    public <T extends @Nullable Object> CompletableFuture<T> submitAside(Supplier<T> work) {
        return submit(work, this::executeBlocking);
    }

    private static <T extends @Nullable Object> CompletableFuture<T> submit(Supplier<T> work, Executor executor) {
        try {
            return CompletableFuture.supplyAsync(work, executor);
        } catch (Throwable e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /**
     * Runs what must not hold up the thread that keeps time, and must not wait for the executor either, whose threads may all hang.
     * Where both were brought the cache has no thread of its own, and the scheduler's has to do.
     *
     * @param task what to run
     */
    public void executeAside(Runnable task) {
        if (givenExecutor != null && givenScheduler != null) {
            task.run();
        } else {
            executeOnOwnThread(task);
        }
    }

    /**
     * Runs what may block for a while without being a fetch, on a thread that keeps no time.
     *
     * @param task what to run
     */
    public void executeBlocking(Runnable task) {
        if (givenExecutor != null && givenScheduler != null) {
            givenExecutor.execute(task);
        } else {
            executeOnOwnThread(task);
        }
    }

    /**
     * Runs a task aside after a while; a second late where time is real and a scheduler of others fails. Throws nothing.
     *
     * @param task what to run
     * @param nanos after how many nanoseconds
     * @return cancels it
     */
    public Alarm schedule(Runnable task, long nanos) {
        return set(() -> executeAsideOrLater(task), nanos);
    }

    /**
     * Runs a task after a while on the thread that keeps time: one that calls no code of others. Throws nothing.
     *
     * @param task what to run
     * @param nanos after how many nanoseconds
     * @return cancels it
     */
    public Alarm scheduleTick(Runnable task, long nanos) {
        return set(task, nanos);
    }

    /** Sets an alarm, for which the JDK's own timer stands in if it must. */
    private Alarm set(Runnable task, long nanos) {
        Alarm alarm = new Alarm(task);
        boolean failed = false;
        try {
            alarm.set(
                    givenScheduler == null
                            ? ownTimer().schedule(alarm, nanos, TimeUnit.NANOSECONDS)
                            : givenScheduler.schedule(alarm, nanos, TimeUnit.NANOSECONDS));
        } catch (Throwable e) {
            // Shut down by its owner, or there is no thread to be had.
            log.debug("The timer of the prompt cache refuses a task", e);
            failed = true;
        }
        if (givenScheduler == null ? failed : realTime) {
            alarm.backUp(
                    failed || nanos > Long.MAX_VALUE - SECOND ? nanos : nanos + SECOND,
                    () -> executeOnOwnThread(alarm));
        }
        return alarm;
    }

    /** Lets the threads end when they have nothing to do any more; what is scheduled still happens. */
    public synchronized void release() {
        if (workers != null) {
            workers.shutdown();
            workers = null;
        }
        if (timer != null) {
            timer.shutdown();
            timer = null;
        }
    }

    private void executeAsideOrLater(Runnable task) {
        try {
            executeAside(task);
        } catch (Throwable e) {
            // There is no thread to be had at the moment.
            log.debug("A task of the prompt cache is put off", e);
            schedule(task, SECOND);
        }
    }

    private synchronized void executeOnOwnThread(Runnable task) {
        if (workers == null) {
            // Unbounded: single flight allows one fetch for each key, background fetches are bounded by their
            // concurrency, abandoned ones by a number, and a caller's miss must not queue behind others that hang.
            workers = new ThreadPoolExecutor(
                    0,
                    Integer.MAX_VALUE,
                    KEEP_ALIVE_SECONDS,
                    TimeUnit.SECONDS,
                    new SynchronousQueue<>(),
                    threads("prompt-cache-fetch-"));
        }
        workers.execute(task);
    }

    private synchronized ScheduledThreadPoolExecutor ownTimer() {
        if (timer == null) {
            timer = new ScheduledThreadPoolExecutor(1, threads("prompt-cache-refresh-"));
            timer.setRemoveOnCancelPolicy(true);
            timer.setKeepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS);
            timer.allowCoreThreadTimeOut(true);
        }
        return timer;
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
