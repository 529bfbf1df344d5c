package dev.promptcache.boot.autoconfigure;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationUnit;

/**
 * Properties that say how stale prompts are refreshed in the background.
 *
 * @since 0.1.0
 */
public class PromptCacheRefreshProperties {

    /**
     * Most background fetches under way at a time.
     */
    private int concurrency = 8;

    /**
     * Prompts unread for longer are not refreshed in the background; if unset, all are. A number without a unit is
     * seconds.
     */
    @DurationUnit(ChronoUnit.SECONDS)
    private @Nullable Duration idleTimeout;

    private final Backoff backoff = new Backoff();

    /** Makes properties with their defaults. */
    public PromptCacheRefreshProperties() {}

    /**
     * The most background fetches under way at a time.
     *
     * @return a number
     */
    public int getConcurrency() {
        return concurrency;
    }

    /**
     * Sets the most background fetches under way at a time.
     *
     * @param concurrency a number
     */
    public void setConcurrency(int concurrency) {
        this.concurrency = concurrency;
    }

    /**
     * How long a prompt may go unread before it is not refreshed any more.
     *
     * @return a duration, or null
     */
    public @Nullable Duration getIdleTimeout() {
        return idleTimeout;
    }

    /**
     * Sets how long a prompt may go unread before it is not refreshed any more.
     *
     * @param idleTimeout a duration, or null
     */
    public void setIdleTimeout(@Nullable Duration idleTimeout) {
        this.idleTimeout = idleTimeout;
    }

    /**
     * How long a prompt rests after a failed refresh.
     *
     * @return the properties
     */
    public Backoff getBackoff() {
        return backoff;
    }

    /** Properties that say how long a prompt rests after a failed refresh. */
    public static class Backoff {

        /**
         * Wait after a first failed refresh; it doubles with each further one. A number without a unit is seconds.
         */
        @DurationUnit(ChronoUnit.SECONDS)
        private Duration initialInterval = Duration.ofSeconds(1);

        /**
         * Longest wait after a failed refresh. A number without a unit is seconds.
         */
        @DurationUnit(ChronoUnit.SECONDS)
        private Duration maxInterval = Duration.ofMinutes(5);

        /** Makes properties with their defaults. */
        public Backoff() {}

        /**
         * The wait after a first failed refresh.
         *
         * @return a duration
         */
        public Duration getInitialInterval() {
            return initialInterval;
        }

        /**
         * Sets the wait after a first failed refresh.
         *
         * @param initialInterval a duration
         */
        public void setInitialInterval(Duration initialInterval) {
            this.initialInterval = initialInterval;
        }

        /**
         * The longest wait after a failed refresh.
         *
         * @return a duration
         */
        public Duration getMaxInterval() {
            return maxInterval;
        }

        /**
         * Sets the longest wait after a failed refresh.
         *
         * @param maxInterval a duration
         */
        public void setMaxInterval(Duration maxInterval) {
            this.maxInterval = maxInterval;
        }
    }
}
