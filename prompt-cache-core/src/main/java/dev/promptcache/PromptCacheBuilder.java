package dev.promptcache;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Collects what a cache is made of. Not thread-safe. Each method returns the builder itself. */
public final class PromptCacheBuilder {

    PromptSource source;
    PromptCacheConfig config = PromptCacheConfig.defaults();
    boolean autoStart = true;
    final List<PromptCacheListener> listeners = new ArrayList<>();
    Ticker ticker = Ticker.system();

    @Nullable
    Executor executor;

    @Nullable
    ScheduledExecutorService scheduler;

    DoubleSupplier random = () -> ThreadLocalRandom.current().nextDouble();

    PromptCacheBuilder(PromptSource source) {
        this.source = Objects.requireNonNull(source, "source");
    }

    /**
     * Replaces the source.
     *
     * @param source where prompts come from
     * @return this builder
     */
    public PromptCacheBuilder source(PromptSource source) {
        this.source = Objects.requireNonNull(source, "source");
        return this;
    }

    /**
     * Replaces the settings.
     *
     * @param config the settings
     * @return this builder
     */
    public PromptCacheBuilder config(PromptCacheConfig config) {
        this.config = Objects.requireNonNull(config, "config");
        return this;
    }

    /**
     * Changes the settings.
     *
     * @param change gets a builder with the settings so far, and returns one with the settings wanted
     * @return this builder
     */
    public PromptCacheBuilder configure(UnaryOperator<PromptCacheConfig.Builder> change) {
        return config(change.apply(config.toBuilder()).build());
    }

    /**
     * Whether {@code set} and a missing {@code pull} start the background refresher, also after a {@code stop}, as in the
     * LangSmith SDKs. On by default; off, only {@link AsyncPromptCache#start()} does.
     *
     * @param autoStart whether the cache starts by itself
     * @return this builder
     */
    public PromptCacheBuilder autoStart(boolean autoStart) {
        this.autoStart = autoStart;
        return this;
    }

    /**
     * Adds a listener. It is told of everything that happens, after those added before it.
     *
     * @param listener the listener
     * @return this builder
     */
    public PromptCacheBuilder listener(PromptCacheListener listener) {
        listeners.add(Objects.requireNonNull(listener, "listener"));
        return this;
    }

    /**
     * Replaces the clock, for tests.
     *
     * @param ticker the clock
     * @return this builder
     */
    public PromptCacheBuilder ticker(Ticker ticker) {
        this.ticker = Objects.requireNonNull(ticker, "ticker");
        return this;
    }

    /**
     * Fetches on the given executor rather than on threads of the cache's own. The cache never shuts it down. What it refuses
     * fails at once; what it delays eats into the deadline, so it should have room for more tasks than one.
     *
     * @param executor runs the fetches
     * @return this builder
     */
    public PromptCacheBuilder executor(Executor executor) {
        this.executor = Objects.requireNonNull(executor, "executor");
        return this;
    }

    /**
     * Keeps time on the given scheduler rather than on a thread of the cache's own. The cache never shuts it down, and wants it to
     * outlive the cache. Its tasks are short and never fetch.
     *
     * @param scheduler runs the sweeps and the timeouts
     * @return this builder
     */
    public PromptCacheBuilder scheduler(ScheduledExecutorService scheduler) {
        this.scheduler = Objects.requireNonNull(scheduler, "scheduler");
        return this;
    }

    /** Replaces the numbers from 0 to 1 that spread due times and back-offs, for tests. */
    PromptCacheBuilder random(DoubleSupplier random) {
        this.random = random;
        return this;
    }

    /**
     * Makes a cache. It starts no thread before it has something to do.
     *
     * @return a new cache
     */
    public AsyncPromptCache build() {
        return new DefaultAsyncPromptCache(this);
    }
}
