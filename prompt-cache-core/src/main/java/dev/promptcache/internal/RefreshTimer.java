package dev.promptcache.internal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.promptcache.AsyncPromptCache;
import dev.promptcache.internal.thread.Alarm;
import dev.promptcache.internal.thread.CacheClock;
import dev.promptcache.internal.thread.CacheThreads;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets time go by while the refresher runs: each tick moves the readers' clock, and now and then finds entries due. A tick calls no
 * code of others, but for the ticker; what follows from it happens on another thread. A cache that nobody holds any more is not kept
 * going.
 */
final class RefreshTimer {

    private static final Logger log = LoggerFactory.getLogger(AsyncPromptCache.class);

    private final EntryStore store;
    private final FlightRunner runner;
    private final CacheThreads threads;
    private final CacheClock clock;
    private final WeakReference<AsyncPromptCache> cache;

    @GuardedBy("this")
    private int following;

    @GuardedBy("this")
    private @Nullable Alarm nextTick;

    RefreshTimer(
            EntryStore store, FlightRunner runner, CacheThreads threads, CacheClock clock, AsyncPromptCache cache) {
        this.store = store;
        this.runner = runner;
        this.threads = threads;
        this.clock = clock;
        this.cache = new WeakReference<>(cache);
    }

    /** Follows the store: ticks if it runs, at once by new settings, and not if it does not. */
    synchronized void follow() {
        RefreshSchedule.Timer wanted = store.timer(clock.exact());
        if (wanted.number() != following) {
            following = wanted.number();
            set(wanted);
        }
    }

    private void tick(int timer) {
        try {
            tickAt(timer, clock.exact());
        } catch (Throwable e) {
            threads.schedule(
                    () -> log.error("A sweep of the prompt cache failed; the next one follows as usual", e), 1);
        } finally {
            goOn(timer);
        }
    }

    private void tickAt(int timer, long now) {
        if (cache.get() == null) {
            store.stop(now);
            threads.schedule(
                    () -> log.warn("A prompt cache was dropped without being closed; it refreshes nothing more"), 1);
            return;
        }
        Aftermath after = store.tick(timer, now);
        if (!after.isEmpty() || store.hasNext(now)) {
            threads.executeAside(() -> {
                runner.runQueued();
                after.deliver();
            });
        }
    }

    private synchronized void goOn(int timer) {
        RefreshSchedule.Timer wanted = store.timer(clock.exact());
        if (timer == following && wanted.number() == timer) {
            set(wanted);
        }
    }

    @GuardedBy("this")
    private void set(RefreshSchedule.Timer wanted) {
        if (nextTick != null) {
            nextTick.cancel();
        }
        nextTick = wanted.delay() == StalenessRules.NEVER
                ? null
                : threads.scheduleTick(() -> tick(wanted.number()), wanted.delay());
    }
}
