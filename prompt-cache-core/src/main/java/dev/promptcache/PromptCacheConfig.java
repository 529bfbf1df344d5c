package dev.promptcache;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a cache. Immutable and validated; the defaults of the LangSmith SDKs are the defaults here.
 *
 * @param maxSize the most entries the cache holds; 0 disables it: every pull fetches, nothing is kept
 * @param ttl how long a commit counts as fresh after the source confirmed it; negative means for ever, and that nothing is
 *     refreshed in the background; zero means never
 * @param refreshInterval how often the background sweep looks for entries that are due
 * @param staleWhileRevalidate how long after the ttl a stale commit is served at once while a refresh runs (RFC 5861); null
 *     takes the value of {@code staleIfError}
 * @param staleIfError how long after the ttl a stale commit is served because a fetch failed (RFC 5861); null means without
 *     limit
 * @param negativeTtl how long "not found" is remembered; zero not at all
 * @param onNotFound what a refresh does that finds the prompt gone
 * @param refreshConcurrency the most background fetches under way at a time
 * @param idleTimeout entries unread for longer are not refreshed in the background; null means they are
 * @param backoffInitial the wait after a first failed refresh; it doubles with each further one
 * @param backoffMax the longest wait after a failed refresh
 * @param deadline the most time that one fetch takes, and so what a caller waits at most
 * @since 0.1.0
 */
