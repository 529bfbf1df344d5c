package dev.promptcache.boot.actuate;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.CachedPrompt;
import dev.promptcache.EntryListing;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.Selector.Match;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * Actuator endpoint that shows what the prompt cache holds, and refreshes, evicts and clears it. It never shows a prompt's
 * text. What changes the cache is off unless {@code management.endpoint.promptcache.access} is {@code unrestricted}.
 * Thread-safe.
 */
@Endpoint(id = "promptcache", defaultAccess = Access.READ_ONLY)
public class PromptCacheEndpoint {

    private static final int DEFAULT_LIMIT = 1000;

    private final AsyncPromptCache cache;
    private final Clock clock;

    /**
     * Makes an endpoint.
     *
     * @param cache the cache to show
     */
    public PromptCacheEndpoint(AsyncPromptCache cache) {
        this(cache, Clock.systemUTC());
    }

    PromptCacheEndpoint(AsyncPromptCache cache, Clock clock) {
        this.cache = cache;
        this.clock = clock;
    }

    /**
     * The cache and its entries, most recently used first.
     *
     * @param state shows only the entries in this state, null shows all
     * @param limit shows this many entries at most, null shows 1,000
     * @return the cache
     * @throws InvalidEndpointRequestException if the limit is negative
     */
    @ReadOperation
    public CacheDescriptor cache(CachedPrompt.@Nullable State state, @Nullable Integer limit) {
        if (limit != null && limit < 0) {
            throw new InvalidEndpointRequestException("limit is " + limit, "limit must not be negative");
        }
        EntryListing listing = cache.entries(
                state == null ? EnumSet.allOf(CachedPrompt.State.class) : Set.of(state),
                limit == null ? DEFAULT_LIMIT : limit);
        Instant now = clock.instant();
        List<EntryDescriptor> shown = listing.entries().stream()
                .map(entry -> EntryDescriptor.of(entry, now))
                .toList();
        return new CacheDescriptor(
                cache.isRunning(),
                cache.config().ttl().isNegative(),
                SettingsDescriptor.of(cache.config()),
                MetricsDescriptor.of(cache.metrics()),
                cache.size(),
                listing.matching() - shown.size(),
                shown);
    }

    /**
     * One entry.
     *
     * @param identifier the identifier, cut at its slashes; {@code :with_model} at the end addresses the model variant
     * @return the entry, or null if the prompt is not cached
     */
    @ReadOperation
    public @Nullable EntryDescriptor entry(@Selector(match = Match.ALL_REMAINING) String... identifier) {
        return EntryId.parse(identifier)
                .flatMap(cache::entry)
                .map(entry -> EntryDescriptor.of(entry, clock.instant()))
                .orElse(null);
    }

    /**
     * Asks for a refresh of every entry, and does not wait for them.
     *
     * @return how many refreshes were requested
     */
    @WriteOperation
    public RefreshAllDescriptor refreshAll() {
        return new RefreshAllDescriptor(cache.refreshAll());
    }

    /**
     * Refreshes one entry, and waits for it.
     *
     * @param identifier the identifier, cut at its slashes; {@code :with_model} at the end addresses the model variant
     * @return the commits before and after, or null if the prompt is not cached or LangSmith has it no more
     * @throws PromptException if the refresh failed for another reason
     */
    @WriteOperation
    public @Nullable RefreshDescriptor refresh(@Selector(match = Match.ALL_REMAINING) String... identifier) {
        Optional<CachedPrompt> before = EntryId.parse(identifier).flatMap(cache::entry);
        if (before.isEmpty()) {
            return null;
        }
        PromptKey key = before.get().key();
        try {
            PromptCommit after = cache.synchronous().refresh(key);
            return RefreshDescriptor.of(key, before.get().commit(), after);
        } catch (PromptException.NotFound e) {
            return null;
        }
    }

    /**
     * Evicts one entry.
     *
     * @param identifier the identifier, cut at its slashes; {@code :with_model} at the end addresses the model variant
     * @return whether it was cached
     */
    @DeleteOperation
    public EvictionDescriptor evict(@Selector(match = Match.ALL_REMAINING) String... identifier) {
        return new EvictionDescriptor(
                EntryId.parse(identifier).map(cache::invalidate).orElse(false));
    }

    /** Evicts all entries. */
    @DeleteOperation
    public void clear() {
        cache.clear();
    }
}
