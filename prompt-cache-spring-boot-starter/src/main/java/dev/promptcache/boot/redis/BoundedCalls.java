package dev.promptcache.boot.redis;

import dev.promptcache.PromptFleet.UnavailableException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes calls that may block for as long as the application's Redis client allows, and waits for them only so long. The threads are
 * few, since calls that hang keep theirs, and end by themselves when they are idle. Thread-safe.
 */
final class BoundedCalls implements AutoCloseable {

    private static final int MOST_THREADS = 32;

    private static final Pattern ERROR_CODE = Pattern.compile("[A-Z]{3,}\\b");

    private final Duration timeout;
    private final ThreadPoolExecutor threads;

    BoundedCalls(Duration timeout) {
        this.timeout = timeout;
        AtomicInteger count = new AtomicInteger();
        this.threads = new ThreadPoolExecutor(0, MOST_THREADS, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
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
        Future<T> future;
        try {
            future = threads.submit(call);
        } catch (RejectedExecutionException e) {
            throw new UnavailableException("calls of Redis hang, or the application is closing", e);
        }
        try {
            return future.get(most.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            future.cancel(true);
            throw new UnavailableException("Redis did not answer within " + most.toMillis() + " ms", e);
        } catch (InterruptedException e) {
            future.cancel(true);
            Thread.currentThread().interrupt();
            throw new UnavailableException("the call of Redis was interrupted", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new UnavailableException("Redis answered with " + answer(cause), cause);
        }
    }

    /** The code of the error that Redis answered with, as OOM or NOPERM; what else clients say may name addresses. */
    private static String answer(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            Matcher code = ERROR_CODE.matcher(Objects.requireNonNullElse(cause.getMessage(), ""));
            if (code.lookingAt()) {
                return code.group();
            }
        }
        return failure.getClass().getSimpleName();
    }

    /** Does something aside, of which nobody needs to know whether it could be done. */
    void aside(Runnable task) {
        try {
            threads.execute(task);
        } catch (RejectedExecutionException e) {
            task.run();
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
