package dev.promptcache.boot.actuate;

import dev.promptcache.AsyncPromptCache;
import dev.promptcache.CachedPrompt;
import dev.promptcache.EntryListing;
import dev.promptcache.FleetStatus;
import dev.promptcache.PromptCommit;
import dev.promptcache.PromptException;
import dev.promptcache.PromptKey;
import dev.promptcache.PromptRejection;
import dev.promptcache.boot.AuditRecord;
import dev.promptcache.boot.ChangeHistory;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.Selector.Match;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.util.StringUtils;

/**
 * Actuator endpoint that shows what the prompt cache holds, and refreshes, evicts and clears it. It shows a
 * prompt's text only where {@code management.endpoint.promptcache.show-values} allows it. What changes the cache is off unless {@code management.endpoint.promptcache.access} is {@code unrestricted}.
 * Thread-safe.
 *
 * @since 0.1.0
 */
@Endpoint(id = "promptcache", defaultAccess = Access.READ_ONLY)
public class PromptCacheEndpoint {

    private static final int DEFAULT_LIMIT = 1000;
    private static final String PREVIOUS = "previous";
    private static final String REFUSED = "refused";
    private static final Set<String> COMPARABLE = Set.of(PREVIOUS, REFUSED);

    private final AsyncPromptCache cache;
    private final Access access;
    private final ChangeHistory history;
    private final PreviousCommits previous;
    private final RefusedCommits refused;
    private final FailedPulls failedPulls;
    private final Show showValues;
    private final Clock clock;

    /**
     * Makes an endpoint that is read-only, and shows neither changes nor texts.
     *
     * @param cache the cache to show
     */
    public PromptCacheEndpoint(AsyncPromptCache cache) {
        this(
                cache,
                Access.READ_ONLY,
                new ChangeHistory(0),
                new PreviousCommits(0),
                new RefusedCommits(0),
                new FailedPulls(0),
                Show.NEVER);
    }

    /**
     * Makes an endpoint.
     *
     * @param cache the cache to show
     * @param access what the operations may do, which the endpoint shows and its infrastructure enforces
     * @param history the changes to show
     * @param previous the commits to compare with
     * @param refused the commits that were refused, to compare with
     * @param failedPulls the prompts to show that could not be had
     * @param showValues when to show the text of a prompt
     */
    public PromptCacheEndpoint(
            AsyncPromptCache cache,
            Access access,
            ChangeHistory history,
            PreviousCommits previous,
            RefusedCommits refused,
            FailedPulls failedPulls,
            Show showValues) {
        this(cache, access, history, previous, refused, failedPulls, showValues, Clock.systemUTC());
    }

    PromptCacheEndpoint(
            AsyncPromptCache cache,
            Access access,
            ChangeHistory history,
            PreviousCommits previous,
            RefusedCommits refused,
            FailedPulls failedPulls,
            Show showValues,
            Clock clock) {
        this.cache = cache;
        this.access = access;
        this.history = history;
        this.previous = previous;
        this.refused = refused;
        this.failedPulls = failedPulls;
        this.showValues = showValues;
        this.clock = clock;
    }

    /**
     * The cache and its entries, most recently used first.
     *
     * @param state shows only the entries in this state, in any case of letters; null or blank shows all
     * @param limit shows this many entries at most, null shows 1,000
     * @return the cache
     * @throws InvalidEndpointRequestException if there is no such state, or the limit is negative
     */
    @ReadOperation
    public CacheDescriptor cache(@Nullable String state, @Nullable Integer limit) {
        if (limit != null && limit < 0) {
            throw new InvalidEndpointRequestException("limit is " + limit, "limit must not be negative");
        }
        EntryListing listing = cache.entries(states(state), limit == null ? DEFAULT_LIMIT : limit);
        Instant now = clock.instant();
        Optional<FleetStatus> fleet = cache.fleet();
        List<PromptRejection> rejections = cache.rejections();
        Map<PromptKey, PromptRejection> rejected =
                rejections.stream().collect(Collectors.toMap(PromptRejection::key, Function.identity()));
        List<EntryDescriptor> shown = listing.entries().stream()
                .map(entry -> EntryDescriptor.of(entry, rejected.get(entry.key()), now))
                .toList();
        return new CacheDescriptor(
                access.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                cache.isRunning(),
                cache.config().ttl().isNegative(),
                SettingsDescriptor.of(cache.config()),
                MetricsDescriptor.of(cache.metrics()),
                cache.size(),
                listing.matching() - shown.size(),
                shown,
                rejections.stream().map(RejectionDescriptor::of).toList(),
                fleet.isPresent() ? FleetDescriptor.of(fleet.get(), now) : null,
                changes(change -> true),
                refusals(refusal -> true),
                failedPulls.pulls().stream()
                        .filter(pull -> cache.entry(pull.key()).isEmpty())
                        .map(FailedPullDescriptor::of)
                        .toList());
    }

