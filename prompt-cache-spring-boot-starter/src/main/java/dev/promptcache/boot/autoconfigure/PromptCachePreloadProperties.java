package dev.promptcache.boot.autoconfigure;

import dev.promptcache.PromptKey;
import dev.promptcache.boot.Preload.OnFailure;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.boot.convert.DurationUnit;

/**
 * Properties of what is fetched before the application takes requests.
 *
 * @since 0.1.0
 */
public class PromptCachePreloadProperties {

    private static final String WITH_MODEL = ":with_model";

    /**
     * Prompts that are fetched at start-up, before the web server takes requests, unless a snapshot has them. With
     * ':with_model' at the end an identifier means the model variant.
     */
    private Set<String> identifiers = new LinkedHashSet<>();

    /**
     * Most time that the start waits for those prompts. A number without a unit is seconds.
     */
    @DurationUnit(ChronoUnit.SECONDS)
    private Duration timeout = Duration.ofSeconds(10);

    /**
     * What to do if some of those prompts cannot be had in time.
     */
    private OnFailure onFailure = OnFailure.DEGRADE;

    /** Makes properties with their defaults. */
    public PromptCachePreloadProperties() {}

    /** {@return the prompts that are fetched at start-up} */
    public Set<String> getIdentifiers() {
        return identifiers;
    }

    /**
     * Sets the prompts that are fetched at start-up.
     *
     * @param identifiers {@code [owner/]name[:ref][:with_model]}
     */
    public void setIdentifiers(Set<String> identifiers) {
        this.identifiers = identifiers;
    }

    /** {@return the keys that the identifiers mean} */
    public Set<PromptKey> toKeys() {
        return identifiers.stream()
                .map(PromptCachePreloadProperties::key)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** {@return the most time that the start waits} */
    public Duration getTimeout() {
        return timeout;
    }

    /**
     * Sets the most time that the start waits.
     *
     * @param timeout a duration
     */
    public void setTimeout(Duration timeout) {
        this.timeout = timeout;
    }

    /** {@return what to do if some prompts cannot be had in time} */
    public OnFailure getOnFailure() {
        return onFailure;
    }

    /**
     * Sets what to do if some prompts cannot be had in time.
     *
     * @param onFailure the value
     */
    public void setOnFailure(OnFailure onFailure) {
        this.onFailure = onFailure;
    }

    /**
     * The key that an identifier means: with {@code :with_model} at the end the model variant.
     *
     * @throws IllegalArgumentException if it is malformed
     */
    static PromptKey key(String identifier) {
        String stripped = identifier.strip();
        boolean withModel = stripped.endsWith(WITH_MODEL);
        int length = stripped.length() - (withModel ? WITH_MODEL.length() : 0);
        return new PromptKey(stripped.substring(0, length), withModel);
    }
}
