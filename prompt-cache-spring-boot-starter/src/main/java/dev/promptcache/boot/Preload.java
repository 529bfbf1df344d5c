package dev.promptcache.boot;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptCacheConfig;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches prompts before the application takes requests, and goes on trying in the background for those that cannot be had. It
 * has a thread only while it does so. Can be started and stopped any number of times. Thread-safe.
 *
 * @since 0.1.0
 */
public final class Preload {

    private static final Logger log = LoggerFactory.getLogger(Preload.class);
    /** More than the background fetches, since the start waits. */
    static final int CONCURRENCY = 16;

    private static final int EXPLAINED = 5;
    private static final int LONGEST_DOUBLING = 30;

    private final AsyncPromptCache cache;
    private final List<PromptKey> keys;
    private final Duration timeout;
    private final OnFailure onFailure;
    private final ScheduledExecutorService scheduler;

    @GuardedBy("this")
    private int runs;

    @GuardedBy("this")
    private @Nullable Future<?> next;

    /**
     * Makes a preload that has not begun.
     *
     * @param cache the cache that gets the prompts
     * @param keys the prompts; those that are named twice count once
     * @param timeout the most time that the start waits for them
     * @param onFailure what to do if some cannot be had in time
     */
    public Preload(AsyncPromptCache cache, Collection<PromptKey> keys, Duration timeout, OnFailure onFailure) {
        this(cache, keys, timeout, onFailure, timer());
    }

    Preload(
            AsyncPromptCache cache,
            Collection<PromptKey> keys,
            Duration timeout,
            OnFailure onFailure,
            ScheduledExecutorService scheduler) {
        this.cache = cache;
        this.keys = keys.stream().distinct().toList();
        this.timeout = timeout;
        this.onFailure = onFailure;
        this.scheduler = scheduler;
    }

    /**
     * Fetches the prompts that are not cached, and waits for them for as long as the timeout.
     *
     * @throws PreloadException if some could not be had, and the application does not want to start without
     */
    void start() {
        if (keys.isEmpty() || cache.config().maxSize() == 0) {
            return;
        }
        long begun = System.nanoTime();
        PreloadRound round = new PreloadRound(cache, timeout, CONCURRENCY);
        Map<PromptKey, PromptException> failures = attempt(keys, round);
        if (failures.isEmpty()) {
            log.info(
                    "Preloaded prompts: {} fetched in {} ms, {} cached already",
                    round.fetched(),
                    (System.nanoTime() - begun) / 1_000_000,
                    keys.size() - round.fetched());
        } else if (onFailure == OnFailure.FAIL) {
            throw new PreloadException(describe(failures));
        } else {
            log.warn("{}; the application starts without, and goes on trying", describe(failures));
            tryLater(failures, 0, nextRun());
        }
    }

    /** Gives up trying. */
    void stop() {
        nextRun();
    }

    private synchronized int nextRun() {
        if (next != null) {
            next.cancel(true);
            next = null;
        }
        return ++runs;
    }

    private synchronized void tryLater(Map<PromptKey, PromptException> failures, int attempts, int run) {
        // A run that was given up may still be at its last attempt.
        if (run == runs) {
            List<PromptKey> missing = List.copyOf(failures.keySet());
            next = scheduler.schedule(
                    () -> tryAgain(missing, attempts + 1, run),
                    pause(failures.values(), attempts),
                    TimeUnit.NANOSECONDS);
        }
    }

    private void tryAgain(List<PromptKey> missing, int attempts, int run) {
        Map<PromptKey, PromptException> failures =
                attempt(missing, new PreloadRound(cache, timeout, cache.config().refreshConcurrency()));
        if (failures.isEmpty()) {
            log.info("All {} prompts that were to be preloaded are there now", keys.size());
        } else {
            tryLater(failures, attempts, run);
        }
    }

    private static Map<PromptKey, PromptException> attempt(Collection<PromptKey> wanted, PreloadRound round) {
        try {
            return round.run(wanted);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return wanted.stream()
                    .collect(Collectors.toMap(
                            key -> key,
                            key -> new PromptException.Unavailable(key, "the start was interrupted", 0, e)));
        }
    }

    /** As the cache paces its own refreshes: longer each time, and at once the longest where haste is no use. */
    private long pause(Collection<PromptException> failures, int attempts) {
        PromptCacheConfig config = cache.config();
        boolean hopeless = failures.stream()
                .allMatch(failure ->
                        failure instanceof PromptException.AccessDenied || failure instanceof PromptException.NotFound);
        Duration doubled = config.backoffInitial().multipliedBy(1L << Math.min(attempts, LONGEST_DOUBLING));
        Duration pause = hopeless || doubled.compareTo(config.backoffMax()) > 0 ? config.backoffMax() : doubled;
        return (long) (pause.toNanos() * (1 - ThreadLocalRandom.current().nextDouble() / 2));
    }

    private String describe(Map<PromptKey, PromptException> failures) {
        String explained = failures.entrySet().stream()
                .limit(EXPLAINED)
                .map(failure -> "'" + failure.getKey() + "' ("
                        + failure.getValue().outcome().name().toLowerCase(Locale.ROOT) + ": "
                        + failure.getValue().detail() + ")")
                .collect(Collectors.joining(", "));
        String others = failures.keySet().stream()
                .skip(EXPLAINED)
                .map(key -> ", '" + key + "'")
                .collect(Collectors.joining());
        return failures.size() + " of " + keys.size() + " prompts could not be preloaded: " + explained + others;
    }

    /** Has a thread only while it has a task. */
    private static ScheduledExecutorService timer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "prompt-cache-preload");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        timer.setKeepAliveTime(1, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        return timer;
    }

    /** What to do if a prompt cannot be preloaded. */
    public enum OnFailure {
        /** Start with what there is, and keep trying in the background. */
        DEGRADE,
        /** Do not start. */
        FAIL
    }
}