    /** By hand: what Spring Boot says of a name that it cannot convert does not say which there are. */
    private static Set<CachedPrompt.State> states(@Nullable String name) {
        Set<CachedPrompt.State> all = EnumSet.allOf(CachedPrompt.State.class);
        if (!StringUtils.hasText(name)) {
            return all;
        }
        return all.stream()
                .filter(state -> state.name().equalsIgnoreCase(name.strip()))
                .findFirst()
                .map(Set::of)
                .orElseThrow(() -> new InvalidEndpointRequestException(
                        "state is " + name,
                        "state must be one of " + all.toString().toLowerCase(Locale.ROOT)));
    }

    /**
     * One entry, with the prompt's text where that is shown to whoever may use the endpoint.
     *
     * @param compare {@code previous} to show what the commit before said as well, {@code refused} for what the commit says that a
     *     vetter refused, both with a comma between them, null for neither
     * @param identifier the identifier, cut at its slashes; {@code :with_model} at the end addresses the model variant
     * @return the entry, or null if the prompt is not cached
     * @throws InvalidEndpointRequestException if there is nothing of that name to compare with
     */
    @ReadOperation
    public @Nullable PromptDescriptor entry(
            @Nullable String compare, @Selector(match = Match.ALL_REMAINING) String... identifier) {
        return entry(showValues.isShown(true), compare, identifier);
    }

    @Nullable
    PromptDescriptor entry(boolean withValues, @Nullable String compare, String... identifier) {
        List<String> compared = compare == null ? List.of() : List.of(compare.split(",", -1));
        if (!COMPARABLE.containsAll(compared)) {
            throw new InvalidEndpointRequestException(
                    "compare is " + compare, "compare must be 'previous', 'refused' or 'previous,refused'");
        }
        return EntryId.parse(identifier)
                .flatMap(cache::entry)
                .map(entry -> describe(entry, withValues, compared))
                .orElse(null);
    }

    private PromptDescriptor describe(CachedPrompt entry, boolean withValues, List<String> compared) {
        PromptKey key = entry.key();
        PromptRejection rejection = cache.rejections().stream()
                .filter(candidate -> candidate.key().equals(key))
                .findFirst()
                .orElse(null);
        return PromptDescriptor.of(
                EntryDescriptor.of(entry, rejection, clock.instant()),
                TemplateDescriptor.of(entry.commit(), withValues),
                changes(change -> key.equals(change.key())),
                refusals(refusal -> key.equals(refusal.key())),
                withValues && compared.contains(PREVIOUS) ? text(previous.before(key, entry.commit())) : null,
                withValues && compared.contains(REFUSED) && rejection != null
                        ? text(refused.find(key, rejection.commitHash()))
                        : null);
    }

    private static @Nullable TemplateDescriptor text(Optional<PromptCommit> commit) {
        return commit.map(known -> TemplateDescriptor.of(known, true)).orElse(null);
    }

    private @Nullable List<ChangeDescriptor> changes(Predicate<AuditRecord> wanted) {
        return history.isEnabled()
                ? history.changes().stream()
                        .filter(wanted)
                        .map(ChangeDescriptor::of)
                        .toList()
                : null;
    }

    private @Nullable List<RefusalDescriptor> refusals(Predicate<AuditRecord> wanted) {
        return history.isEnabled()
                ? history.refusals().stream()
                        .filter(wanted)
                        .map(RefusalDescriptor::of)
                        .toList()
                : null;
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
