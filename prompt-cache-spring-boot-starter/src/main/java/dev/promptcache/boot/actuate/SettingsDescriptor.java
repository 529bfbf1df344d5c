package dev.promptcache.boot.actuate;

import dev.promptcache.PromptCacheConfig;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The settings in force.
 *
 * @param maxSize the most entries that the cache holds, 0 if it is disabled
 * @param ttl how long a prompt counts as fresh, negative for ever
 * @param refreshInterval how often the background refresh looks for stale prompts
 * @param staleWhileRevalidate how long after its ttl a prompt is served at once, null for as long as after an error
 * @param staleIfError how long after its ttl a prompt is served when LangSmith fails, null without limit
 * @param negativeTtl how long "not found" is remembered
 * @param onNotFound {@code evict} or {@code keep}
 * @param refreshConcurrency the most background fetches under way at a time
 * @param idleTimeout how long a prompt may go unread before it is not refreshed any more, null without limit
 * @param backoffInitial the wait after a first failed refresh
 * @param backoffMax the longest wait after a failed refresh
 * @param deadline the most time that one pull waits
 * @since 0.1.0
 */
public record SettingsDescriptor(
        int maxSize,
        Duration ttl,
        Duration refreshInterval,
        @Nullable Duration staleWhileRevalidate,
        @Nullable Duration staleIfError,
        Duration negativeTtl,
        String onNotFound,
        int refreshConcurrency,
        @Nullable Duration idleTimeout,
        Duration backoffInitial,
        Duration backoffMax,
        Duration deadline) {

    static SettingsDescriptor of(PromptCacheConfig config) {
        return new SettingsDescriptor(
                config.maxSize(),
                config.ttl(),
                config.refreshInterval(),
                config.staleWhileRevalidate(),
                config.staleIfError(),
                config.negativeTtl(),
                config.onNotFound().name().toLowerCase(Locale.ROOT),
                config.refreshConcurrency(),
                config.idleTimeout(),
                config.backoffInitial(),
                config.backoffMax(),
                config.deadline());
    }
}
