package dev.promptcache.boot.redis;

import dev.promptcache.PromptFleet.UnavailableException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes calls that may block for as long as the application's Redis client allows, and waits for them only so long, their turn
 * included. So many are made at a time and no more, since calls that hang keep their threads. Threads end by themselves when they
 * are idle. Thread-safe.
 */
final class BoundedCalls implements AutoCloseable {

    private static final int MOST_AT_A_TIME = 32;

    private static final Pattern ERROR_CODE = Pattern.compile("[A-Z]{3,}\\b");

    private final Duration timeout;
    private final Semaphore turns = new Semaphore(MOST_AT_A_TIME, true);
    private final ThreadPoolExecutor threads;

    BoundedCalls(Duration timeout) {
        this.timeout = timeout;
        AtomicInteger count = new AtomicInteger();
        this.threads =
                new ThreadPoolExecutor(0, Integer.MAX_VALUE, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                    Thread thread = new Thread(task, "prompt-cache-redis-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
    }

    Duration timeout() {
        return timeout;
    }

    /**
     * Makes a call.
     *
     * @throws UnavailableException if it fails, does not end in time, or cannot begin
     */
    <T extends @Nullable Object> T call(Callable<T> call) {
        return call(call, timeout);
    }

    /** As {@link #call(Callable)}, with a time of its own. */
    <T extends @Nullable Object> T call(Callable<T> call, Duration most) {
        long end = System.nanoTime() + most.toNanos();
        FutureTask<T> task = new FutureTask<>(call);
        try {
            if (!turns.tryAcquire(most.toNanos(), TimeUnit.NANOSECONDS)) {
                throw late(most, null);
            }
            begin(task);
            return answer(task, end, most);
        } catch (InterruptedException e) {
            task.cancel(true);
            Thread.currentThread().interrupt();
            throw new UnavailableException("the call of Redis was interrupted", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new UnavailableException("Redis answered with " + said(cause), cause);
        }
    }

    /** The code of the error that Redis answered with, as OOM or NOPERM; what else clients say may name addresses. */
    private static String said(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            Matcher code = ERROR_CODE.matcher(Objects.requireNonNullElse(cause.getMessage(), ""));
            if (code.lookingAt()) {
                return code.group();
            }
        }
        return failure.getClass().getSimpleName();
    }

    /** Does something aside, though calls hang or there are to be no more. */
    void aside(Runnable task) {
        threads.getThreadFactory().newThread(task).start();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    /** Begins a call whose turn it is, which it has until it ends, also if nobody waits for it any more. */
    private void begin(FutureTask<?> task) {
        try {
            threads.execute(() -> {
                try {
                    task.run();
                } finally {
                    turns.release();
                }
            });
        } catch (RejectedExecutionException e) {
            turns.release();
            throw new UnavailableException("the application is closing", e);
        } catch (OutOfMemoryError e) {
            turns.release();
            throw new UnavailableException("there is no thread to be had", e);
        }
    }

    private static <T extends @Nullable Object> T answer(FutureTask<T> task, long end, Duration most)
            throws InterruptedException, ExecutionException {
        try {
            return task.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            if (task.cancel(true)) {
                throw late(most, e);
            }
            // It ended at this moment.
            return task.get();
        }
    }

    private static UnavailableException late(Duration most, @Nullable Throwable cause) {
        return new UnavailableException("Redis did not answer within " + most.toMillis() + " ms", cause);
    }
}
