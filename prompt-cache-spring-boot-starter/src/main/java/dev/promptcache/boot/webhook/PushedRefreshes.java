package dev.promptcache.boot.webhook;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.promptcache.AsyncPromptCache;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptKey;
import dev.promptcache.Ticker;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refreshes what webhooks name: at once, at most once a second for each prompt whoever sends them how often, and at most 60 times
 * a minute in all. Where LangSmith still answers with the commit from before, it is asked again a few times. Thread-safe.
 */
final class PushedRefreshes {

    private static final Logger log = LoggerFactory.getLogger(PushedRefreshes.class);
    private static final long SPACING = Duration.ofSeconds(1).toNanos();
    private static final int CALLS_PER_MINUTE = 60;
    private static final List<Duration> REPEATS =
            List.of(Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));

    private final AsyncPromptCache cache;
    private final Ticker ticker;
    private final ScheduledExecutorService scheduler;
    private final Object lock = new Object();

    @GuardedBy("lock")
    private final Map<PromptKey, PushedRefresh> refreshes = new HashMap<>();

    @GuardedBy("lock")
    private final CallBudget budget;

    PushedRefreshes(AsyncPromptCache cache, Ticker ticker, ScheduledExecutorService scheduler) {
        this.cache = cache;
        this.ticker = ticker;
        this.scheduler = scheduler;
        this.budget = new CallBudget(CALLS_PER_MINUTE, Duration.ofMinutes(1), ticker.read());
    }

    /** Whether a prompt is being refreshed, so that what is cached may be about to be replaced by something older. */
    boolean isUnderWay(PromptKey key) {
        synchronized (lock) {
            PushedRefresh refresh = refreshes.get(key);
            return refresh != null && (refresh.running || refresh.wanted);
        }
    }

    /**
     * Asks for a refresh that begins from now on.
     *
     * @param key the prompt
     * @param before the hash that is cached
     * @param announced the hash that the prompt should have afterwards, or null if that is not known
     */
    void request(PromptKey key, String before, @Nullable String announced) {
        synchronized (lock) {
            PushedRefresh refresh = refreshes.get(key);
            if (refresh != null) {
                refresh.want(before, announced);
                if (!refresh.running) {
                    schedule(refresh, spacing(refresh));
                }
                return;
            }
            refresh = new PushedRefresh(key);
            refresh.startedAt = ticker.read() - SPACING;
            refresh.want(before, announced);
            refreshes.put(key, refresh);
            if (!begin(refresh)) {
                return;
            }
        }
        run(key);
    }

    /** Notes that a refresh begins, unless there is no call left for it; then it is tried again. */
    @GuardedBy("lock")
    private boolean begin(PushedRefresh refresh) {
        long now = ticker.read();
        cancelNext(refresh);
        if (!budget.take(now)) {
            schedule(refresh, SPACING);
            return false;
        }
        refresh.startedAt = now;
        refresh.running = true;
        refresh.wanted = false;
        return true;
    }

    private void run(PromptKey key) {
        CompletableFuture<PromptCommit> refresh;
        try {
            refresh = cache.push(key);
        } catch (RuntimeException e) {
            // The application's own cache, perhaps. The next webhook tries again.
            refresh = CompletableFuture.failedFuture(e);
            log.warn("The refresh of prompt '{}' that a webhook asks for cannot begin", key, e);
        }
        refresh.whenComplete((commit, failure) -> ended(key, commit));
    }

    private void ended(PromptKey key, @Nullable PromptCommit commit) {
        synchronized (lock) {
            PushedRefresh refresh = refreshes.get(key);
            if (refresh == null) {
                return;
            }
            refresh.running = false;
            // A failure is no answer: the cache tries again by itself.
            boolean lagging = commit != null && refresh.isLagging(commit.commitHash());
            if (!refresh.wanted && lagging && refresh.repeats < REPEATS.size()) {
                refresh.wanted = true;
                schedule(refresh, REPEATS.get(refresh.repeats++).toNanos());
            } else {
                if (!refresh.wanted && lagging) {
                    log.info(
                            "LangSmith announced {} for prompt '{}' and goes on answering with {}",
                            refresh.announced,
                            key,
                            refresh.before);
                }
                schedule(refresh, spacing(refresh));
            }
        }
    }

    private void goOn(PushedRefresh refresh) {
        synchronized (lock) {
            if (refresh.running) {
                // Waited for the lock while the refresh began all the same.
                return;
            }
            if (!refresh.wanted) {
                refreshes.remove(refresh.key, refresh);
                return;
            }
            if (!begin(refresh)) {
                return;
            }
        }
        run(refresh.key);
    }

    /** What is left of the second in which no other refresh of the prompt begins. */
    @GuardedBy("lock")
    private long spacing(PushedRefresh refresh) {
        return Math.max(0, refresh.startedAt + SPACING - ticker.read());
    }

    @GuardedBy("lock")
    private void schedule(PushedRefresh refresh, long nanos) {
        cancelNext(refresh);
        try {
            refresh.next = scheduler.schedule(() -> goOn(refresh), nanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // The application is closing.
            refreshes.remove(refresh.key);
        }
    }

    private static void cancelNext(PushedRefresh refresh) {
        if (refresh.next != null) {
            refresh.next.cancel(false);
            refresh.next = null;
        }
    }
}
