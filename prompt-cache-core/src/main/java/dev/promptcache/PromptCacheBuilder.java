package dev.promptcache;

import dev.promptcache.CachedPrompt.Origin;
import dev.promptcache.internal.CacheParts;
import dev.promptcache.template.TemplateEngine;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Collects what a cache is made of. Not thread-safe. Each method returns the builder itself.
 *
 * @since 0.1.0
 */
public final class PromptCacheBuilder {

    private PromptSource source;
    private PromptCacheConfig config = PromptCacheConfig.defaults();
    private boolean autoStart = true;
    private final List<PromptCacheListener> listeners = new ArrayList<>();
    private final List<PromptVetter> vetters = new ArrayList<>();
    private final Map<PromptKey, PromptCommit> fallbacks = new HashMap<>();
    private @Nullable TemplateEngine templateEngine;
    private @Nullable Set<String> trustedOwners;
    private @Nullable Supplier<String> fingerprint;
    private @Nullable Path snapshot;
    private UnaryOperator<Runnable> callerContext = UnaryOperator.identity();
    private Ticker ticker = Ticker.system();
    private InstantSource wallClock = InstantSource.system();
    private @Nullable Executor executor;
    private @Nullable ScheduledExecutorService scheduler;

    private @Nullable PromptFleet fleet;

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
     * Refuses the prompts of all other owners than the own workspace and these, before any I/O: fetching one fails with
     * {@link PromptException.AccessDenied}, and what a snapshot holds of others is not loaded. By default every owner is trusted.
     * Whoever publishes a prompt decides what is in it, and a manifest can name models, addresses and headers that its reader acts
     * upon (CVE-2026-45134). What the application gives itself, by {@code set} or as a fallback, and sources of single entries are
     * its own affair.
     *
     * @param owners handles of owners; none to trust the own workspace alone
     * @return this builder
     */
    public PromptCacheBuilder trustedOwners(Collection<String> owners) {
        this.trustedOwners = Set.copyOf(owners);
        return this;
    }

    /**
     * Says what the commits of this cache belong to. It stands in every snapshot that the cache writes, and a snapshot with
     * another one is not loaded. A snapshot without one is: the LangSmith SDKs write none. By default none is written, and the
     * snapshots of everybody are loaded.
     *
     * @param fingerprint tells apart endpoint, workspace and credential, and lets nobody recover the credential; called for each
     *     snapshot that is written or loaded, in whichever thread does that, and always answers the same
     * @return this builder
     */
    public PromptCacheBuilder fingerprint(Supplier<String> fingerprint) {
        this.fingerprint = Objects.requireNonNull(fingerprint, "fingerprint");
        return this;
    }

    /**
     * Keeps the cache in a file, so that the next process begins with what this one knew. {@link #build()} loads it, in the thread
     * that builds. It is written within 5 seconds of a change and no more often, once a minute if fetches merely confirmed what is
     * cached, and on {@code stop}, {@code shutdown} and {@code close}. Reading a prompt is no change. Entries with a source of their
     * own are not in it ({@link AsyncPromptCache#dump(Path)} says what else is not).
     *
     * <p>If loading it is refused, or something in it is wrong, the file is kept beside under its name and {@code .rejected}, or
     * {@code .rejected.2} to {@code .9} where that is taken, ahead of the first write; of more than nine the oldest goes. If a write
     * fails the old file stays, one warning says so, and the write is tried again every 5 seconds, until the cache is stopped.
     * Nothing is written while the cache is disabled.
     *
     * @param path the file, or a link to where it is or is to be; in a folder that can be written, since the file is replaced
     * @return this builder
     * @see AsyncPromptCache#load(Path)
     * @see AsyncPromptCache#dump(Path)
     */
    public PromptCacheBuilder snapshot(Path path) {
        this.snapshot = Objects.requireNonNull(path, "path");
        return this;
    }

    /**
     * Adds bundled fallbacks: what a {@code pull} returns if the prompt is not cached within its windows and fetching it fails,
     * unless with "not found". They are never cached and never fresh. While such a prompt backs off after a failure, a pull
     * gets its fallback at once; the first one after that fetches again.
     *
     * @param commits the commits, in place of those added before for the same keys; the caller sees them with
     *     {@link CachedPrompt.Origin#BUNDLED}
     * @return this builder
     */
    public PromptCacheBuilder fallback(Map<PromptKey, PromptCommit> commits) {
        commits.forEach((key, commit) -> fallbacks.put(key, commit.withOrigin(Origin.BUNDLED)));
        return this;
    }

