package dev.promptcache.boot.autoconfigure;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.springframework.boot.convert.DurationUnit;

/** Properties that say how LangSmith is called. */
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
     * Most time that one pull waits. A number without a unit is seconds.
     */
    @DurationUnit(ChronoUnit.SECONDS)
    private Duration deadline = Duration.ofSeconds(15);

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
}
