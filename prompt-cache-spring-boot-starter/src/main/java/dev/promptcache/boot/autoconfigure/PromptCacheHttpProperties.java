package dev.promptcache.boot.autoconfigure;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationUnit;
import org.springframework.util.StringUtils;
import org.springframework.util.unit.DataSize;

/**
 * Properties that say how LangSmith is called.
 *
 * @since 0.1.0
 */
public class PromptCacheHttpProperties {

    /**
     * How long connecting to LangSmith may take. A number without a unit is seconds.
     */
    @DurationUnit(ChronoUnit.SECONDS)
    private Duration connectTimeout = Duration.ofSeconds(2);

    /**
     * How long an answer of LangSmith may take. A number without a unit is seconds.
     */
    @DurationUnit(ChronoUnit.SECONDS)
    private Duration readTimeout = Duration.ofSeconds(10);

    /**
     * How many attempts may follow a failed one while a caller waits; in the background none does.
     */
    private int maxRetries = 2;

    /**
     * Most time that one pull waits, attempts and the waits between them included. A number without a unit is seconds.
     */
    @DurationUnit(ChronoUnit.SECONDS)
    private Duration deadline = Duration.ofSeconds(15);

    /**
     * Largest answer of LangSmith that is read, one prompt with all that belongs to it. A number without a unit is bytes.
     */
    private DataSize maxBodySize = DataSize.ofMegabytes(5);

    private final Ssl ssl = new Ssl();

    /** Makes properties with their defaults. */
    public PromptCacheHttpProperties() {}

    /**
     * How long connecting to LangSmith may take.
     *
     * @return a duration
     */
    public Duration getConnectTimeout() {
        return connectTimeout;
    }

    /**
     * Sets how long connecting to LangSmith may take.
     *
     * @param connectTimeout a duration
     */
    public void setConnectTimeout(Duration connectTimeout) {
        this.connectTimeout = connectTimeout;
    }

    /**
     * How long an answer of LangSmith may take.
     *
     * @return a duration
     */
    public Duration getReadTimeout() {
        return readTimeout;
    }

    /**
     * Sets how long an answer of LangSmith may take.
     *
     * @param readTimeout a duration
     */
    public void setReadTimeout(Duration readTimeout) {
        this.readTimeout = readTimeout;
    }

    /**
     * How many attempts may follow a failed one while a caller waits.
     *
     * @return a number
     */
    public int getMaxRetries() {
        return maxRetries;
    }

    /**
     * Sets how many attempts may follow a failed one while a caller waits.
     *
     * @param maxRetries a number
     */
    public void setMaxRetries(int maxRetries) {
        this.maxRetries = maxRetries;
    }

    /**
     * The most time that one pull waits.
     *
     * @return a duration
     */
    public Duration getDeadline() {
        return deadline;
    }

    /**
     * Sets the most time that one pull waits.
     *
     * @param deadline a duration
     */
    public void setDeadline(Duration deadline) {
        this.deadline = deadline;
    }

    /**
     * The largest answer of LangSmith that is read.
     *
     * @return a size
     */
    public DataSize getMaxBodySize() {
        return maxBodySize;
    }

    /**
     * Sets the largest answer of LangSmith that is read.
     *
     * @param maxBodySize a size
     */
    public void setMaxBodySize(DataSize maxBodySize) {
        this.maxBodySize = maxBodySize;
    }

    /**
     * How connections to LangSmith are secured.
     *
     * @return the properties
     */
    public Ssl getSsl() {
        return ssl;
    }

    /** Properties that say how connections to LangSmith are secured. */
    public static class Ssl {

        /**
         * SSL bundle with what to trust and, where LangSmith asks for it, the client's certificate; if unset, that of
         * 'spring.http.clients.ssl.bundle' or the platform's.
         */
        private @Nullable String bundle;

        /** Makes properties with their defaults. */
        public Ssl() {}

        /**
         * The name of the SSL bundle.
         *
         * @return the name, or null
         */
        public @Nullable String getBundle() {
            return bundle;
        }

        /**
         * Sets the name of the SSL bundle.
         *
         * @param bundle the name; null or blank for none
         */
        public void setBundle(@Nullable String bundle) {
            this.bundle = StringUtils.hasText(bundle) ? bundle : null;
        }
    }
}
