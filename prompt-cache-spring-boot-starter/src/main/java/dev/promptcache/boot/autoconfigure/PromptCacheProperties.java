package dev.promptcache.boot.autoconfigure;

import dev.promptcache.PromptCacheConfig.OnNotFound;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.convert.DurationUnit;

/**
 * Properties of the prompt cache.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("langsmith.prompt-cache")
public class PromptCacheProperties {

    /**
     * Whether there is a prompt cache at all.
     */
    private boolean enabled = true;

    /**
     * Most prompts that the cache holds; 0 disables it, so that every pull fetches.
     */
    private int maxSize = 100;

    /**
     * How long a prompt counts as fresh; negative means for ever. A number without a unit is seconds.
     */
    @DurationUnit(ChronoUnit.SECONDS)
    private Duration ttl = Duration.ofMinutes(5);

    /**
     * How often the background refresh looks for stale prompts. A number without a unit is seconds.
     */
    @DurationUnit(ChronoUnit.SECONDS)
    private Duration refreshInterval = Duration.ofMinutes(1);

    /**
     * How long after its ttl a prompt is still served at once while it is refreshed; if unset, as long as after an
     * error. A number without a unit is seconds.
     */
    @DurationUnit(ChronoUnit.SECONDS)
    private @Nullable Duration staleWhileRevalidate;

    /**
     * How long after its ttl a prompt is still served when LangSmith fails; if unset, without limit. A number
     * without a unit is seconds.
     */
    @DurationUnit(ChronoUnit.SECONDS)
    private @Nullable Duration staleIfError;

    /**
     * How long it is remembered that a prompt was not found; 0 turns it off. A number without a unit is seconds.
     */
    @DurationUnit(ChronoUnit.SECONDS)
    private Duration negativeTtl = Duration.ofSeconds(10);

    /**
     * What to do with a cached prompt when a refresh finds it gone from LangSmith.
     */
    private OnNotFound onNotFound = OnNotFound.EVICT;

    /**
     * Whether prompts of any owner may be pulled. What is in a public prompt is up to its owner, see CVE-2026-45134. Prompts
     * of the own workspace, pulled without an owner, always may.
     */
    private boolean allowPublicPrompts;

    /**
     * Owners whose prompts may be pulled even if public prompts may not.
     */
    private Set<String> trustedOwners = new LinkedHashSet<>();

    /**
     * Bundled prompts, in the format of a snapshot, that are served when a prompt is not cached and LangSmith fails: a path, or
     * a URL such as 'classpath:prompts.json'.
     */
    private @Nullable String fallbackLocation;

    /**
     * How many changes of prompts are remembered, for the endpoint and its page; 0 for none.
     */
    private int historySize = 20;

    @NestedConfigurationProperty
    private final PromptCacheVettingProperties vetting = new PromptCacheVettingProperties();

    @NestedConfigurationProperty
    private final PromptCacheRefreshProperties refresh = new PromptCacheRefreshProperties();

    @NestedConfigurationProperty
    private final PromptCachePreloadProperties preload = new PromptCachePreloadProperties();

    @NestedConfigurationProperty
    private final PromptCacheSnapshotProperties snapshot = new PromptCacheSnapshotProperties();

    @NestedConfigurationProperty
    private final PromptCacheHttpProperties http = new PromptCacheHttpProperties();

    /** Makes properties with their defaults. */
    public PromptCacheProperties() {}

    /** {@return whether there is a prompt cache at all} */
    public boolean isEnabled() {
        return enabled;
    }

    /**
     * Sets whether there is a prompt cache at all.
     *
     * @param enabled true or false
     */
    public void setEnabled(boolean enabled) {
        this.enabled = enabled;
    }

    /** {@return the most prompts that the cache holds} */
    public int getMaxSize() {
        return maxSize;
    }

    /**
     * Sets the most prompts that the cache holds.
     *
     * @param maxSize a number
     */
    public void setMaxSize(int maxSize) {
        this.maxSize = maxSize;
    }

    /** {@return what keeps prompts out that got worse} */
    public PromptCacheVettingProperties getVetting() {
        return vetting;
    }

    /** {@return how many changes of prompts are remembered} */
    public int getHistorySize() {
        return historySize;
    }

    /**
     * Sets how many changes of prompts are remembered.
     *
     * @param historySize a number
     */
    public void setHistorySize(int historySize) {
        this.historySize = historySize;
    }

    /** {@return how long a prompt counts as fresh} */
    public Duration getTtl() {
        return ttl;
    }

    /**
     * Sets how long a prompt counts as fresh.
     *
     * @param ttl a duration
     */
    public void setTtl(Duration ttl) {
        this.ttl = ttl;
    }

    /** {@return how often the background refresh looks for stale prompts} */
    public Duration getRefreshInterval() {
        return refreshInterval;
    }

    /**
     * Sets how often the background refresh looks for stale prompts.
     *
     * @param refreshInterval a duration
     */
    public void setRefreshInterval(Duration refreshInterval) {
        this.refreshInterval = refreshInterval;
    }

    /** {@return how long after its ttl a prompt is still served at once} */
    public @Nullable Duration getStaleWhileRevalidate() {
        return staleWhileRevalidate;
    }

    /**
     * Sets how long after its ttl a prompt is still served at once.
     *
     * @param staleWhileRevalidate a duration, or null
     */
    public void setStaleWhileRevalidate(@Nullable Duration staleWhileRevalidate) {
        this.staleWhileRevalidate = staleWhileRevalidate;
    }

    /** {@return how long after its ttl a prompt is still served when LangSmith fails} */
    public @Nullable Duration getStaleIfError() {
        return staleIfError;
    }

    /**
     * Sets how long after its ttl a prompt is still served when LangSmith fails.
     *
     * @param staleIfError a duration, or null
     */
    public void setStaleIfError(@Nullable Duration staleIfError) {
        this.staleIfError = staleIfError;
    }

    /** {@return how long it is remembered that a prompt was not found} */
    public Duration getNegativeTtl() {
        return negativeTtl;
    }

    /**
     * Sets how long it is remembered that a prompt was not found.
     *
     * @param negativeTtl a duration
     */
    public void setNegativeTtl(Duration negativeTtl) {
        this.negativeTtl = negativeTtl;
    }

    /** {@return what to do with a cached prompt that is gone from LangSmith} */
    public OnNotFound getOnNotFound() {
        return onNotFound;
    }

    /**
     * Sets what to do with a cached prompt that is gone from LangSmith.
     *
     * @param onNotFound the value
     */
    public void setOnNotFound(OnNotFound onNotFound) {
        this.onNotFound = onNotFound;
    }

    /** {@return whether prompts of any owner may be pulled} */
    public boolean isAllowPublicPrompts() {
        return allowPublicPrompts;
    }

    /**
     * Sets whether prompts of any owner may be pulled.
     *
     * @param allowPublicPrompts true or false
     */
    public void setAllowPublicPrompts(boolean allowPublicPrompts) {
        this.allowPublicPrompts = allowPublicPrompts;
    }

    /** {@return the owners whose prompts may be pulled in any case} */
    public Set<String> getTrustedOwners() {
        return trustedOwners;
    }

    /**
     * Sets the owners whose prompts may be pulled in any case.
     *
     * @param trustedOwners the owners' handles
     */
    public void setTrustedOwners(Set<String> trustedOwners) {
        this.trustedOwners = trustedOwners;
    }

    /** {@return the prompts that are bundled with the application, or null} */
    public @Nullable String getFallbackLocation() {
        return fallbackLocation;
    }

    /**
     * Sets the prompts that are bundled with the application.
     *
     * @param fallbackLocation a path or a URL of a snapshot file, or null
     */
    public void setFallbackLocation(@Nullable String fallbackLocation) {
        this.fallbackLocation = fallbackLocation;
    }

    /** {@return how stale prompts are refreshed in the background} */
    public PromptCacheRefreshProperties getRefresh() {
        return refresh;
    }

    /** {@return what is fetched before the application takes requests} */
    public PromptCachePreloadProperties getPreload() {
        return preload;
    }

    /** {@return the file that prompts outlive a restart in} */
    public PromptCacheSnapshotProperties getSnapshot() {
        return snapshot;
    }

    /** {@return how LangSmith is called} */
    public PromptCacheHttpProperties getHttp() {
        return http;
    }
}