public record PromptCacheConfig(
        int maxSize,
        Duration ttl,
        Duration refreshInterval,
        @Nullable Duration staleWhileRevalidate,
        @Nullable Duration staleIfError,
        Duration negativeTtl,
        OnNotFound onNotFound,
        int refreshConcurrency,
        @Nullable Duration idleTimeout,
        Duration backoffInitial,
        Duration backoffMax,
        Duration deadline) {

    /** What a refresh does that finds the prompt gone. */
    public enum OnNotFound {
        /** Remove the entry. */
        EVICT,
        /** Keep serving the entry within its windows. */
        KEEP
    }

    /**
     * Checks the settings.
     *
     * @param maxSize the most entries the cache holds
     * @param ttl how long a commit counts as fresh after the source confirmed it
     * @param refreshInterval how often the background sweep looks for entries that are due
     * @param staleWhileRevalidate how long after the ttl a stale commit is served at once while a refresh runs
     * @param staleIfError how long after the ttl a stale commit is served because a fetch failed
     * @param negativeTtl how long "not found" is remembered
     * @param onNotFound what a refresh does that finds the prompt gone
     * @param refreshConcurrency the most background fetches under way at a time
     * @param idleTimeout entries unread for longer are not refreshed in the background
     * @param backoffInitial the wait after a first failed refresh
     * @param backoffMax the longest wait after a failed refresh
     * @param deadline the most time that one fetch takes
     * @throws IllegalArgumentException if a value is out of its range; the message names it
     */
    public PromptCacheConfig {
        Requirements.notNegative("maxSize", maxSize);
        Objects.requireNonNull(ttl, "ttl");
        Requirements.positive("refreshInterval", Objects.requireNonNull(refreshInterval, "refreshInterval"));
        Requirements.notNegative("staleWhileRevalidate", staleWhileRevalidate);
        Requirements.notNegative("staleIfError", staleIfError);
        Requirements.notNegative("negativeTtl", Objects.requireNonNull(negativeTtl, "negativeTtl"));
        Objects.requireNonNull(onNotFound, "onNotFound");
        Requirements.positive("refreshConcurrency", refreshConcurrency);
        Requirements.positive("idleTimeout", idleTimeout);
        Requirements.positive("backoffInitial", Objects.requireNonNull(backoffInitial, "backoffInitial"));
        Requirements.notLess("backoffMax", backoffMax, "backoffInitial", backoffInitial);
        Requirements.positive("deadline", Objects.requireNonNull(deadline, "deadline"));
    }

    /**
     * The defaults.
     *
     * @return 100 entries, a ttl of 5 minutes, a sweep every minute, and no limit to staleness
     */
    public static PromptCacheConfig defaults() {
        return builder().build();
    }

    /**
     * A builder that starts from the defaults.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * A builder that starts from these settings.
     *
     * @return a new builder
     */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Collects the settings of a cache. Not thread-safe. Each method returns the builder itself. */
    public static final class Builder {

        private int maxSize = 100;
        private Duration ttl = Duration.ofMinutes(5);
        private Duration refreshInterval = Duration.ofMinutes(1);
        private @Nullable Duration staleWhileRevalidate;
        private @Nullable Duration staleIfError;
        private Duration negativeTtl = Duration.ofSeconds(10);
        private OnNotFound onNotFound = OnNotFound.EVICT;
        private int refreshConcurrency = 8;
        private @Nullable Duration idleTimeout;
        private Duration backoffInitial = Duration.ofSeconds(1);
        private Duration backoffMax = Duration.ofMinutes(5);
        private Duration deadline = Duration.ofSeconds(15);

        private Builder() {}

        private Builder(PromptCacheConfig config) {
            maxSize = config.maxSize;
            ttl = config.ttl;
            refreshInterval = config.refreshInterval;
            staleWhileRevalidate = config.staleWhileRevalidate;
            staleIfError = config.staleIfError;
            negativeTtl = config.negativeTtl;
            onNotFound = config.onNotFound;
            refreshConcurrency = config.refreshConcurrency;
            idleTimeout = config.idleTimeout;
            backoffInitial = config.backoffInitial;
            backoffMax = config.backoffMax;
            deadline = config.deadline;
        }

        /**
         * The most entries the cache holds, 100 by default.
         *
         * @param maxSize the maximum; 0 disables the cache
         * @return this builder
         */
        public Builder maxSize(int maxSize) {
            this.maxSize = maxSize;
            return this;
        }

        /**
         * How long a commit counts as fresh, 5 minutes by default.
         *
         * @param ttl the time to live; negative for ever
         * @return this builder
         */
        public Builder ttl(Duration ttl) {
            this.ttl = ttl;
            return this;
        }

        /**
         * How often the background sweep runs, every minute by default.
         *
         * @param refreshInterval the interval, positive
         * @return this builder
         */
        public Builder refreshInterval(Duration refreshInterval) {
            this.refreshInterval = refreshInterval;
            return this;
        }

        /**
         * How long after the ttl a stale commit is served at once; by default as long as after an error.
         *
         * @param staleWhileRevalidate the window, or null
         * @return this builder
         */
        public Builder staleWhileRevalidate(@Nullable Duration staleWhileRevalidate) {
            this.staleWhileRevalidate = staleWhileRevalidate;
            return this;
        }

        /**
         * How long after the ttl a stale commit is served when a fetch fails; by default without limit.
         *
         * @param staleIfError the window, or null
         * @return this builder
         */
        public Builder staleIfError(@Nullable Duration staleIfError) {
            this.staleIfError = staleIfError;
            return this;
        }

        /**
         * How long "not found" is remembered, 10 seconds by default.
         *
         * @param negativeTtl the time; zero not at all
         * @return this builder
         */
        public Builder negativeTtl(Duration negativeTtl) {
            this.negativeTtl = negativeTtl;
            return this;
        }

        /**
         * What a refresh does that finds the prompt gone; by default it evicts the entry.
         *
         * @param onNotFound evict or keep
         * @return this builder
         */
        public Builder onNotFound(OnNotFound onNotFound) {
            this.onNotFound = onNotFound;
            return this;
        }

        /**
         * The most background fetches under way at a time, 8 by default.
         *
         * @param refreshConcurrency the maximum, positive
         * @return this builder
         */
        public Builder refreshConcurrency(int refreshConcurrency) {
            this.refreshConcurrency = refreshConcurrency;
            return this;
        }

        /**
         * Entries unread for longer are not refreshed in the background; by default all are.
         *
         * @param idleTimeout the time, or null
         * @return this builder
         */
        public Builder idleTimeout(@Nullable Duration idleTimeout) {
            this.idleTimeout = idleTimeout;
            return this;
        }

        /**
         * The wait after a first failed refresh, 1 second by default.
         *
         * @param backoffInitial the wait, positive
         * @return this builder
         */
        public Builder backoffInitial(Duration backoffInitial) {
            this.backoffInitial = backoffInitial;
            return this;
        }

        /**
         * The longest wait after a failed refresh, 5 minutes by default.
         *
         * @param backoffMax the wait, not less than the initial one
         * @return this builder
         */
        public Builder backoffMax(Duration backoffMax) {
            this.backoffMax = backoffMax;
            return this;
        }

        /**
         * The most time that one fetch takes, 15 seconds by default.
         *
         * @param deadline the time, positive
         * @return this builder
         */
        public Builder deadline(Duration deadline) {
            this.deadline = deadline;
            return this;
        }

        /**
         * Checks the settings and makes them final.
         *
         * @return the settings
         * @throws IllegalArgumentException if a value is out of its range; the message names it
         */
        public PromptCacheConfig build() {
            return new PromptCacheConfig(
                    maxSize,
                    ttl,
                    refreshInterval,
                    staleWhileRevalidate,
                    staleIfError,
                    negativeTtl,
                    onNotFound,
                    refreshConcurrency,
                    idleTimeout,
                    backoffInitial,
                    backoffMax,
                    deadline);
        }
    }
}