    /**
     * Adds bundled fallbacks from a snapshot file, whoever wrote it. What is wrong with the file is logged as one warning, and
     * its good entries are used.
     *
     * @param snapshot the content of the file; is read to its end and closed
     * @return this builder
     * @see #fallback(Map)
     * @see AsyncPromptCache#dump(java.nio.file.Path)
     */
    public PromptCacheBuilder fallback(InputStream snapshot) {
        fallbacks.putAll(CacheParts.readBundled(snapshot));
        return this;
    }

    /**
     * Renders the jinja2 templates of this cache's prompts, which are refused without. LangChain's SDKs refuse them always: who may
     * edit a prompt decides what such a template does.
     *
     * @param engine renders the templates, within bounds of its own
     * @return this builder
     */
    public PromptCacheBuilder templateEngine(TemplateEngine engine) {
        this.templateEngine = Objects.requireNonNull(engine, "engine");
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
     * Adds a vetter. Of several, the first that objects is heard; those added before it are asked first.
     *
     * @param vetter the vetter
     * @return this builder
     */
    public PromptCacheBuilder vetter(PromptVetter vetter) {
        vetters.add(Objects.requireNonNull(vetter, "vetter"));
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
     * Replaces the wall clock, for tests. It dates snapshots; nothing else depends on it.
     *
     * @param wallClock the clock
     * @return this builder
     */
    public PromptCacheBuilder wallClock(InstantSource wallClock) {
        this.wallClock = Objects.requireNonNull(wallClock, "wallClock");
        return this;
    }

    /**
     * Fetches on the given executor rather than on threads of the cache's own. The cache never shuts it down. What it refuses
     * fails at once; what it delays eats into the deadline, so it should have room for more tasks than one. One that runs a task in the
     * calling thread makes whoever calls the cache wait for the source.
     *
     * @param executor runs the fetches, and {@code load} and {@code dump} of the non-blocking view
     * @return this builder
     */
    public PromptCacheBuilder executor(Executor executor) {
        this.executor = Objects.requireNonNull(executor, "executor");
        return this;
    }

    /**
     * Keeps time on the given scheduler rather than on a thread of the cache's own. The cache never shuts it down, and wants it to
     * outlive the cache. Its tasks are short; where an executor was given as well, they run on the scheduler's thread. Since nobody
     * knows whether it keeps time, each read of the cache asks the clock then. Where it fails, deadlines hold to within a second.
     *
     * @param scheduler runs the sweeps and the timeouts
     * @return this builder
     */
    public PromptCacheBuilder scheduler(ScheduledExecutorService scheduler) {
        this.scheduler = Objects.requireNonNull(scheduler, "scheduler");
        return this;
    }

    /**
     * Carries what a caller's thread knows, such as the span under way or the logging context, into the fetch that the caller
     * waits for. The operator is called in that thread, with the call of the source, and returns what a fetch thread runs in
     * its place: it puts the context there, runs the call, and takes the context away again. Only the call runs in the context:
     * listeners do not, and neither do other callers who wait for the same fetch. Fetches in the background belong to no caller
     * and are left alone.
     *
     * <p>A second operator is put around the first.
     *
     * @param decorator puts a caller's context around a call
     * @return this builder
     */
    public PromptCacheBuilder callerContext(UnaryOperator<Runnable> decorator) {
        UnaryOperator<Runnable> inner = callerContext;
        Objects.requireNonNull(decorator, "decorator");
        this.callerContext = call -> decorator.apply(inner.apply(call));
        return this;
    }

    /**
     * Makes the cache a member of a fleet: what one of the instances fetches, all have. Prompts with a source of their own stay
     * with the cache.
     *
     * @param fleet the store of the fleet, for this cache alone
     * @return this builder
     */
    public PromptCacheBuilder fleet(PromptFleet fleet) {
        this.fleet = Objects.requireNonNull(fleet, "fleet");
        return this;
    }

    /**
     * Makes a cache. It starts no thread before it has something to do.
     *
     * @return a new cache
     */
    public AsyncPromptCache build() {
        return parts().assemble();
    }

    /** What the engine gets. */
    CacheParts parts() {
        return new CacheParts(
                source,
                config,
                autoStart,
                listeners,
                vetters,
                fallbacks,
                templateEngine,
                trustedOwners,
                fingerprint,
                snapshot,
                callerContext,
                ticker,
                wallClock,
                executor,
                scheduler,
                fleet);
    }
}
