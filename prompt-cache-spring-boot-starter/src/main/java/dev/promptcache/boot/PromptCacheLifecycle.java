package dev.promptcache.boot;

import dev.promptcache.AsyncPromptCache;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Starts and stops a cache's background refresh with the application context, any number of times, also when the context is
 * paused and restarted. It starts before the web server takes requests and stops after it has drained; stopping takes 5
 * seconds at most, and the cache goes on answering meanwhile. Thread-safe.
 *
 * @since 0.1.0
 */
public final class PromptCacheLifecycle implements SmartLifecycle {

    /** Between the web server, which starts after it and stops before it, and what the application itself needs. */
    public static final int PHASE = Integer.MAX_VALUE / 2;

    private static final Logger log = LoggerFactory.getLogger(PromptCacheLifecycle.class);

    private final AsyncPromptCache cache;
    private final Preload preload;

    // Not the cache's own state: one that has nothing to refresh does not run, and must be stopped all the same.
    private volatile boolean running;

    /**
     * Makes a lifecycle that preloads nothing.
     *
     * @param cache the cache to start and stop
     */
    public PromptCacheLifecycle(AsyncPromptCache cache) {
        this(cache, new Preload(cache, List.of(), Duration.ZERO, Preload.OnFailure.DEGRADE));
    }

    /**
     * Makes a lifecycle that also fetches prompts before the application takes requests.
     *
     * @param cache the cache to start and stop
     * @param preload fetches prompts into that cache
     */
    public PromptCacheLifecycle(AsyncPromptCache cache, Preload preload) {
        this.cache = cache;
        this.preload = preload;
    }

    /** Starts the background refresh, and fetches what is to be preloaded. */
    @Override
    public void start() {
        log.info("The prompt cache starts with {}", SettingsText.of(cache.config()));
        cache.start();
        running = true;
        preload.start();
    }

    /** Stops the background refresh, and waits until no fetch is under way, for 5 seconds at most. */
    @Override
    public void stop() {
        running = false;
        preload.stop();
        cache.stop().join();
    }

    /**
     * Stops the background refresh without waiting.
     *
     * @param callback called when no fetch is under way any more, or after 5 seconds
     */
    @Override
    public void stop(Runnable callback) {
        running = false;
        preload.stop();
        cache.stop().whenComplete((stopped, failure) -> callback.run());
    }

    /**
     * Whether the context has started the cache.
     *
     * @return true between start and stop
     */
    @Override
    public boolean isRunning() {
        return running;
    }

    /**
     * The phase, half of the maximum.
     *
     * @return {@link #PHASE}
     */
    @Override
    public int getPhase() {
        return PHASE;
    }
}
